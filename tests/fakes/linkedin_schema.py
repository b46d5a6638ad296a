"""What LinkedIn describes of its interface, and what it refuses therefore.

`SCHEMA` is written from LinkedIn's pages (reference: platforms, chapter 4).
"""

import json
import re
from urllib.parse import parse_qs, urlsplit

import jsonschema

VERSIONS = ("202609", "202610")
URN = {
    "owner": "^urn:li:(person:[A-Za-z0-9_-]+|organization:[0-9]+)$",
    "post": "^urn:li:(share|ugcPost|activity):[0-9]+$",
    "image": "^urn:li:image:[A-Za-z0-9_-]+$",
    "video": "^urn:li:video:[A-Za-z0-9_-]+$",
    "medium": "^urn:li:(image|video|document):[A-Za-z0-9_-]+$",
}


def _text(most=None, least=0, **more):
    return {"type": "string", "minLength": least, **({"maxLength": most} if most else {}), **more}


def _of(kind):
    return {"type": "string", "pattern": URN[kind]}


def _object(*required, **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


IMAGE = _object("id", id=_of("image"), altText=_text(4086, 1))
MEDIUM = _object("id", id=_of("medium"), altText=_text(4086, 1), title=_text(400, 1))
ARTICLE = _object(
    "source",
    "title",
    source=_text(None, 1, pattern="^https?://"),
    title=_text(400, 1),
    description=_text(4086, 1),
    thumbnail=_of("image"),
)
IMAGES = {"type": "array", "items": IMAGE, "minItems": 2, "maxItems": 20}
CONTENT = {
    "oneOf": [
        _object("media", media=MEDIUM),
        _object("multiImage", multiImage=_object("images", images=IMAGES)),
        _object("article", article=ARTICLE),
    ]
}
POST = _object(
    "author",
    "commentary",
    "visibility",
    "distribution",
    "lifecycleState",
    author=_of("owner"),
    commentary=_text(),
    visibility={"enum": ["PUBLIC", "CONNECTIONS", "LOGGED_IN"]},
    distribution=_object(
        "feedDistribution",
        feedDistribution={"enum": ["MAIN_FEED", "NONE"]},
        targetEntities={"type": "array"},
        thirdPartyDistributionChannels={"type": "array"},
    ),
    lifecycleState={"const": "PUBLISHED"},
    isReshareDisabledByAuthor={"type": "boolean"},
    content=CONTENT,
)
COMMENT = _object(
    "actor",
    "object",
    "message",
    actor=_of("owner"),
    object=_of("post"),
    message=_object("text", text=_text(1250, 1)),
)
FILM = _object(
    "owner",
    "fileSizeBytes",
    owner=_of("owner"),
    fileSizeBytes={"type": "integer", "minimum": 1},
    uploadCaptions={"type": "boolean"},
    uploadThumbnail={"type": "boolean"},
)
FINAL = _object(
    "video",
    "uploadToken",
    "uploadedPartIds",
    video=_of("video"),
    uploadToken=_text(),
    uploadedPartIds={"type": "array", "items": _text(None, 1), "minItems": 1},
)
SCHEMA = {
    "POST /rest/posts": POST,
    "POST /rest/socialActions/:urn/comments": COMMENT,
    "POST /rest/images?action=initializeUpload": _object(
        "initializeUploadRequest", initializeUploadRequest=_object("owner", owner=_of("owner"))
    ),
    "POST /rest/videos?action=initializeUpload": _object(
        "initializeUploadRequest", initializeUploadRequest=FILM
    ),
    "POST /rest/videos?action=finalizeUpload": _object(
        "finalizeUploadRequest", finalizeUploadRequest=FINAL
    ),
    "GET /rest/posts?author&count&q&sortBy": None,
    "GET /rest/images/:urn": None,
    "GET /rest/videos/:urn": None,
    "GET /rest/socialActions/:urn/comments?count": None,
    "GET /rest/organizationAcls?count&q&state": None,
    "GET /rest/organizations/:number": None,
    "GET /rest/organizationalEntityShareStatistics?organizationalEntity&q&shares": None,
    "DELETE /rest/posts/:urn": None,
    "DELETE /rest/socialActions/:urn/comments/:number?actor": None,
    "GET /v2/userinfo": None,
    "PUT /dms-uploads/:place": None,
    "POST /oauth/v2/accessToken": None,
}
FINDERS = ("GET /rest/posts?", "GET /rest/organizationAcls?")


class RefusalError(Exception):
    """Say no as LinkedIn does: a status, its code and its words."""


def name_of(request):
    """Return what a request asks for, as the schema names it."""
    address = urlsplit(request.path)
    path = re.sub(r"/urn%3A[^/]+", "/:urn", address.path)
    if path.startswith("/dms-uploads/"):
        return f"{request.method} /dms-uploads/:place"
    path = re.sub(r"(?<=/)[0-9]+$", ":number", path)
    query = address.query
    if query and not query.startswith("action="):
        query = "&".join(sorted(parse_qs(query)))
    return f"{request.method} {path}" + (f"?{query}" if query else "")


def checked(request):
    """Return the name of a request; raise RefusalError for what the schema does not describe."""
    name, headers = name_of(request), request.headers
    if name not in SCHEMA:
        raise RefusalError(404, "Resource not found", "NOT_FOUND")
    if " /rest/" in name:
        if headers.get("LinkedIn-Version") not in VERSIONS:
            raise RefusalError(426, "Requested version is not active", "NONEXISTENT_VERSION")
        if headers.get("X-Restli-Protocol-Version") != "2.0.0":
            raise RefusalError(400, "Invalid protocol version")
    if name.startswith(FINDERS) and headers.get("X-RestLi-Method") != "FINDER":
        raise RefusalError(400, "A finder needs its method")
    if name.startswith("DELETE /rest/posts") and headers.get("X-RestLi-Method") != "DELETE":
        raise RefusalError(400, "A deletion needs its method")
    if SCHEMA[name] is not None:
        try:
            jsonschema.validate(json.loads(request.body), SCHEMA[name])
        except jsonschema.ValidationError as error:
            raise RefusalError(422, error.message, "UNPROCESSABLE_ENTITY") from error
    return name
