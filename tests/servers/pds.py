"""A Bluesky PDS with a PLC directory in memory. It has no AppView: read with com.atproto.* only."""

import contextlib
import dataclasses

import requests

from tests.servers import places
from tests.servers.serving import environment, free_port, running


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """A fresh account; publish with the app password, as people do."""

    did: str
    handle: str
    password: str
    app_password: str


@dataclasses.dataclass(frozen=True, slots=True)
class Pds:
    """A running PDS."""

    url: str

    def create_account(self, name: str) -> Account:
        """Create `<name>.test`; names are letters, digits and dashes, 3 to 18 of them."""
        handle, password = f"{name}.test", f"mot-de-passe-{name}"
        created = self.call(
            "com.atproto.server.createAccount",
            json={"handle": handle, "email": f"{name}@agence.example", "password": password},
        )
        app = self.call(
            "com.atproto.server.createAppPassword",
            json={"name": "marronnier"},
            token=created["accessJwt"],
        )
        return Account(created["did"], handle, password, app["password"])

    def log_in(self, account: Account) -> str:
        """Return an access token of an account."""
        login = {"identifier": account.handle, "password": account.app_password}
        return self.call("com.atproto.server.createSession", json=login)["accessJwt"]

    def posts(self, account: Account) -> list[dict]:
        """Return an account's posts, newest record key first: {uri, cid, value}."""
        found = self.call(
            "com.atproto.repo.listRecords",
            params={"repo": account.did, "collection": "app.bsky.feed.post", "limit": 100},
        )
        return found["records"]

    def call(self, method, *, json=None, params=None, token=None):
        """Call an XRPC method, POST when there is a body; raise requests.HTTPError on a no."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        verb = "GET" if json is None else "POST"
        url = f"{self.url}/xrpc/{method}"
        reply = requests.request(verb, url, json=json, params=params, headers=headers, timeout=30)
        reply.raise_for_status()
        return reply.json()


def missing() -> str | None:
    """Say why there is no PDS here."""
    if places.PDS.exists():
        return None
    return "the Bluesky PDS is not installed: `scripts/test` installs it and says what it lacks"


@contextlib.contextmanager
def start(folder, *, rate_limits=False):
    """Run a PDS that keeps its data in an empty folder; takes about 5 s."""
    port, plc_port = free_port(), free_port()
    data = folder / "data"
    launcher = places.HERE / "launch-pds.mjs"
    command = [places.node(), launcher, places.PDS, data, port, plc_port]
    url = f"http://127.0.0.1:{port}"
    env = environment(folder, PDS_RATE_LIMITS="1" if rate_limits else "0", LOG_ENABLED="false")
    with running(command, health=f"{url}/xrpc/_health", folder=folder, env=env):
        yield Pds(url)
