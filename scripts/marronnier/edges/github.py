"""GitHub's REST API: one request, one answer in JSON, and failures that hold no secret."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from marronnier.model import Message, say
from marronnier.platforms.shared.exchange import Answer, pause
from marronnier.world import Clock, Http, NoAnswer, NotSent, Request, Response

ADDRESS = "https://api.github.com"
VERSION = "2022-11-28"  # of the API; GitHub keeps each for at least two years after the next
TOKENS = ("MARRONNIER_GIT_TOKEN", "GITHUB_TOKEN")  # the first that is set
SECONDS = 30.0
PAGE = 30  # entries at once: bodies of issues are long, and answers are capped
PAGES = 100  # followed at most
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
# the addresses under which Git knows a repository of github.com
ORIGIN = re.compile(r"(?:https://(?:[^/@\s]*@)?|(?:ssh://)?git@)github\.com[:/](.+?)(?:\.git)?/?")
NEXT = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next\b')


class GitHubFailed(Exception):
    """Tell that GitHub did not do what it was asked for.

    `status` is that of HTTP, 0 when no answer came; `until` when a rate limit ends.
    """

    def __init__(self, status: int, message: Message, until: datetime | None = None) -> None:
        super().__init__(str(message))
        self.status = status
        self.message = message
        self.until = until


@dataclass(frozen=True, slots=True)
class GitHub:
    """Ask GitHub about one repository (`owner/name`).

    A path is the repository's own (`issues/7`), or the API's when it begins with a slash
    (`/user`). Nothing is tried twice and no redirect is followed.
    """

    http: Http
    clock: Clock
    token: str = field(repr=False)
    repository: str
    address: str = ADDRESS

    def get(self, path: str, **query: str | int) -> Any:
        """Return what stands at a path, as parsed JSON; raise GitHubFailed."""
        return _parsed(self._send("GET", self._url(path, query)))

    def get_all(self, path: str, key: str = "", **query: str | int) -> list[Any]:
        """Return the entries of all pages; `key` names their list where an object holds it."""
        url: str | None = self._url(path, {"per_page": PAGE, **query})
        found: list[Any] = []
        for _ in range(PAGES):
            response = self._send("GET", str(url))
            data = _parsed(response)
            entries = data.get(key) if key and isinstance(data, dict) else data
            found += entries if isinstance(entries, list) else []
            url = self._next(response)
            if url is None:
                break
        return found

    def post(self, path: str, data: Any = None) -> Any:
        """Make something; return the answer's JSON, None when it is empty."""
        return _parsed(self._send("POST", self._url(path), data))

    def patch(self, path: str, data: Any) -> Any:
        """Change something; return the answer's JSON."""
        return _parsed(self._send("PATCH", self._url(path), data))

    def put(self, path: str, data: Any = None) -> Any:
        """Set something; return the answer's JSON, None when it is empty."""
        return _parsed(self._send("PUT", self._url(path), data))

    def delete(self, path: str) -> None:
        """Remove something."""
        self._send("DELETE", self._url(path))

    def viewer(self) -> int:
        """Return the number of the account that the token speaks for.

        Only GraphQL tells it to the token of a workflow; GET /user is for people's tokens.
        """
        base = self.address.removesuffix("/v3")  # where an Enterprise server has its REST API
        asked = {"query": "query { viewer { databaseId } }"}
        answer = _parsed(self._send("POST", f"{base}/graphql", asked))
        try:
            return int(answer["data"]["viewer"]["databaseId"])
        except (KeyError, TypeError, ValueError):
            raise GitHubFailed(
                HTTPStatus.OK, say("GitHub does not tell whose token it is.")
            ) from None

    def _url(self, path: str, query: dict[str, str | int] | None = None) -> str:
        whole = path if path.startswith("/") else f"/repos/{self.repository}/{path}".rstrip("/")
        if any(step in {".", ".."} for step in whole.split("/")):
            raise ValueError(path)
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.address}{quote(whole, safe='/')}{asked}"

    def _next(self, response: Response) -> str | None:
        """Return the next page's address; the token goes to no other place than ours."""
        found = NEXT.search(response.headers.get("link", ""))
        if not found or not found[1].startswith(f"{self.address}/"):
            return None
        return found[1]

    def _send(self, method: str, url: str, data: Any = None) -> Response:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": VERSION,
        }
        body = b""
        if data is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(data).encode()
        try:
            response = self.http.send(Request(method, url, headers, body, SECONDS))
        except (NotSent, NoAnswer) as failure:
            reason = failure.args[0] if failure.args else ""
            message = reason if isinstance(reason, Message) else say("GitHub did not answer.")
            raise GitHubFailed(0, message) from None
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._failure(method, url, response)
        return response

    def _failure(self, method: str, url: str, response: Response) -> GitHubFailed:
        limited = response.status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS} and (
            "retry-after" in response.headers
            or response.headers.get("x-ratelimit-remaining") == "0"
        )
        if limited:
            until = pause(response.headers, self.clock.now())
            at = f"{until:%Y-%m-%d %H:%M:%S} UTC" if until else "?"
            message = say("GitHub limits our rate until {at}.", at=at)
            return GitHubFailed(response.status, message, until)
        if response.status < HTTPStatus.BAD_REQUEST:
            message = say(
                "{repository} has another name on GitHub now.", repository=self.repository
            )
            return GitHubFailed(response.status, message)
        answer = Answer(
            response.status, response.headers, _json(response), urlsplit(url).netloc, (self.token,)
        )
        message = say(
            "GitHub refused {request}: {words} ({status}).",
            request=f"{method} {urlsplit(url).path}",
            words=answer.words("message"),
            status=response.status,
        )
        return GitHubFailed(response.status, message)


def github_of(
    http: Http,
    clock: Clock,
    secret: Callable[[str], str | None],
    origin: str = "",
    tokens: Iterable[str] = TOKENS,
) -> GitHub | None:
    """Return the API of the repository that the environment names, None without one or a token.

    `secret` reads a variable; `origin` is Git's remote address, for machines outside of Actions.
    The token is the first of `tokens` that is set.
    """
    named = ORIGIN.fullmatch(origin)
    repository = secret("GITHUB_REPOSITORY") or (named[1] if named else "")
    token = next(filter(None, map(secret, tokens)), None)
    if not token or not REPOSITORY.fullmatch(repository):
        return None
    address = (secret("GITHUB_API_URL") or ADDRESS).rstrip("/")
    return GitHub(http, clock, token, repository, address)


def _parsed(response: Response) -> Any:
    """Return an answer's JSON; an empty one (204) is None."""
    if not response.body:
        return None
    found = _json(response)
    if found is None:
        raise GitHubFailed(response.status, say("GitHub's answer cannot be read."))
    return found


def _json(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None
