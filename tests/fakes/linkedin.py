"""A stand-in for LinkedIn with a member and an organisation; it refuses what the schema refuses.

A text whose reserved characters are not escaped is taken and cut there, as LinkedIn does.
"""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.linkedin_schema import RefusalError, checked
from tests.fakes.network import Network

TOKEN = "AQX9f8e7d6c5b4a-jeton"
APP = {"CLIENT_ID": "77lumen", "CLIENT_SECRET": "WPL_AP1.secret9f8e"}
MEMBER = "urn:li:person:aB3-_x"
ORGANISATION = "urn:li:organization:5515"
PART = 64  # bytes of a film; LinkedIn's own are 4 MB
BARE = re.compile(r"(?<!\\)(?:\\\\)*[|{}@\[\]()<>*_~]")
ELEMENT = re.compile(r"@\[(?:\\.|[^\\\]])+\]\(urn:li:[a-z]+:[\w-]+\)|\{hashtag\|\\#\|[^}]+\}")


def problem(status, message, code="BAD_REQUEST", **more):
    return {"status": status, "code": code, "message": message, **more}


def duplicate(urn):
    """Return the words and the details of a refusal of the same post again."""
    message = (
        "com.linkedin.content.common.exception.BadRequestResponseException:"
        f" Content is a duplicate of {urn}"
    )
    errors = [{"description": "Duplicate post is detected", "code": "DUPLICATE_POST", "input": {}}]
    return problem(422, message, "UNPROCESSABLE_ENTITY", errorDetails={"inputErrors": errors})


class LinkedIn(Network):
    """The API: `posts` and `comments` are what people see, by id; `rights` what the token has."""

    author = ORGANISATION

    def __init__(self):
        super().__init__()
        self.token = TOKEN
        self.rights = {"openid", "write", "read", "roles"}
        self.status = ["PROCESSING", "AVAILABLE"]
        self.now = 1_796_491_860_000
        self.reset()

    def reset(self):
        super().reset()
        self.posts, self.comments, self.media, self.places = {}, {}, {}, {}
        self.seen = {}
        self.last = 7_000_000_000_000_000_000

    def serve(self, request):
        try:
            name = checked(request)
            self._authorize(request, name)
            return self._methods()[name](request)
        except RefusalError as refusal:
            status, words, code = (*refusal.args, "BAD_REQUEST")[:3]
            return status, problem(status, words, code)

    def _authorize(self, request, name):
        if "/oauth/" in name:
            return
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise RefusalError(
                401, "The token used in the request is invalid", "REVOKED_ACCESS_TOKEN"
            )

    def _methods(self):
        return {
            "POST /rest/posts": self._post,
            "POST /rest/socialActions/:urn/comments": self._comment,
            "POST /rest/images?action=initializeUpload": self._image,
            "POST /rest/videos?action=initializeUpload": self._video,
            "POST /rest/videos?action=finalizeUpload": self._finalize,
            "GET /rest/posts?author&count&q&sortBy": self._list,
            "GET /rest/images/:urn": self._state,
            "GET /rest/videos/:urn": self._state,
            "GET /rest/socialActions/:urn/comments?count": self._list_comments,
            "GET /rest/organizationAcls?count&q&state": self._roles,
            "GET /rest/organizations/:number": self._organisation,
            "GET /rest/organizationalEntityShareStatistics?organizationalEntity&q&shares": (
                self._statistics
            ),
            "DELETE /rest/posts/:urn": self._delete,
            "DELETE /rest/socialActions/:urn/comments/:number?actor": self._delete_comment,
            "GET /v2/userinfo": self._member,
            "PUT /dms-uploads/:place": self._put,
            "POST /oauth/v2/accessToken": self._exchange,
        }

    def _need(self, right):
        if right not in self.rights:
            raise RefusalError(
                403, "Not enough permissions to access this resource", "ACCESS_DENIED"
            )

    def _member(self, _request):
        self._need("openid")
        return 200, {"sub": MEMBER.rpartition(":")[2], "name": "Agathe Lumen", "locale": "fr_FR"}

    def _roles(self, _request):
        self._need("roles")
        known = {"role": "ADMINISTRATOR", "state": "APPROVED", "roleAssignee": MEMBER}
        others = {"organization": "urn:li:organization:9", "role": "ANALYST", "state": "APPROVED"}
        return 200, {"elements": [{**known, "organization": ORGANISATION}, others], "paging": {}}

    def _organisation(self, _request):
        return 200, {"localizedName": "Lumen", "vanityName": "atelier-lumen"}

    def _next(self):
        self.last += 1
        return self.last

    def _post(self, request):
        self._need("write")
        data = request.data
        known = json.dumps({**data, "commentary": data["commentary"]}, sort_keys=True)
        if known in self.seen:
            return 422, duplicate(self.seen[known])
        urn = f"urn:li:share:{self._next()}"
        self.seen[known] = urn
        cut = BARE.search(ELEMENT.sub(lambda one: "x" * len(one[0]), data["commentary"]))
        kept = data["commentary"][: cut.end() - 1] if cut else data["commentary"]
        self.posts[urn] = {**data, "id": urn, "commentary": kept, "createdAt": self.now}
        return 201, None, ("x-restli-id", urn)

    def _comment(self, request):
        self._need("write")
        data = request.data
        if data["object"] not in self.posts or data["object"] not in unquote(request.path):
            raise RefusalError(404, "No such post", "NOT_FOUND")
        name = str(self._next())
        made = {**data, "id": name, "created": {"actor": data["actor"], "time": self.now}}
        self.comments[name] = made
        return 201, made, ("x-restli-id", name)

    def _list(self, request):
        self._need("read")
        author = parse_qs(urlsplit(request.path).query)["author"][0]
        if author != ORGANISATION:
            raise RefusalError(403, "Not enough permissions: r_member_social", "ACCESS_DENIED")
        found = [one for one in reversed(self.posts.values()) if one["author"] == author][:50]
        return 200, {"elements": found, "paging": {"start": 0, "count": len(found), "links": []}}

    def _list_comments(self, request):
        self._need("read")
        found = [one for one in self.comments.values() if one["object"] in unquote(request.path)]
        return 200, {"elements": found, "paging": {}}

    def _delete(self, request):
        self.posts.pop(unquote(request.path.rpartition("/")[2]), None)
        return 204, None

    def _delete_comment(self, request):
        self.comments.pop(re.search(r"/([0-9]+)\?", request.path)[1], None)
        return 204, None

    def _statistics(self, _request):
        counts = {"impressionCount": 90, "likeCount": 4, "commentCount": 1, "engagement": 0.05}
        return 200, {"elements": [{"totalShareStatistics": counts}]}

    # --- media

    def _place(self, urn):
        place = f"/dms-uploads/D4E10/{len(self.places)}?sig=porteur"
        self.places[place] = urn
        return f"{self.url}{place}"

    def _image(self, _request):
        self._need("write")
        urn = f"urn:li:image:C4D{len(self.media)}"
        self.media[urn] = {"parts": [], "asked": 0}
        value = {"uploadUrlExpiresAt": self.now, "uploadUrl": self._place(urn), "image": urn}
        return 200, {"value": value}

    def _video(self, request):
        self._need("write")
        urn = f"urn:li:video:C5F{len(self.media)}"
        self.media[urn] = {"parts": [], "asked": 0}
        size = request.data["initializeUploadRequest"]["fileSizeBytes"]
        parts = [
            {
                "uploadUrl": self._place(urn),
                "firstByte": first,
                "lastByte": min(first + PART, size) - 1,
            }
            for first in range(0, size, PART)
        ]
        value = {"video": urn, "uploadToken": "", "uploadInstructions": parts}
        return 200, {"value": value}

    def _put(self, request):
        medium = self.media[self.places[request.path]]
        medium["parts"].append(request.body)
        return 201, None, ("ETag", f'"tag-{len(medium["parts"])}"')

    def _finalize(self, request):
        said = request.data["finalizeUploadRequest"]
        tags = [f"tag-{n}" for n, _ in enumerate(self.media[said["video"]]["parts"], 1)]
        if said["uploadedPartIds"] != tags:
            raise RefusalError(400, "Parts do not match")
        return 200, None

    def _state(self, request):
        self._need("read")
        urn = unquote(request.path.rpartition("/")[2])
        medium = self.media[urn]
        status = self.status[min(medium["asked"], len(self.status) - 1)]
        medium["asked"] += 1
        return 200, {"id": urn, "owner": ORGANISATION, "status": status}

    def _exchange(self, request):
        said = {name: one for name, (one,) in parse_qs(request.body.decode()).items()}
        wanted = {"client_id": APP["CLIENT_ID"], "client_secret": APP["CLIENT_SECRET"]}
        if wanted.items() <= said.items() and said.get("code") == "consenti":
            return 200, {"access_token": self.token, "expires_in": 5_184_000, "scope": "openid"}
        words = "Unable to retrieve access token: authorization code not found"
        return 400, {"error": "invalid_request", "error_description": words}
