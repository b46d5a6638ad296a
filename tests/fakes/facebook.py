"""A stand-in for Meta's Graph API with one page; it refuses names that it does not know.

Its answers are shaped as https://developers.facebook.com/docs/graph-api and the pages below it say.
"""

import hashlib
import hmac
import io
import json
import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

from PIL import Image

from tests.fakes.network import Network

PAGE = "1029384756"
TOKEN = "EAAGpagetokenABCDEF0123456789"
PERSON = "EAAGpersontokenABCDEF0123456789"
APP = {"APP_ID": "424242", "APP_SECRET": "0123456789abcdef0123456789abcdef"}
TIME = "2026-12-05T17:31:30+0000"
PIECE = 64  # bytes of a film that are wanted at a time
# what each edge takes; `fields`, `limit`, `since` and the proof belong to all of them
TAKES = {
    "POST feed": {"message", "link", "attached_media"},
    "POST photos": {"published", "alt_text_custom", "source"},
    "POST photo_stories": {"photo_id"},
    "POST videos": {
        "upload_phase",
        "file_size",
        "upload_session_id",
        "start_offset",
        "video_file_chunk",
        "description",
    },
    "POST video_reels": {"upload_phase", "video_id", "video_state", "description"},
    "POST video_stories": {"upload_phase", "video_id"},
    "POST comments": {"message"},
    "GET comments": {"filter", "order"},
    "GET published_posts": set(),
    "GET stories": set(),
    "GET insights": {"metric", "period"},
    "GET accounts": set(),
    "POST debug_token": {"method", "input_token"},
    "POST access_token": {
        "client_id",
        "client_secret",
        "code",
        "redirect_uri",
        "grant_type",
        "fb_exchange_token",
    },
}
ALWAYS = {"fields", "limit", "since", "appsecret_proof"}


class RefusalError(Exception):
    """Say no as the Graph API does: status, code, subcode, words."""


def failure(code, words="non", subcode=0, **more):
    """Return the body of an error."""
    error = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "A1b2"}
    return {"error": error | ({"error_subcode": subcode} if subcode else {}) | more}


class Facebook(Network):
    """The API: `posts`, `comments`, `photos`, `films` and `stories` by id; `fate` of films."""

    def __init__(self):
        super().__init__()
        self.person = {"id": PAGE, "name": "Atelier Lumen", "username": "Lumen"}
        self.token = TOKEN
        self.expires = 0
        self.fate = "published"
        self.reset()

    def reset(self):
        super().reset()
        self.posts, self.comments, self.photos = {}, {}, {}
        self.films, self.stories = {}, {}
        self.last = 100

    def texts(self):
        """Return what people read: posts, then comments."""
        return [one.get("message", "") for one in (*self.posts.values(), *self.comments.values())]

    def name(self):
        self.last += 1
        return str(self.last)

    def serve(self, request):
        parts = urlsplit(request.path)
        path = re.sub(r"^/v\d+\.\d", "", parts.path).strip("/").split("/")
        said = dict(parse_qsl(parts.query)) | request.data
        if request.headers.get("Content-Type") == "application/x-www-form-urlencoded":
            said |= {name: one[0] for name, one in parse_qs(request.body.decode()).items()}
        try:
            return 200, self._do(request, path, said)
        except RefusalError as refusal:
            status, *told = refusal.args
            return status, failure(*told)

    def _do(self, request, path, said):
        if path[0] == "video-upload":
            return self._receive(request, path[-1])
        self._admit(request, path, said)
        edge = path[-1] if len(path) > 1 or path[0] in ("me", "debug_token") else "object"
        names = set(said) | set(request.files)
        unknown = names - ALWAYS - TAKES.get(f"{request.method} {edge}", set())
        if unknown:
            raise RefusalError(400, 100, f"(#100) unknown parameter {min(unknown)}")
        serve = getattr(self, f"_{request.method}_{edge}".lower(), None)
        if serve is None:
            raise RefusalError(400, 2500, "Unknown path components")
        return serve(path[0], said, request)

    def _admit(self, request, path, said):
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if path[-1] == "access_token":
            return
        if token not in (TOKEN, PERSON):
            raise RefusalError(400, 190, "Error validating access token", 463)
        if "appsecret_proof" in said:
            made = hmac.new(APP["APP_SECRET"].encode(), token.encode(), hashlib.sha256)
            if said["appsecret_proof"] != made.hexdigest():
                raise RefusalError(400, 100, "Invalid appsecret_proof")

    # --- whose token ---

    def _get_me(self, _path, _said, _request):
        return self.person

    def _post_debug_token(self, _path, said, _request):
        return {"data": {"is_valid": said["input_token"] == TOKEN, "expires_at": self.expires}}

    def _post_access_token(self, _path, said, _request):
        app = {"client_id": APP["APP_ID"], "client_secret": APP["APP_SECRET"]}
        if said.items() < app.items() or any(said.get(name) != one for name, one in app.items()):
            raise RefusalError(400, 101, "Error validating application")
        if said.get("code") == "code-1" and said.get("redirect_uri"):
            return {"access_token": "short-lived", "token_type": "bearer"}
        if said.get("fb_exchange_token") == "short-lived":
            return {"access_token": PERSON, "token_type": "bearer", "expires_in": 5183944}
        raise RefusalError(400, 100, "Invalid verification code format.")

    def _get_accounts(self, _path, _said, request):
        if request.headers["Authorization"] != f"Bearer {PERSON}":
            return {"data": []}
        other = {"id": "77", "name": "Autre page", "access_token": "EAAGother"}
        return {"data": [{**self.person, "access_token": TOKEN}, other]}

    # --- what goes out ---

    def _post_feed(self, page, said, _request):
        attached = [one["media_fbid"] for one in json.loads(said.get("attached_media", "[]"))]
        if page != PAGE or any(name not in self.photos for name in attached):
            raise RefusalError(400, 100, "(#100) Invalid parameter")
        if not said.get("message") and not attached and not said.get("link"):
            raise RefusalError(400, 100, "(#100) Requires one of the params: message, link")
        last = next(reversed(self.posts.values()), None)
        if said.get("message") and last and last.get("message") == said["message"]:
            raise RefusalError(400, 506, "Duplicate status message")
        name = f"{PAGE}_{self.name()}"
        kept = {"message": said.get("message"), "link": said.get("link"), "photos": attached}
        self.posts[name] = {key: value for key, value in kept.items() if value is not None}
        return {"id": name}

    def _post_photos(self, page, said, request):
        if page != PAGE or said.get("published") != "false":
            raise RefusalError(400, 100, "(#100) only unpublished photos here")
        data = request.files.get("source", b"")
        if len(data) > 4_000_000:
            raise RefusalError(400, 324, "Missing or invalid image file")
        size = Image.open(io.BytesIO(data)).size
        name = self.name()
        self.photos[name] = {"alt": said.get("alt_text_custom", ""), "size": size, "data": data}
        return {"id": name}

    def _post_photo_stories(self, _page, said, _request):
        if said["photo_id"] not in self.photos:
            raise RefusalError(400, 100, "(#100) no such photo")
        name = self.name()
        self.stories[name] = said["photo_id"]
        return {"success": True, "post_id": name}

    def _post_comments(self, below, said, _request):
        if below not in self.posts and below not in self.films:
            raise RefusalError(400, 100, "Object does not exist", 33)
        name = f"{below.rpartition('_')[2]}_{self.name()}"
        self.comments[name] = {"message": said["message"], "below": below, "from": PAGE}
        return {"id": name}

    # --- films ---

    def _post_videos(self, page, said, request):
        if said["upload_phase"] == "start":
            name = self._start(page, int(said["file_size"]))
            end = min(PIECE, int(said["file_size"]))
            session = {"video_id": name, "upload_session_id": f"9{name}"}
            return {**session, "start_offset": "0", "end_offset": str(end)}
        film = self.films[said["upload_session_id"][1:]]
        if said["upload_phase"] == "finish":
            return self._finish(film, said)
        if int(said["start_offset"]) != len(film["data"]):
            raise RefusalError(400, 1363037, "There was a problem uploading your video file.")
        film["data"] += request.files["video_file_chunk"]
        start = len(film["data"])
        return {"start_offset": str(start), "end_offset": str(min(start + PIECE, film["size"]))}

    def _post_video_reels(self, page, said, _request):
        if said["upload_phase"] == "start":
            name = self._start(page, 0)
            return {"video_id": name, "upload_url": f"{self.url}/video-upload/v26.0/{name}"}
        return self._finish(self.films[said["video_id"]], said)

    _post_video_stories = _post_video_reels

    def _start(self, page, size):
        if page != PAGE:
            raise RefusalError(400, 100, "(#100) no such page")
        name = self.name()
        self.films[name] = {"data": b"", "size": size, "state": "upload_complete"}
        return name

    def _receive(self, request, name):
        if request.headers.get("Authorization") != f"OAuth {TOKEN}":
            raise RefusalError(401, 190, "Invalid token")
        film, headers = self.films[name], request.headers
        if int(headers["offset"]) != len(film["data"]):
            raise RefusalError(400, 100, "wrong offset")
        film["data"] += request.body
        film["size"] = int(headers["file_size"])
        return {"success": True}

    def _finish(self, film, said):
        if len(film["data"]) != film["size"] or not film["size"]:
            raise RefusalError(400, 6000, "There was a problem uploading your video file.")
        film |= {"state": self.fate, "text": said.get("description", "")}
        return {"success": True}

    # --- what is there ---

    def _get_published_posts(self, _page, _said, _request):
        listed = [self._shown(name, one) for name, one in self.posts.items()]
        return {"data": listed[::-1]}

    def _shown(self, name, one):
        shown = {"id": name, "created_time": TIME}
        if "message" in one:
            shown["message"] = one["message"].replace("\n\n", "\n \n")
        photos = [{"media_type": "photo"} for _ in one["photos"]]
        if len(photos) > 1:
            album = {"media_type": "album", "subattachments": {"data": photos}}
            shown["attachments"] = {"data": [album]}
        elif photos or "link" in one:
            shown["attachments"] = {"data": photos or [{"media_type": "link"}]}
        return shown

    def _get_stories(self, _page, _said, _request):
        rows = [
            {"post_id": name, "status": "PUBLISHED", "media_id": photo}
            for name, photo in self.stories.items()
        ]
        return {"data": rows}

    def _get_comments(self, below, _said, _request):
        rows = [
            {
                "id": name,
                "from": {"id": one["from"], "name": "Agathe"},
                "message": one["message"],
                "created_time": TIME,
                "permalink_url": f"https://www.facebook.com/{below}?comment_id={name}",
            }
            for name, one in self.comments.items()
            if one["below"] == below
        ]
        return {"data": rows[::-1]}

    def _get_insights(self, _post, said, _request):
        if "," in said["metric"] or said["metric"].startswith("post_impressions"):
            raise RefusalError(400, 100, "(#100) The value must be a valid insights metric")
        value = {"name": said["metric"], "period": "lifetime", "values": [{"value": 321}]}
        return {"data": [value]}

    def _get_object(self, name, _said, _request):
        if name in self.films:
            return self._film(name)
        of_film = name.removeprefix(f"{PAGE}_5") in self.films  # the post that shows it
        if not of_film and name not in self.posts:
            raise RefusalError(400, 100, "Object does not exist", 33)
        counted = {"reactions": 4, "comments": 2}
        told = {edge: {"data": [], "summary": {"total_count": n}} for edge, n in counted.items()}
        shares = self.posts.get(name, {}).get("shares")
        return told | ({"shares": {"count": shares}} if shares else {})

    def _film(self, name):
        film = self.films[name]
        status = {
            "video_status": "ready" if film["state"] == "published" else film["state"],
            "uploading_phase": {"status": "complete", "bytes_transfered": len(film["data"])},
            "processing_phase": {"status": "complete"},
            "publishing_phase": {"status": "not_started"},
        }
        if film["state"] == "published":
            status["publishing_phase"] = {"status": "complete", "publish_status": "published"}
        if film["state"] == "error":
            why = {"code": 1363127, "message": "Video resolution is too low."}
            status["processing_phase"] = {"status": "error", "error": why}
        return {"id": name, "status": status, "post_id": f"5{name}"}

    def _delete_object(self, name, _said, _request):
        kept = next((one for one in self._all() if name in one), None)
        if kept is None:
            raise RefusalError(400, 100, "Object does not exist", 33)
        del kept[name]
        return {"success": True}

    def _all(self):
        return self.posts, self.comments, self.films, self.stories
