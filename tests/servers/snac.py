"""snac: a real ActivityPub server in C with Mastodon's API, loosely: it ignores idempotency keys.

It closes each connection without saying so: use one connection per request.
"""

import contextlib
import dataclasses
import json
import re
import subprocess

import requests

from tests.servers import places
from tests.servers.serving import environment, free_port, running

PROGRAM = places.SNAC / "usr" / "bin" / "snac"


@dataclasses.dataclass(frozen=True, slots=True)
class Snac:
    """A running snac with one account."""

    url: str
    account: str
    token: str

    def account_id(self) -> str:
        """Return the account's id in the API."""
        return self._get("/api/v1/accounts/verify_credentials")["id"]

    def statuses(self) -> list[dict]:
        """Return the account's posts, newest first."""
        return self._get(f"/api/v1/accounts/{self.account_id()}/statuses")

    def _get(self, path):
        headers = {"Authorization": f"Bearer {self.token}", "Connection": "close"}
        reply = requests.get(self.url + path, headers=headers, timeout=30)
        reply.raise_for_status()
        return reply.json()


def missing() -> str | None:
    """Say why there is no snac here."""
    if not PROGRAM.exists():
        return "snac is not installed: `scripts/test` installs it on Debian"
    probe = subprocess.run([PROGRAM], capture_output=True, text=True, check=False)
    if "error while loading" in probe.stderr:
        return f"snac does not run on this system: {probe.stderr.strip()}"
    return None


@contextlib.contextmanager
def start(folder, account="agathe"):
    """Run snac with one new account that keeps its data in an empty folder; under a second."""
    port = free_port()
    data = folder / "data"
    # address, port, public host, path prefix, administrator's mail
    _snac("init", data, answers=["127.0.0.1", port, f"localhost:{port}", "", ""])
    settings = data / "server.json"
    server = json.loads(settings.read_text(encoding="utf-8"))
    server |= {"protocol": "http", "queue_retry_max": 0}
    settings.write_text(json.dumps(server), encoding="utf-8")
    # shown name, biography, mail
    told = _snac("adduser", data, account, answers=["Agathe Exemple", "", ""])
    (password,) = re.findall(r"^User password is (.*)$", told, re.MULTILINE)
    url = f"http://localhost:{port}"
    health = f"{url}/api/v1/instance"
    with running([PROGRAM, "httpd", data], health=health, folder=folder):
        login = {"login": account, "passwd": password}
        token = requests.post(f"{url}/oauth/x-snac-get-token", data=login, timeout=10)
        token.raise_for_status()
        yield Snac(url, account, token.text.strip())


def _snac(*arguments, answers):
    typed = "".join(f"{answer}\n" for answer in answers)
    command = [str(PROGRAM), *map(str, arguments)]
    done = subprocess.run(
        command,
        input=typed,
        capture_output=True,
        text=True,
        check=True,
        env=environment(arguments[1].parent),
    )
    return done.stdout
