"""What the stand-ins of Instagram and Threads share: containers with states, and errors of Meta's.

They are harsher than the networks: a container that is published twice makes two posts.
"""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from tests.fakes.network import Network

SOON = datetime(2026, 12, 5, 18, tzinfo=UTC)  # after the moments of the tests that set the clock


class GraphError(Exception):
    """Say no as the Graph API does: code, subcode, message."""


def failure(code, subcode=0, message="non", **more):
    """Return an error's body."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "Az1"}
    return {"error": {**error, **({"error_subcode": subcode} if subcode else {}), **more}}


def refusal(status):
    """Return the body of a refusal with a status, as tests of the publisher want it."""
    return failure({401: 190, 429: 4, 400: 100}.get(status, 2))


class Containers(Network):
    """A network: `containers` by id, `posts` by id in the order in which they went out.

    `pending` is how often a new container says that it is not ready, `ends` the state that it
    reaches then.
    """

    token = "IGAAjeton9f8e7d6c5b4a"
    version = "v26.0"
    fetched = "https://"  # how the address of a picture must begin

    def __init__(self):
        super().__init__()
        self.reset()

    def reset(self):
        super().reset()
        self.containers, self.posts, self.comments = {}, {}, {}
        self.last = 17_900
        self.pending, self.ends, self.used = 0, "FINISHED", 2

    def name(self):
        self.last += 1
        return str(self.last)

    def stamp(self):
        return f"{max(SOON, datetime.now(UTC)):%Y-%m-%dT%H:%M:%S+0000}"

    def serve(self, request):
        address = urlsplit(request.path)
        query = {name: one for name, (one,) in parse_qs(address.query).items()}
        if "x-www-form-urlencoded" in request.headers.get("Content-Type", ""):
            query |= {name: one for name, (one,) in parse_qs(request.body.decode()).items()}
        try:
            for (method, pattern), serve in self.methods().items():
                found = re.fullmatch(pattern, address.path)
                if request.method == method and found:
                    self.check(request, address.path)
                    return 200, serve(query, *found.groups())
        except GraphError as error:
            return 400, failure(*error.args)
        return 400, failure(100, 33, "Unsupported request. Object does not exist")

    def check(self, request, path):
        """Raise GraphError unless the token is right; the exchanges of tokens have none."""
        if "access_token" in path:
            return
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise GraphError(190, 0, "Invalid OAuth access token.")

    # --- containers -----------------------------------------------------------------------------

    def contain(self, said, **more):
        name = self.name()
        self.containers[name] = {**said, **more, "left": self.pending, "ends": self.ends}
        return {"id": name}

    def state(self, name):
        """Return a container's state; asking brings it nearer to its end."""
        if name not in self.containers:
            raise GraphError(100, 33, "Object does not exist")
        found = self.containers[name]
        if found.get("missing"):
            return "IN_PROGRESS"
        if found["left"]:
            found["left"] -= 1
            return "IN_PROGRESS"
        return found["ends"]

    def taken(self, said):
        """Return the container that is to be published, which becomes so."""
        found = self.containers.get(said.get("creation_id"))
        if found is None:
            raise GraphError(100, 33, "Object does not exist")
        if found["left"] or found.get("missing") or found["ends"] not in ("FINISHED", "PUBLISHED"):
            raise GraphError(9007, 2207027, "The media is not ready for publishing")
        found["ends"] = "PUBLISHED"
        return found

    def there(self, name):
        if name not in self.posts:
            raise GraphError(100, 33, "Object does not exist")
        return self.posts[name]

    # --- tokens ---------------------------------------------------------------------------------

    def code(self, said):
        wanted = {"client_id": "4711", "client_secret": "app-geheim", "code": "AQBx-hBsH3"}
        if said.get("grant_type") != "authorization_code" or not said.items() >= wanted.items():
            raise GraphError(100, 0, "Invalid authorization code")
        return {"access_token": "kurz-1234567", "user_id": 17}

    def long(self, said, prefix):
        if said != {
            "grant_type": f"{prefix}_exchange_token",
            "client_secret": "app-geheim",
            "access_token": "kurz-1234567",
        }:
            raise GraphError(190, 0, "Error validating access token")
        return {"access_token": self.token, "token_type": "bearer", "expires_in": 5_184_000}

    def renewed(self, said, prefix):
        if said != {"grant_type": f"{prefix}_refresh_token", "access_token": self.token}:
            raise GraphError(190, 463, "Session has expired")
        return {"access_token": "neu-7654321", "token_type": "bearer", "expires_in": 5_183_944}
