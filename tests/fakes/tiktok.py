"""A stand-in for TikTok with one account; it refuses what the schema refuses.

`SCHEMA` is written from TikTok's pages on its Content Posting API (reference: platforms, 9).
"""

import itertools
import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jsonschema

from tests.fakes.network import Network

APP = {"CLIENT_KEY": "awlumen9f8e7d6c", "CLIENT_SECRET": "secret-de-l-app-lumen"}
TOKEN = "act.jeton-d-un-jour-9f8e7d"
RENEWAL = "rft.jeton-d-un-an-9f8e7d"
UPLOAD_TOKEN = "jeton-d-envoi-9f8e7d6c5b"
MEGABYTE = 1_000_000
SPAN = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


def _object(required=(), **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


YES = {"type": "boolean"}
PRIVACY = {
    "enum": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY"]
}
FILE = _object(
    ["source", "video_size", "chunk_size", "total_chunk_count"],
    source={"const": "FILE_UPLOAD"},
    video_size={"type": "integer", "minimum": 1, "maximum": 4_000_000_000},
    chunk_size={"type": "integer", "minimum": 1, "maximum": 64 * MEGABYTE},
    total_chunk_count={"type": "integer", "minimum": 1, "maximum": 1000},
)
FILM = _object(
    ["privacy_level"],
    privacy_level=PRIVACY,
    title={"type": "string", "maxLength": 2200},
    disable_comment=YES,
    disable_duet=YES,
    disable_stitch=YES,
    video_cover_timestamp_ms={"type": "integer", "minimum": 0},
    brand_content_toggle=YES,
    brand_organic_toggle=YES,
    is_aigc=YES,
)
PHOTOS = _object(
    title={"type": "string", "maxLength": 90},
    description={"type": "string", "maxLength": 4000},
    privacy_level=PRIVACY,
    disable_comment=YES,
    auto_add_music=YES,
    brand_content_toggle=YES,
    brand_organic_toggle=YES,
)
PULL = _object(
    ["source", "photo_images", "photo_cover_index"],
    source={"const": "PULL_FROM_URL"},
    photo_images={
        "type": "array",
        "items": {"type": "string", "pattern": "^https://"},
        "minItems": 1,
        "maxItems": 35,
    },
    photo_cover_index={"type": "integer", "minimum": 0},
)
CONTENT = _object(
    ["media_type", "post_mode", "source_info"],
    media_type={"const": "PHOTO"},
    post_mode={"enum": ["DIRECT_POST", "MEDIA_UPLOAD"]},
    post_info=PHOTOS,
    source_info=PULL,
) | {
    "if": {"properties": {"post_mode": {"const": "DIRECT_POST"}}},
    "then": {
        "required": ["post_info"],
        "properties": {"post_info": {"required": ["privacy_level"]}},
    },
}
IDS = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 20}
SCHEMA = {
    "post/publish/creator_info/query": _object(),
    "post/publish/video/init": _object(
        ["post_info", "source_info"], post_info=FILM, source_info=FILE
    ),
    "post/publish/inbox/video/init": _object(["source_info"], source_info=FILE),
    "post/publish/content/init": CONTENT,
    "post/publish/status/fetch": _object(["publish_id"], publish_id={"type": "string"}),
    "video/query": _object(["filters"], filters=_object(["video_ids"], video_ids=IDS)),
}


def problem(code, message="non", **data):
    """Return what TikTok says of a refusal."""
    return {"data": data, "error": {"code": code, "message": message, "log_id": "2026"}}


def checked(path, data):
    """Raise jsonschema.ValidationError for what the schema does not describe."""
    jsonschema.validate(data, SCHEMA[path])


class TikTok(Network):
    """The API: `posts` is what was begun, publish_id -> post; `audited` apps post in public.

    `left` is how many looks a post takes, `counts` whether it tells how much has arrived.
    """

    def __init__(self):
        super().__init__()
        self.reset()

    def reset(self):
        super().reset()
        self.app, self.token, self.renewal = dict(APP), TOKEN, RENEWAL
        self.user = {"open_id": "-000abc", "username": "lumen"}
        self.creator = {
            "creator_username": "lumen",
            "privacy_level_options": PRIVACY["enum"],
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": False,
            "max_video_post_duration_sec": 300,
        }
        self.posts, self.asked = {}, False
        self.left, self.counts, self.audited, self.failing = 0, True, True, ""
        self.numbers = itertools.count(1)

    def serve(self, request):
        address = urlsplit(request.path)
        if address.path == "/upload/":
            return self._put(request, parse_qs(address.query))
        path = address.path.removeprefix("/v2/").strip("/")
        if path == "oauth/token":
            return self._token(request)
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return 401, problem("access_token_invalid", "The access token is invalid")
        if path == "user/info" and request.method == "GET":
            return 200, problem("ok", "", user=self.user)
        if path not in SCHEMA or request.method != "POST":
            return 404, problem("invalid_path")
        try:
            checked(path, request.data)
        except jsonschema.ValidationError as error:
            return 400, problem("invalid_params", error.message)
        serve = getattr(self, "_" + path.removeprefix("post/publish/").replace("/", "_"))
        return serve(request)

    def _token(self, request):
        given = dict(parse_qsl(request.body.decode()))
        if [given.get(name.lower()) for name in self.app] != list(self.app.values()):
            return 401, {"error": "invalid_client", "error_description": "Client key is wrong."}
        proof = given.get("code") if "code" in given else given.get("refresh_token")
        if proof not in ("le-code", self.renewal):
            return 400, {"error": "invalid_grant", "error_description": "It has expired."}
        number = next(self.numbers)
        self.token, self.renewal = f"{TOKEN}-{number}", f"{RENEWAL}-{number}"
        return 200, {
            "access_token": self.token,
            "refresh_token": self.renewal,
            "expires_in": 86400,
            "refresh_expires_in": 31536000,
            "open_id": self.user["open_id"],
        }

    def _creator_info_query(self, _request):
        self.asked = True
        return 200, problem("ok", "", **self.creator)

    # --- films ---

    def _video_init(self, request):
        refused = self._refuse(request.data["post_info"])
        return refused or self._begin(request, request.data["post_info"])

    def _inbox_video_init(self, request):
        return self._begin(request, {"draft": True})

    def _refuse(self, post):
        assert self.asked, "TikTok wants its creator_info asked before each post"
        self.asked = False
        if post["privacy_level"] not in self.creator["privacy_level_options"]:
            return 403, problem("privacy_level_option_mismatch")
        if not self.audited and post["privacy_level"] != "SELF_ONLY":
            return 403, problem("unaudited_client_can_only_post_to_private_accounts")
        return None

    def _begin(self, request, post):
        source = request.data["source_info"]
        size, chunk = source["video_size"], source["chunk_size"]
        if source["total_chunk_count"] != max(size // chunk, 1):
            return 400, problem("invalid_params", "The total chunk count is invalid")
        if size >= 5 * MEGABYTE and chunk < 5 * MEGABYTE:
            return 400, problem("invalid_params", "The chunk size is invalid")
        name = f"v_pub_file~v2-1.{next(self.numbers)}"
        self.posts[name] = {"post": post, "source": source, "data": b"", "left": self.left}
        place = f"http://{request.headers['Host']}/upload/?upload_id={name}"
        place += f"&upload_token={UPLOAD_TOKEN}"
        return 200, problem("ok", "", publish_id=name, upload_url=place)

    def _put(self, request, query):
        name = query["upload_id"][0]
        assert query["upload_token"] == [UPLOAD_TOKEN]
        assert "Authorization" not in request.headers
        assert request.headers["Content-Type"] in ("video/mp4", "video/quicktime", "video/webm")
        found = self.posts[name]
        start, end, size = map(int, SPAN.fullmatch(request.headers["Content-Range"]).groups())
        assert (start, size) == (len(found["data"]), found["source"]["video_size"])
        assert end - start + 1 == len(request.body)
        last = end + 1 == size
        chunk = found["source"]["chunk_size"]
        assert (
            (chunk <= len(request.body) <= 128 * MEGABYTE) if last else len(request.body) == chunk
        )
        found["data"] += request.body
        return (201 if last else 206), {}

    # --- photos ---

    def _content_init(self, request):
        direct = request.data["post_mode"] == "DIRECT_POST"
        post = request.data.get("post_info", {})
        if direct and (refused := self._refuse(post)):
            return refused
        if request.data["source_info"]["photo_cover_index"] >= len(
            request.data["source_info"]["photo_images"]
        ):
            return 400, problem("invalid_params", "cover")
        name = f"p_pub_url~v2.{next(self.numbers)}"
        source = request.data["source_info"]
        self.posts[name] = {"post": post, "source": source, "left": self.left, "data": b""}
        self.posts[name]["post"] = post if direct else {**post, "draft": True}
        return 200, problem("ok", "", publish_id=name)

    # --- what has become of it ---

    def is_whole(self, post):
        """Tell whether all bytes of a film have arrived; photos need none."""
        return len(post["data"]) == post["source"].get("video_size", 0)

    def _status_fetch(self, request):
        name = request.data["publish_id"]
        if name not in self.posts:
            return 400, problem("invalid_publish_id")
        post = self.posts[name]
        told = {"uploaded_bytes": len(post["data"])} if self.counts else {}
        if not self.is_whole(post):
            return 200, problem("ok", "", status="PROCESSING_UPLOAD", **told)
        if self.failing:
            return 200, problem("ok", "", status="FAILED", fail_reason=self.failing, **told)
        post["left"] -= 1
        if post["left"] >= 0:
            return 200, problem("ok", "", status="PROCESSING_UPLOAD", **told)
        if post["post"].get("draft"):
            return 200, problem("ok", "", status="SEND_TO_USER_INBOX", **told)
        if post["post"]["privacy_level"] == "PUBLIC_TO_EVERYONE":
            number = 7_500_000_000_000_000_000 + list(self.posts).index(name)
            told["publicaly_available_post_id"] = [number]
        return 200, problem("ok", "", status="PUBLISH_COMPLETE", **told)

    def _video_query(self, request):
        (name,) = request.data["filters"]["video_ids"]
        counts = {"view_count": 120, "like_count": 7, "comment_count": 1, "share_count": 0}
        return 200, problem("ok", "", videos=[{"id": name, **counts}])


def shown(fake):
    """Return the texts of the posts that TikTok has made."""
    if fake.failing:
        return []
    return [
        one["post"].get("description") or one["post"].get("title", "")
        for one in fake.posts.values()
        if fake.is_whole(one)
    ]
