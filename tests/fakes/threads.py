"""A stand-in for Threads: one account, its containers, posts and replies."""

import regex

from tests.fakes.containers import Containers, GraphError

USER = "26000000000000017"
EMOJI = regex.compile(r"\p{Extended_Pictographic}")


def size(text):
    """Return a text's length, one character at a time; emoji count as bytes."""
    return sum(len(one.encode()) if EMOJI.match(one) else 1 for one in text)


class Threads(Containers):
    """The API; like the network it takes the sign away from the first hashtag of a text.

    `behind` is how often a new post is not known yet when it is answered.
    """

    token = "THAAjeton9f8e7d6c5b4a"
    version = "v1.0"

    def reset(self):
        super().reset()
        self.replied, self.behind = 0, 0

    def methods(self):
        root, one = f"/{self.version}", "([0-9]+)"
        return {
            ("GET", f"{root}/me"): lambda _: {"id": USER, "username": "lumen"},
            ("GET", f"{root}/debug_token"): self._debug,
            ("GET", f"{root}/me/threads_publishing_limit"): self._quota,
            ("POST", f"{root}/me/threads"): self._contain,
            ("POST", f"{root}/me/threads_publish"): self._publish,
            ("GET", f"{root}/me/threads"): lambda said: self._list(said, answers=False),
            ("GET", f"{root}/me/replies"): lambda said: self._list(said, answers=True),
            ("GET", f"{root}/{one}"): self._one,
            ("GET", f"{root}/{one}/insights"): self._insights,
            ("GET", f"{root}/{one}/conversation"): self._conversation,
            ("DELETE", f"{root}/{one}"): self._delete,
            ("POST", "/oauth/access_token"): self.code,
            ("GET", "/access_token"): lambda said: self.long(said, "th"),
            ("GET", "/refresh_access_token"): lambda said: self.renewed(said, "th"),
        }

    def _debug(self, said):
        if said["input_token"] != self.token:
            raise GraphError(190, 0, "Invalid token")
        return {"data": {"type": "USER", "is_valid": True, "expires_at": 1_800_000_000}}

    def _quota(self, said):
        known = {
            "quota_usage": self.used,
            "config": {"quota_total": 250, "quota_duration": 86400},
            "reply_quota_usage": self.replied,
            "reply_config": {"quota_total": 1000, "quota_duration": 86400},
        }
        return {"data": [{name: known[name] for name in said["fields"].split(",")}]}

    def _contain(self, said):
        kind = said["media_type"]
        if size(said.get("text", "")) > 500:
            raise GraphError(100, 0, "Param text must be at most 500 characters long.")
        if kind == "TEXT" and not said.get("text") and not said.get("link_attachment"):
            raise GraphError(100, 0, "The text is empty")
        if kind != "TEXT" and "link_attachment" in said:
            raise GraphError(100, 0, "link_attachment is for text posts alone")
        if kind in ("IMAGE", "VIDEO") and not said.get(f"{kind.lower()}_url", "").startswith(
            self.fetched
        ):
            raise GraphError(100, 0, "The media could not be fetched")
        if kind == "CAROUSEL" and not 2 <= len(said["children"].split(",")) <= 20:
            raise GraphError(100, 0, "A carousel has 2 to 20 items")
        answered = said.get("reply_to_id")
        if answered and self.behind:
            self.behind -= 1
            raise GraphError(24, 4279009, "The requested resource does not exist")
        if answered:
            self.there(answered)
        return self.contain(said)

    def _publish(self, said):
        container = self.taken(said)
        name = self.name()
        kinds = {"TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"}
        post = {
            "id": name,
            "text": container.get("text", "").replace("#", "", 1),
            "media_type": kinds.get(container["media_type"], container["media_type"]),
            "permalink": f"https://www.threads.net/@lumen/post/D{name}",
            "timestamp": self.stamp(),
            "username": "lumen",
            "container": container,
        }
        if "reply_to_id" in container:
            post["replied_to"] = {"id": container["reply_to_id"]}
        self.posts[name] = post
        return {"id": name}

    def answered(self, name, text, username):
        """Put a reply below a post, as anybody."""
        made = self.contain({"media_type": "TEXT", "text": text, "reply_to_id": name})
        own = self._publish({"creation_id": made["id"]})["id"]
        self.posts[own] |= {"username": username}
        return own

    def _list(self, said, *, answers, below=None):
        names = said["fields"].split(",")
        shown = [
            {name: one[name] for name in names if name in one}
            for one in reversed(self.posts.values())
            if ("replied_to" in one) == answers
            and (one["username"] == "lumen" if below is None else one["replied_to"]["id"] == below)
        ]
        return {"data": shown[: int(said["limit"])], "paging": {}}

    def _conversation(self, said, name):
        return self._list(said, answers=True, below=name)

    def _one(self, said, name):
        if "status" in said["fields"]:
            state = self.state(name)
            broken = {"error_message": "FAILED_DOWNLOADING_VIDEO"} if state == "ERROR" else {}
            return {"id": name, "status": state, **broken}
        found = self.there(name)
        return {one: found[one] for one in said["fields"].split(",")}

    def _insights(self, said, _name):
        values = {"views": 40, "likes": 5, "replies": 1, "reposts": 2, "quotes": 0, "shares": 3}
        names = said["metric"].split(",")
        counts = [{"value": values[name]} for name in names]  # told in one of two ways
        shapes = [
            {"total_value": one} if n % 2 else {"values": [one]} for n, one in enumerate(counts)
        ]
        return {"data": [{"name": one, **told} for one, told in zip(names, shapes, strict=True)]}

    def _delete(self, _said, name):
        self.there(name)
        del self.posts[name]
        return {"success": True, "deleted_id": name}


def shown(fake):
    """Return the texts as they were sent."""
    return [one["container"].get("text") for one in fake.posts.values()]
