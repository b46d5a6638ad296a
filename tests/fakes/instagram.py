"""A stand-in for Instagram's publishing: one account, its containers, posts, stories, comments."""

import json

from tests.fakes.containers import Containers, GraphError

USER = "17841400000000017"


class Instagram(Containers):
    """The API of one host; `uploads` holds what films' bytes came for which container."""

    username = "lumen"

    def reset(self):
        super().reset()
        self.uploads, self.stories = {}, {}

    def methods(self):
        root, one = f"/{self.version}", "([0-9]+)"
        return {
            ("GET", f"{root}/me"): lambda _: {"id": "9", "user_id": USER, "username": "lumen"},
            ("GET", f"{root}/{USER}"): lambda _: {"id": USER, "username": self.username},
            ("GET", f"{root}/{USER}/content_publishing_limit"): self._quota,
            ("POST", f"{root}/{USER}/media"): self._contain,
            ("POST", f"{root}/{USER}/media_publish"): self._publish,
            ("GET", f"{root}/{USER}/media"): lambda said: self._list(said, self.posts),
            ("GET", f"{root}/{USER}/stories"): lambda said: self._list(said, self.stories),
            ("GET", f"{root}/{one}"): self._one,
            ("POST", f"{root}/{one}/comments"): self._comment,
            ("GET", f"{root}/{one}/comments"): self._comments,
            ("GET", f"{root}/{one}/insights"): self._insights,
            ("DELETE", f"{root}/{one}"): self._delete,
            ("POST", "/oauth/access_token"): self.code,
            ("GET", "/access_token"): lambda said: self.long(said, "ig"),
            ("GET", "/refresh_access_token"): lambda said: self.renewed(said, "ig"),
        }

    def serve(self, request):
        if request.path.startswith("/ig-api-upload/"):
            return self._upload(request, request.path.rpartition("/")[2])
        return super().serve(request)

    def _quota(self, _said):
        config = {"quota_total": 100, "quota_duration": 86400}
        return {"data": [{"quota_usage": self.used, "config": config}]}

    def _contain(self, said):
        kind = said.get("media_type", "IMAGE")
        if len(said.get("caption", "").encode("utf-16-le")) > 4400:
            raise GraphError(36004, 2207010, "The caption is too long")
        if kind == "CAROUSEL":
            children = said["children"].split(",")
            if not 2 <= len(children) <= 10:
                raise GraphError(100, 2207028, "Carousel needs 2 to 10 items")
            if any(self.containers[one]["ends"] != "FINISHED" for one in children):
                raise GraphError(9007, 2207027, "Media ID is not available")
            return self.contain(said)
        if kind == "STORIES" and "caption" in said:
            raise GraphError(100, 2207023, "Stories have no caption")
        if said.get("upload_type") == "resumable" and kind in ("REELS", "VIDEO", "STORIES"):
            made = self.contain(said, missing=True)
            return {**made, "uri": f"{self.url}/ig-api-upload/{self.version}/{made['id']}"}
        if not said.get("image_url", "").startswith(self.fetched):
            raise GraphError(9004, 2207052, "The media could not be fetched from this URI")
        return self.contain(said)

    def _upload(self, request, name):
        headers = request.headers
        told = (headers.get("Authorization"), headers.get("offset"), headers.get("file_size"))
        if told != (f"OAuth {self.token}", "0", str(len(request.body))):
            info = {"retriable": False, "type": "ProcessingFailedError", "message": "Bad headers"}
            return 400, {"debug_info": info}
        self.uploads[name] = request.body
        self.containers[name]["missing"] = False
        return 200, {"success": True, "message": "Upload successful."}

    def _publish(self, said):
        container = self.taken(said)
        name = self.name()
        kinds = {"CAROUSEL": "CAROUSEL_ALBUM", "REELS": "VIDEO", None: "IMAGE"}
        film = "IMAGE" if "image_url" in container else "VIDEO"
        story = container.get("media_type") == "STORIES"
        (self.stories if story else self.posts)[name] = {
            "id": name,
            "caption": container.get("caption"),
            "media_type": film if story else kinds[container.get("media_type")],
            "permalink": f"https://www.instagram.com/{'reel' if film == 'VIDEO' else 'p'}/C{name}/",
            "timestamp": self.stamp(),
            "container": container,
        }
        return {"id": name}

    def _list(self, said, entries):
        names = said["fields"].split(",")
        shown = [
            {name: one[name] for name in names if one.get(name) is not None}
            for one in reversed(entries.values())
        ]
        return {"data": shown[: int(said["limit"])], "paging": {}}

    def _one(self, said, name):
        if "status_code" in said["fields"]:
            state = self.state(name)
            return {"id": name, "status_code": state, "status": f"{state}: 2207026 (à refaire)"}
        found = self.comments.get(name) or self.stories.get(name) or self.there(name)
        counts = {"like_count": 5, "comments_count": len(self.comments)}
        return {one: {**found, **counts}[one] for one in said["fields"].split(",")}

    def _comment(self, said, media):
        self.there(media)
        return self.answered(media, said["message"], "lumen")

    def answered(self, media, text, username):
        """Put a comment below a post, as anybody."""
        name = self.name()
        told = {"text": text, "username": username, "timestamp": self.stamp(), "media": media}
        self.comments[name] = {"id": name, **told}
        return {"id": name}

    def _comments(self, said, media):
        below = {name: one for name, one in self.comments.items() if one["media"] == media}
        return self._list(said, below)

    def _insights(self, said, _name):
        values = {"views": 40, "reach": 30, "saved": 2, "shares": 1}
        names = said["metric"].split(",")
        return {"data": [{"name": one, "values": [{"value": values[one]}]} for one in names]}

    def _delete(self, _said, name):
        if self.comments.pop(name, None) is None:
            self.there(name)
            del self.posts[name]
        return {"success": True}


def shown(fake):
    """Return what people see: captions and comments, in their order."""
    return [one["caption"] for one in fake.posts.values()] + [
        one["text"] for one in fake.comments.values()
    ]


def collaborators(container):
    """Return the names that a container was given."""
    return json.loads(container.get("collaborators", "[]"))
