"""A stand-in for YouTube with one channel; it refuses what Google's own description refuses."""

import itertools
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.fakes import discovery
from tests.fakes.network import Network

CHANNEL = "UCabcdefghijklmnopqrstuv"
UPLOADS = "UUabcdefghijklmnopqrstuv"
SECRETS = {
    "REFRESH_TOKEN": "1//0c-jeton-de-renouvellement",
    "CLIENT_ID": "123-lumen.apps.example",
    "CLIENT_SECRET": "GOCSPX-secret-de-lumen",
}
PIECE = 256 * 1024
SPAN = re.compile(r"bytes (?:\*|(\d+)-(\d+))/(\d+)")


def problem(status, reason, message="non"):
    """Return a refusal as YouTube gives it."""
    error = {"code": status, "message": message, "errors": [{"reason": reason, "domain": "x"}]}
    return status, {"error": error}


class YouTube(Network):
    """The API: `videos` is the channel's, id -> film; `comments` those below, in their order.

    `left` is how many looks a film takes to be converted, `partial` how many bytes of the next
    chunks arrive before the server fails, `locked` whether all films stay private.
    """

    def __init__(self):
        super().__init__()
        self.proves = "preuve".__eq__  # of what proves that who asked is who has the code
        self.reset()

    def reset(self):
        super().reset()
        self.secrets = dict(SECRETS)
        self.channel = {"id": CHANNEL, "snippet": {"title": "Lumen", "customUrl": "@lumen"}}
        self.token = {"access_token": "ya29.jeton-d-une-heure", "expires_in": 3599}
        self.now = ""  # when comments are written; empty: now
        self.videos, self.comments, self.sessions = {}, [], {}
        self.covers, self.captions = {}, {}
        self.left, self.partial, self.locked = 0, [], False
        self.numbers = itertools.count(1)

    def serve(self, request):
        address = urlsplit(request.path)
        if address.path == "/token":
            return self._token(request)
        if request.headers.get("Authorization") != f"Bearer {self.token['access_token']}":
            return problem(401, "authError", "Invalid Credentials")
        query = {name: one for name, (one,) in parse_qs(address.query).items()}
        if "upload_id" in query:
            return self._put(request, query["upload_id"])
        try:
            method = discovery.youtube().check(request.method, request.path, request.data or None)
        except discovery.UndescribedError as error:
            return problem(400, "badRequest", str(error))
        if address.path.startswith("/upload/") and query["uploadType"] == "resumable":
            return self._open(request, address)
        served = method.removeprefix("youtube.").replace(".", "_").lower()
        return getattr(self, f"_{served}")(query, request)

    def _token(self, request):
        given = dict(parse_qsl(request.body.decode()))
        app = {name: given.get(name.lower()) for name in ("CLIENT_ID", "CLIENT_SECRET")}
        if app != {name: self.secrets[name] for name in app}:
            return 401, {"error": "invalid_client", "error_description": "Unauthorized"}
        if given["grant_type"] == "authorization_code":
            if given["code"] != "4/code" or not self.proves(given["code_verifier"]):
                return 400, {"error": "invalid_grant", "error_description": "Malformed auth code."}
            return 200, {**self.token, "refresh_token": self.secrets["REFRESH_TOKEN"]}
        if given.get("refresh_token") != self.secrets["REFRESH_TOKEN"]:
            words = "Token has been expired or revoked."
            return 400, {"error": "invalid_grant", "error_description": words}
        return 200, self.token

    # --- uploads ---

    def _open(self, request, address):
        name = f"session-{next(self.numbers)}"
        size = int(request.headers["X-Upload-Content-Length"])
        self.sessions[name] = {"path": address.path, "about": request.data, "size": size}
        self.sessions[name]["data"] = b""
        place = f"http://{request.headers['Host']}{request.path}&upload_id={name}"
        return 200, {}, ("Location", place)

    def _put(self, request, name):
        session = self.sessions.get(name)
        if session is None:
            return problem(404, "notFound")
        if "done" in session:
            return 200, session["done"]
        assert request.headers["Content-Length"] == str(len(request.body))
        start, end, size = SPAN.fullmatch(request.headers["Content-Range"]).groups()
        assert int(size) == session["size"]
        if start is not None:
            if self._take(session, request.body, int(start), int(end)):
                return 503, {}
            if len(session["data"]) == session["size"]:
                session["done"] = self._finish(session)
                return 200, session["done"]
        arrived = len(session["data"])
        return 308, {}, *([("Range", f"bytes=0-{arrived - 1}")] if arrived else [])

    def _take(self, session, chunk, start, end):
        """Keep a chunk; tell whether the server failed in the middle of it."""
        assert start == len(session["data"]), "a hole, or bytes twice"
        assert end - start + 1 == len(chunk)
        assert len(chunk) % PIECE == 0 or end + 1 == session["size"]
        if self.partial:
            session["data"] += chunk[: self.partial.pop(0)]
            return True
        session["data"] += chunk
        return False

    def _finish(self, session):
        if "captions" in session["path"]:
            snippet = session["about"]["snippet"]
            self.captions.setdefault(snippet["videoId"], []).append((snippet, session["data"]))
            return {"kind": "youtube#caption", "id": "sous-titres", "snippet": snippet}
        name = f"film-{next(self.numbers):06}"
        about = session["about"]
        about["status"].setdefault("privacyStatus", "public")
        self.videos[name] = {
            "id": name,
            "snippet": about["snippet"],
            "status": {**about["status"], "uploadStatus": "uploaded"},
            "data": session["data"],
            "left": self.left,
        }
        return self._film(self.videos[name])

    def _thumbnails_set(self, query, request):
        assert request.headers["Content-Type"] in ("image/jpeg", "image/png")
        self.covers[query["videoId"]] = request.body
        return 200, {"kind": "youtube#thumbnailSetResponse", "items": []}

    def _captions_list(self, query, _request):
        found = self.captions.get(query["videoId"], [])
        return 200, {"items": [{"id": "x", "snippet": snippet} for snippet, _ in found]}

    # --- films ---

    def _film(self, film):
        done = film["left"] <= 0
        state = {"uploadStatus": "processed"} if done else {}
        if film["status"]["uploadStatus"] in ("failed", "rejected", "deleted"):
            state = {}
        return {
            "kind": "youtube#video",
            "id": film["id"],
            "snippet": film["snippet"],
            "status": {**film["status"], **state},
            "processingDetails": {"processingStatus": "succeeded" if done else "processing"},
        }

    def _videos_list(self, query, _request):
        film = self.videos.get(query["id"])
        if film is None:
            return 200, {"pageInfo": {"totalResults": 0}}
        if query["part"] == "statistics":
            counts = {"viewCount": "120", "likeCount": "7", "favoriteCount": "0"}
            return 200, {"items": [{"id": film["id"], "statistics": counts}]}
        film["left"] -= 1
        return 200, {"items": [self._film(film)]}

    def _videos_update(self, _query, request):
        film = self.videos.get(request.data["id"])
        if film is None:
            return problem(404, "videoNotFound")
        if not request.data["snippet"].get("title") or not request.data["snippet"]["categoryId"]:
            return problem(400, "invalidTitle")
        film["snippet"] = request.data["snippet"]
        status = {"privacyStatus": "public", **request.data["status"]}
        if self.locked:
            status["privacyStatus"] = "private"
            status.pop("publishAt", None)
        film["status"] = {**status, "uploadStatus": film["status"]["uploadStatus"]}
        return 200, self._film(film)

    def _videos_delete(self, query, _request):
        if self.videos.pop(query["id"], None) is None:
            return problem(404, "videoNotFound")
        return 204, {}

    def _playlistitems_list(self, query, _request):
        assert query["playlistId"] == UPLOADS
        return 200, {
            "items": [
                {"snippet": {**film["snippet"], "resourceId": {"videoId": film["id"]}}}
                for film in reversed(self.videos.values())
            ]
        }

    def _channels_list(self, query, _request):
        assert query["mine"] == "true"
        more = {"contentDetails": {"relatedPlaylists": {"uploads": UPLOADS}}}
        return 200, {"items": [{**self.channel, **more}] if self.channel else []}

    # --- comments ---

    def _commentthreads_insert(self, _query, request):
        snippet = request.data["snippet"]
        film = self.videos.get(snippet["videoId"])
        if film is None:
            return problem(404, "videoNotFound")
        if film["status"]["privacyStatus"] == "private":
            return problem(403, "forbidden")
        text = snippet["topLevelComment"]["snippet"]["textOriginal"]
        return 200, self.write(snippet["videoId"], text, CHANNEL)

    def write(self, video, text, author):
        """Write a comment as somebody."""
        top = {
            "textOriginal": text,
            "textDisplay": text,
            "authorDisplayName": "@agathe",
            "authorChannelId": {"value": author},
            "publishedAt": self.now or datetime.now(UTC).isoformat(),
        }
        name = f"Ugz-remarque-{next(self.numbers)}"
        snippet = {"videoId": video, "topLevelComment": {"id": name, "snippet": top}}
        self.comments.append({"id": name, "snippet": snippet})
        return self.comments[-1]

    def _commentthreads_list(self, query, _request):
        found = [one for one in self.comments if one["snippet"]["videoId"] == query["videoId"]]
        return 200, {"items": found[::-1]}

    def _comments_delete(self, query, _request):
        self.comments = [one for one in self.comments if one["id"] != query["id"]]
        return 204, {}


def shown(fake):
    """Return what people see: the films, then the comments, by their texts."""
    films = [
        film["snippet"]["description"]
        for film in fake.videos.values()
        if film["status"]["privacyStatus"] != "private"
    ]
    return films + [
        one["snippet"]["topLevelComment"]["snippet"]["textOriginal"] for one in fake.comments
    ]
