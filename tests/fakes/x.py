"""A stand-in for X with one account: signatures are held against a library of their own.

A film goes up in pieces; `states` are what X tells of its work on it, one an answer.
"""

import html
import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

from oauthlib.oauth1 import Client

from tests.fakes.network import Network

KEYS = {
    "API_KEY": "cle-9f8e7d6c5b",
    "API_SECRET": "secret/9f8e+7d6c 5b",
    "ACCESS_TOKEN": "17-jeton9f8e7d6c",
    "ACCESS_SECRET": "secret-d-acces-9f8e7d",
}
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
LINK = re.compile(r"https?://\S+")


def problem(status, detail, title="Forbidden"):
    return status, {"title": title, "detail": detail, "type": "about:blank", "status": status}


class X(Network):
    """The API: `posts` is what the account shows, id -> post; `older` knows the old names alone."""

    def __init__(self):
        super().__init__()
        self.keys = dict(KEYS)
        self.older = False
        self.posts = {}
        self.media = {}
        self.states = []
        self.early = 0  # so many answers are refused: what they answer is not seen yet
        self.last = 100

    def reset(self):
        super().reset()
        self.posts.clear()
        self.media.clear()
        self.last = 100

    def serve(self, request):
        if not self._is_signed(request):
            return problem(401, "Unauthorized", "Unauthorized")
        address = urlsplit(request.path)
        asked = {name: one for name, (one,) in parse_qs(address.query).items()}
        if self.older and "post.fields" in asked:
            return problem(400, "The query parameter [post.fields] is not one of", "Invalid")
        for (method, pattern), serve in self._methods().items():
            found = re.fullmatch(pattern, address.path)
            if request.method == method and found:
                data = asked or {**request.data, **request.files}
                return serve(data, *found.groups())
        return problem(404, "Not Found", "Not Found")

    def _methods(self):
        return {
            ("GET", "/2/users/me"): self._me,
            ("POST", "/2/media/upload"): self._upload,
            ("POST", "/2/media/upload/initialize"): self._begin,
            ("POST", "/2/media/upload/([0-9]+)/append"): self._append,
            ("POST", "/2/media/upload/([0-9]+)/finalize"): self._end,
            ("GET", "/2/media/upload"): self._state,
            ("POST", "/2/media/metadata"): self._describe,
            ("POST", "/2/media/subtitles"): self._caption,
            ("POST", "/2/tweets"): self._post,
            ("GET", "/2/users/([0-9]+)/tweets"): self._list,
            ("GET", "/2/tweets"): self._count,
            ("DELETE", "/2/tweets/([0-9]+)"): self._delete,
        }

    def _is_signed(self, request):
        told = dict(re.findall(r'(\w+)="([^"]*)"', request.headers["Authorization"]))
        told = {name: unquote(value) for name, value in told.items()}
        client = Client(
            self.keys["API_KEY"],
            self.keys["API_SECRET"],
            self.keys["ACCESS_TOKEN"],
            self.keys["ACCESS_SECRET"],
            nonce=told["oauth_nonce"],
            timestamp=told["oauth_timestamp"],
        )
        url = f"http://{request.headers['Host']}{request.path}"
        _, headers, _ = client.sign(url, request.method)
        wanted = dict(re.findall(r'(\w+)="([^"]*)"', headers["Authorization"]))
        return {name: unquote(value) for name, value in wanted.items()} == told

    def _me(self, _data):
        return 200, {"data": {"id": "17", "username": "Lumen", "name": "Lumen"}}

    def _upload(self, data):
        name = str(9000 + len(self.media))
        self.media[name] = {**data, "alt": ""}
        return 200, {"data": {"id": name, "media_key": f"3_{name}", "expires_after_secs": 86400}}

    def _begin(self, data):
        name = str(9000 + len(self.media))
        self.media[name] = {**data, "pieces": {}, "alt": ""}
        return 200, {"data": {"id": name, "media_key": f"7_{name}", "expires_after_secs": 86400}}

    def _append(self, data, name):
        self.media[name]["pieces"][int(data["segment_index"])] = data["media"]
        return 200, {"data": {"expires_at": 1796578260}}

    def _end(self, _data, name):
        film = self.media[name]
        film["media"] = b"".join(film["pieces"][n] for n in range(len(film["pieces"])))
        if len(film["media"]) != film["total_bytes"]:
            return problem(400, "Segments do not add up to provided total file size.", "Invalid")
        return self._state({"media_id": name, "command": "STATUS"})

    def _state(self, data):
        told = {"id": data["media_id"], "media_key": f"7_{data['media_id']}"}
        state = self.states.pop(0) if self.states else None
        return 200, {"data": told | ({"processing_info": state} if state else {})}

    def _describe(self, data):
        self.media[data["id"]]["alt"] = data["metadata"]["alt_text"]["text"]
        return 200, {"data": {"id": data["id"], "associated_metadata": {}}}

    def _caption(self, data):
        self.media[data["id"]]["captions"] = data["subtitles"]
        return 200, {"data": {"id": data["id"], "media_category": data["media_category"]}}

    def _post(self, data):
        if any(one["written"] == data for one in self.posts.values()):
            return problem(403, DUPLICATE)
        answered = data.get("reply", {}).get("in_reply_to_tweet_id")
        early = bool(answered) and self.early > 0
        self.early -= early
        if early or (answered and answered not in self.posts):
            return problem(403, "You attempted to reply to a Tweet that is deleted or not visible")
        self.last += 1
        name = str(self.last)
        self.posts[name] = self._shown(name, data, answered)
        return 201, {"data": {"id": name, "text": self.posts[name]["text"]}}

    def _shown(self, name, data, answered):
        links = []

        def shorten(found):
            links.append({"url": f"https://t.co/a{len(links)}", "expanded_url": found.group()})
            return links[-1]["url"]

        text = html.escape(LINK.sub(shorten, data.get("text", "")), quote=False)
        media = data.get("media", {}).get("media_ids", [])
        if media:
            own = f"https://x.com/Lumen/status/{name}/photo/1"
            links.append({"url": "https://t.co/p", "expanded_url": own, "media_key": "3_1"})
            text = f"{text} https://t.co/p".strip()
        return {
            "id": name,
            "text": text,
            "entities": {"urls": links},
            "attachments": {"media_keys": [f"3_{one}" for one in media]},
            "conversation_id": self.posts[answered]["conversation_id"] if answered else name,
            "written": data,
        }

    def _list(self, data, _account):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", data["start_time"])
        shown = [
            {name: value for name, value in one.items() if name != "written"}
            for one in reversed(self.posts.values())
        ]
        return 200, {"data": shown, "meta": {}} if shown else {"meta": {"result_count": 0}}

    def _count(self, data):
        counted = "retweet_count" if self.older else "repost_count"
        counts = {counted: 3, "reply_count": 1, "like_count": 5}
        return 200, {"data": [{"id": data["ids"], "public_metrics": counts}]}

    def _delete(self, _data, name):
        self.posts.pop(name, None)
        return 200, {"data": {"deleted": True}}


def written(fake):
    """Return the texts as they were sent."""
    return [one["written"].get("text") for one in fake.posts.values()]


def decoded(request):
    """Return a request's JSON."""
    return json.loads(request.body)
