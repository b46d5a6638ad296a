"""A stand-in for the Bot API with one bot and one channel; it refuses what the schema refuses.

`SCHEMA` is written from the Bot API's own pages (10.0): https://core.telegram.org/bots/api .
"""

import io
import json
import re

import jsonschema
from PIL import Image

from tests.fakes.network import Network

TOKEN = "123456789:abcdefghijklmnopqrstuvwxyz_ABCDEF-0"
CHAT = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^(@[A-Za-z0-9_]+|-?[0-9]+)$"}]
}
REPLY = {
    "type": "object",
    "properties": {"message_id": {"type": "integer", "minimum": 1}},
    "required": ["message_id"],
    "additionalProperties": False,
}
CARD = {
    "type": "object",
    "properties": {
        "is_disabled": {"type": "boolean"},
        "url": {"type": "string"},
        "prefer_large_media": {"type": "boolean"},
        "show_above_text": {"type": "boolean"},
    },
    "additionalProperties": False,
}
PHOTO = {
    "type": "object",
    "properties": {
        "type": {"const": "photo"},
        "media": {"type": "string", "pattern": "^attach://[a-z0-9]+$"},
        "caption": {"type": "string", "minLength": 1},
    },
    "required": ["type", "media"],
    "additionalProperties": False,
}
FILM = {  # of sendVideo, and of a film in an album
    "width": {"type": "integer", "minimum": 1},
    "height": {"type": "integer", "minimum": 1},
    "duration": {"type": "integer", "minimum": 1},
    "supports_streaming": {"type": "boolean"},
}
VIDEO = {
    **PHOTO,
    "properties": {**PHOTO["properties"], "type": {"const": "video"}, **FILM},
}


def _method(required=(), **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


SENT = {
    "chat_id": CHAT,
    "reply_parameters": REPLY,
    "disable_notification": {"type": "boolean"},
}
TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "getMe": _method(),
    "getChat": _method(["chat_id"], chat_id=CHAT),
    "getChatMember": _method(["chat_id", "user_id"], chat_id=CHAT, user_id={"type": "integer"}),
    "sendMessage": _method(["chat_id", "text"], **SENT, text=TEXT, link_preview_options=CARD),
    "sendPhoto": _method(["chat_id", "photo"], **SENT, photo={"type": "string"}, caption=TEXT),
    "sendVideo": _method(
        ["chat_id", "video"], **SENT, video={"type": "string"}, caption=TEXT, **FILM
    ),
    "sendMediaGroup": _method(
        ["chat_id", "media"],
        **SENT,
        media={"type": "array", "items": {"oneOf": [PHOTO, VIDEO]}, "minItems": 2, "maxItems": 10},
    ),
    "deleteMessages": _method(
        ["chat_id", "message_ids"],
        chat_id=CHAT,
        message_ids={"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 100},
    ),
}
WRITTEN_AS_JSON = (
    "media",
    "reply_parameters",
    "link_preview_options",
    "disable_notification",
    *FILM,
)
FILE_BYTES = 50 * 1024 * 1024


class RefusalError(Exception):
    """Say no as the Bot API does: a code and its description."""


def units(text):
    """Return the units of UTF-16, counted one character at a time."""
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def checked(method, data, files=()):
    """Return a request's values as JSON would have them; raise RefusalError against the schema."""
    values = {
        name: json.loads(value) if files and name in WRITTEN_AS_JSON else value
        for name, value in data.items()
    }
    if method not in SCHEMA:
        raise RefusalError(404, "Not Found")
    for name in {"photo", "video"}.intersection(files):
        values[name] = f"attach://{name}"
    try:
        jsonschema.validate(values, SCHEMA[method])
    except jsonschema.ValidationError as error:
        raise RefusalError(400, f"Bad Request: {error.message}") from error
    return values


class Telegram(Network):
    """The API: `messages` is what the channel shows, by number; `member` the bot's rights."""

    def __init__(self):
        super().__init__()
        self.token = TOKEN
        self.chat = {"id": -1001234567890, "type": "channel", "title": "Lumen", "username": "lumen"}
        self.member = {"status": "administrator", "can_post_messages": True}
        self.messages = {}
        self.last = 6

    def reset(self):
        super().reset()
        self.messages.clear()
        self.last = 6

    def serve(self, request):
        _, bot, method = request.path.split("/")
        try:
            result = self._do(bot, method, request)
        except RefusalError as refusal:
            code, words = refusal.args
            return code, {"ok": False, "error_code": code, "description": words}
        return 200, {"ok": True, "result": result}

    def _do(self, bot, method, request):
        if bot != f"bot{self.token}":
            raise RefusalError(401, "Unauthorized")
        values = checked(method, request.data, request.files)
        name = re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", method)
        return getattr(self, f"_{name}")(values, request.files)

    def _get_me(self, _values, _files):
        return {"id": 123456789, "is_bot": True, "first_name": "Lumen", "username": "lumen_bot"}

    def _get_chat(self, values, _files):
        known = (str(self.chat["id"]), f"@{self.chat.get('username', '')}")
        if str(values["chat_id"]).lower() not in known:
            raise RefusalError(400, "Bad Request: chat not found")
        return self.chat

    def _get_chat_member(self, values, _files):
        self._get_chat(values, {})
        return {"user": self._get_me(None, None), **self.member}

    def _send_message(self, values, _files):
        if not values["text"].strip():
            raise RefusalError(400, "Bad Request: message text is empty")
        if units(values["text"]) > 4096:
            raise RefusalError(400, "Bad Request: message is too long")
        return self._keep(values, text=values["text"])

    def _send_photo(self, values, files):
        self._caption(values)
        return self._keep(values, **self._photo(files, "photo"), caption=values.get("caption"))

    def _send_video(self, values, files):
        self._caption(values)
        return self._keep(values, **self._video(files, "video"), caption=values.get("caption"))

    def _send_media_group(self, values, files):
        shown = []
        for one in values["media"]:
            self._caption(one)
            read = self._photo if one["type"] == "photo" else self._video
            shown.append((read(files, one["media"].removeprefix("attach://")), one))
        return [self._keep(values, **photo, caption=one.get("caption")) for photo, one in shown]

    def _delete_messages(self, values, _files):
        for number in values["message_ids"]:
            self.messages.pop(number, None)
        return True

    def _caption(self, values):
        if units(values.get("caption", "")) > 1024:
            raise RefusalError(400, "Bad Request: message caption is too long")

    def _photo(self, files, name):
        if name not in files:
            raise RefusalError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        size = Image.open(io.BytesIO(files[name])).size
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise RefusalError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        return {"photo": [dict(zip(("width", "height"), size, strict=True))]}

    def _video(self, files, name):
        if name not in files:
            raise RefusalError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if len(files[name]) > FILE_BYTES:
            raise RefusalError(413, "Request Entity Too Large")
        return {"video": {"file_size": len(files[name])}}

    def _keep(self, values, **shown):
        self._get_chat(values, {})
        if not self.member.get("can_post_messages"):
            raise RefusalError(403, "Forbidden: bot is not a member of the channel chat")
        answered = values.get("reply_parameters", {}).get("message_id")
        if answered and answered not in self.messages:
            raise RefusalError(400, "Bad Request: message to be replied not found")
        self.last += 1
        message = {"message_id": self.last, "date": 1796491860, "chat": self.chat}
        message |= {name: value for name, value in shown.items() if value is not None}
        if answered:
            message["reply_to_message"] = {"message_id": answered}
        self.messages[self.last] = message
        return message
