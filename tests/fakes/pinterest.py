"""A stand-in for Pinterest with one account and two boards."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

from tests.fakes.network import Network

TOKEN = "pina_9f8e7d6c5b4a"
REFRESH = "pinr.9f8e7d6c5b4a"
APP = {"CLIENT_ID": "1499777", "CLIENT_SECRET": "secret/9f8e+7d6c"}
OWNER = {"id": "549755885175", "username": "atelierlumen", "account_type": "BUSINESS"}
BOARDS = {"7001": "Lampes de bureau", "7002": "Soldes"}
PLACE = {"x-amz-date": "20261205T173000Z", "x-amz-signature": "porteur", "key": "uploads/ab:cd"}
KINDS = {
    "image_base64": "image",
    "multiple_image_base64": "multiple_images",
    "video_id": "video",
}


def problem(code, message="Invalid request"):
    return {"code": code, "message": message}


class Pinterest(Network):
    """The API: `pins` is what the boards show, by id; `status` what becomes of films."""

    def __init__(self):
        super().__init__()
        self.token = TOKEN
        self.boards = dict(BOARDS)
        self.created = "2026-12-05T17:31:00"
        self.newest_first = True
        self.reset()

    def reset(self):
        super().reset()
        self.status = ["registered", "processing", "succeeded"]
        self.pins, self.media = {}, {}
        self.last = 1000

    def serve(self, request):
        address = urlsplit(request.path)
        query = {name: one for name, (one,) in parse_qs(address.query).items()}
        for (method, pattern), serve in self._methods().items():
            found = re.fullmatch(pattern, address.path)
            if request.method == method and found:
                open_to_all = pattern in ("/v5/oauth/token", "/upload")
                if not open_to_all and request.headers["Authorization"] != f"Bearer {self.token}":
                    return 401, problem(2, "Authentication failed.")
                return serve(request, query, *found.groups())
        return 404, problem(404, "Not found.")

    def _methods(self):
        return {
            ("GET", "/v5/user_account"): lambda *_: (200, OWNER),
            ("GET", "/v5/boards"): self._boards,
            ("GET", "/v5/boards/([0-9]+)/pins"): self._list,
            ("POST", "/v5/pins"): self._pin,
            ("GET", "/v5/pins/([0-9]+)"): self._count,
            ("DELETE", "/v5/pins/([0-9]+)"): self._delete,
            ("POST", "/v5/media"): self._register,
            ("GET", "/v5/media/([0-9]+)"): self._state,
            ("POST", "/upload"): self._store,
            ("POST", "/v5/oauth/token"): self._exchange,
        }

    def _next(self):
        self.last += 1
        return str(self.last)

    def _boards(self, _request, query):
        """List one board a page."""
        number = int(query.get("bookmark", "0"))
        name, title = list(self.boards.items())[number]
        more = str(number + 1) if number + 1 < len(self.boards) else None
        return 200, {"items": [{"id": name, "name": title}], "bookmark": more}

    def _list(self, _request, query, board):
        """List three pins a page."""
        if board not in self.boards:
            return 404, problem(40, "Board not found.")
        pins = [pin for pin in self.pins.values() if pin["board_id"] == board]
        pins = pins[::-1] if self.newest_first else pins
        start = int(query.get("bookmark", "0"))
        more = str(start + 3) if start + 3 < len(pins) else None
        return 200, {"items": pins[start : start + 3], "bookmark": more}

    def _pin(self, request, _query):
        body = dict(request.data)
        if body["board_id"] not in self.boards:
            return 404, problem(40, "Board not found.")
        source = body.pop("media_source")
        if not self._is_shown(source):
            return 400, problem(1, "Invalid media source.")
        name = self._next()
        media = {"media_type": KINDS[source["source_type"]], "source": source}
        self.pins[name] = {"id": name, "created_at": self.created, "media": media, **body}
        return 201, self.pins[name]

    def _is_shown(self, source):
        if source["source_type"] == "video_id":
            return self.media.get(source["media_id"], {}).get("file") is not None
        pictures = source.get("items", [source])
        return all(base64.b64decode(one["data"], validate=True) for one in pictures)

    def _count(self, _request, _query, name):
        if name not in self.pins:
            return 404, problem(50, "Pin not found.")
        counts = {"pin_click": 7, "impression": 20, "save": 3, "last_updated": "hier"}
        return 200, {**self.pins[name], "pin_metrics": {"lifetime_metrics": counts}}

    def _delete(self, _request, _query, name):
        if self.pins.pop(name, None) is None:
            return 404, problem(50, "Pin not found.")
        return 204, None

    def _register(self, _request, _query):
        name = self._next()
        self.media[name] = {"asked": 0, "file": None}
        fields = {**PLACE, "key": f"uploads/{name}"}
        told = {"media_id": name, "media_type": "video", "upload_url": f"{self.url}/upload"}
        return 201, {**told, "upload_parameters": fields}

    def _store(self, request, _query):
        wanted = {**PLACE, "key": request.data["key"]}
        if request.data != wanted or "Authorization" in request.headers:
            return 403, {}
        self.media[request.data["key"].rpartition("/")[2]]["file"] = request.files["file"]
        return 204, None

    def _state(self, _request, _query, name):
        medium = self.media[name]
        status = self.status[min(medium["asked"], len(self.status) - 1)]
        medium["asked"] += 1
        return 200, {"media_id": name, "media_type": "video", "status": status}

    def _exchange(self, request, _query):
        said = {name: one for name, (one,) in parse_qs(request.body.decode()).items()}
        app = ":".join(APP.values()).encode()
        if request.headers["Authorization"] != f"Basic {base64.b64encode(app).decode()}":
            return 401, problem(2, "Authentication failed.")
        granted = {"access_token": self.token, "refresh_token": "pinr.nouveau"}
        lives = {"expires_in": 2_592_000, "refresh_token_expires_in": 5_184_000}
        told = {"token_type": "bearer", "scope": "pins:write", **granted, **lives}
        if said.get("code") == "consenti" and said["redirect_uri"]:
            return 200, {"response_type": "authorization_code", **told}
        if said.get("refresh_token") in (REFRESH, granted["refresh_token"]):
            return 200, {"response_type": "refresh_token", **told}
        return 400, problem(283, "Invalid authorization code or refresh token.")
