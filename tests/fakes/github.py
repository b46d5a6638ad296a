"""A loopback GitHub: issues, labels and who asks; what it is asked is kept, to be compared."""

import base64
import contextlib
import json
import re
from urllib.parse import parse_qs, urlsplit

from nacl.encoding import Base64Encoder
from nacl.public import PrivateKey, SealedBox

from tests.servers.serving import Handler, serving

TOKEN = "ghs_" + "0123456789abcdefghij"
US = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}
SOMEBODY = {"id": 7, "login": "nadia", "type": "User"}
REPOSITORY = "agence/calendrier"


class GitHub:
    """A running GitHub: `issues`, `labels`, `requests` as (method, path, query, body, headers)."""

    def __init__(self):
        self.url = ""
        self.token = TOKEN
        self.issues = []
        self.labels = []
        self.requests = []
        self.failures = []  # (status, body, headers): answered first, in their order
        self.extra = {}  # path -> JSON of other reads
        self.runs = []  # of the workflow publish.yml
        self.dispatched = []  # the bodies that started one
        self.refused = {}  # path -> (status, message)
        self.vault = {}  # environment -> name -> the secret, opened
        self._key = PrivateKey.generate()

    def environment(self, **more):
        """Return the variables that a step of a workflow has."""
        return {
            "GITHUB_API_URL": self.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "MARRONNIER_GIT_TOKEN": TOKEN,
            **more,
        }

    def open(self, title, body, *, user=None, labels=("marronnier",), state="open"):
        """Put an issue there as somebody would."""
        issue = {
            "number": len(self.issues) + 1,
            "title": title,
            "body": body,
            "state": state,
            "state_reason": None,
            "user": user or US,
            "labels": [{"name": name} for name in labels],
        }
        self.issues.append(issue)
        return issue

    def writes(self):
        """Return what was asked but reading."""
        return [
            request
            for request in self.requests
            if request[0] != "GET" and not request[1].endswith("/graphql")
        ]

    def answer(self, method, path, query, body):
        """Return status, JSON and headers."""
        if self.failures:
            return self.failures.pop(0)
        if path in self.refused:
            status, message = self.refused[path]
            return status, {"message": message}, {}
        if path == "/graphql":
            return 200, {"data": {"viewer": {"databaseId": US["id"]}}}, {}
        rest = path.removeprefix(f"/repos/{REPOSITORY}")
        if rest == "/issues" and method == "GET":
            return self._listed(path, query)
        if rest in {"/issues", "/labels"} and method == "POST":
            return self._made(rest, body)
        if match := re.fullmatch(r"/issues/(\d+)", rest):
            self.issues[int(match[1]) - 1].update(body)
            return 200, self.issues[int(match[1]) - 1], {}
        if path in self.extra:
            return 200, self.extra[path], {}
        if match := re.fullmatch(r"/environments/([\w-]+)/secrets/([\w-]+)", rest):
            return self._secret(method, self.vault.get(match[1]), match[2], body)
        if rest.startswith("/actions/workflows/publish.yml"):
            return self._workflow(method, rest.rpartition("/")[2], body)
        return 404, {"message": "Not Found"}, {}

    def _made(self, kind, body):
        if kind == "/issues":
            known = [name for name in body.get("labels", ()) if name in self.labels]
            return 201, self.open(body["title"], body["body"], labels=known), {}
        if body["name"] in self.labels:
            return 422, {"message": "Validation Failed"}, {}
        self.labels.append(body["name"])
        return 201, {"name": body["name"]}, {}

    def _secret(self, method, kept, name, body):
        """Give the environment's key, take what is sealed for it, or forget it."""
        public = self._key.public_key.encode(Base64Encoder).decode()
        if kept is None or (method == "DELETE" and name not in kept):
            return 404, {"message": "Not Found"}, {}
        if (method, name) == ("GET", "public-key"):
            return 200, {"key_id": "568250167242549743", "key": public}, {}
        if method == "DELETE":
            del kept[name]
            return 204, None, {}
        if body["key_id"] != "568250167242549743":
            return 422, {"message": "Unprocessable"}, {}
        known = name in kept
        sealed = base64.b64decode(body["encrypted_value"])
        kept[name] = SealedBox(self._key).decrypt(sealed).decode()
        return (204, None, {}) if known else (201, {}, {})

    def _workflow(self, method, what, body):
        if (method, what) == ("PUT", "enable"):
            return 204, None, {}
        if (method, what) == ("POST", "dispatches"):
            self.dispatched.append(body)
            return 204, None, {}
        if what == "runs":
            return 200, {"total_count": len(self.runs), "workflow_runs": self.runs}, {}
        return 200, {"id": 1, "name": "publish", "path": ".github/workflows/publish.yml"}, {}

    def _listed(self, path, query):
        found = [
            issue
            for issue in reversed(self.issues)
            if query.get("state", "open") in ("all", issue["state"])
            and query.get("labels") in (None, *(label["name"] for label in issue["labels"]))
        ]
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        more = len(found) > size * page
        following = f"{self.url}{path}?" + "&".join(
            f"{name}={value}" for name, value in {**query, "page": page + 1}.items()
        )
        headers = {"Link": f'<{following}>; rel="next", <{self.url}>; rel="last"'} if more else {}
        return 200, found[size * (page - 1) : size * page], headers


class _Handler(Handler):
    github: GitHub

    def _serve(self):
        data = self.read_body()
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = dict(self.headers)
        self.github.requests.append((self.command, parts.path, query, data, headers))
        if headers.get("Authorization") != f"Bearer {self.github.token}":
            return self._json(401, {"message": "Bad credentials"}, {})
        body = json.loads(data) if data else None
        return self._json(*self.github.answer(self.command, parts.path, query, body))

    def _json(self, status, body, headers):
        self.answer(
            status, list(headers.items()), b"" if body is None else json.dumps(body).encode()
        )

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve


@contextlib.contextmanager
def start():
    """Run a GitHub until the block ends."""
    github = GitHub()
    with serving(type("BoundHandler", (_Handler,), {"github": github})) as url:
        github.url = url
        yield github
