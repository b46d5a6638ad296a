"""mastodon_mock: a stateful stand-in with Mastodon's API, strict about limits and idempotent."""

import contextlib
import dataclasses
import importlib.util
import sys

import requests

from tests.servers.serving import free_port, running


@dataclasses.dataclass(frozen=True, slots=True)
class MastodonMock:
    """A running mock; `reset` makes it new for the next test."""

    url: str
    token: str

    def reset(self) -> None:
        """Forget all posts, media and faults."""
        self._call("POST", "/api/v1/_mock/reset")

    def fault(self, kind, *, path="/api/v1/statuses", methods=("POST",), count=1, **details):
        """Fail the next `count` matching requests.

        Kinds: `status` (status=503), `ratelimit`, `latency` (delay_ms=2000; then the server acts),
        `malformed`, `timeout`.
        For an answer that is lost or late after the post was made, put a proxy in front.
        """
        match = {"methods": list(methods), "path": path}
        effect = {"type": kind, **details}
        body = {"match": match, "effect": effect, "count": count}
        self._call("POST", "/api/v1/_mock/faults", json=body)

    def account_id(self) -> str:
        """Return the account's id in the API."""
        return self._call("GET", "/api/v1/accounts/verify_credentials")["id"]

    def statuses(self) -> list[dict]:
        """Return the account's posts, newest first."""
        return self._call("GET", f"/api/v1/accounts/{self.account_id()}/statuses?limit=40")

    def every_status(self) -> list[dict]:
        """Return all of the account's posts, newest first, however many there are."""
        path, found = f"/api/v1/accounts/{self.account_id()}/statuses?limit=40", []
        while page := self._call("GET", path + (f"&max_id={found[-1]['id']}" if found else "")):
            found += page
        return found

    def _call(self, method, path, **options):
        headers = {"Authorization": f"Bearer {self.token}"}
        reply = requests.request(method, self.url + path, headers=headers, timeout=30, **options)
        reply.raise_for_status()
        return reply.json() if reply.content else None


def missing() -> str | None:
    """Say why there is no mock here."""
    if importlib.util.find_spec("mastodon_mock") is None:
        return "mastodon_mock is not installed: `scripts/test` installs it"
    return None


@contextlib.contextmanager
def start(folder):
    """Run a mock that keeps everything in memory; takes about 2 s."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["--in-memory", "--host", "127.0.0.1", "--port", port, "--log-level", "warning"]
    # not `-m mastodon_mock`: its command says what it is; the module has this file's name
    program = "import sys; from mastodon_mock.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "serve", *options]
    with running(command, health=f"{url}/api/v1/instance", folder=folder):
        yield MastodonMock(url, "mock_token")
