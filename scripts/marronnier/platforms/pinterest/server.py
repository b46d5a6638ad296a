"""Calls to Pinterest, whose words its refusals use, and what each of them proves.

Source: https://developers.pinterest.com/docs/api/v5/ (its OpenAPI description 5.23.0), and for the
codes of errors https://developers.pinterest.com/docs/reference/error-codes/ .
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer, Call

LABEL = "Pinterest"
SERVER = "https://api.pinterest.com"
SANDBOX = "https://api-sandbox.pinterest.com"  # for an app that has no right to publish yet
ID = expression(r"[0-9]{1,30}")
PIN = expression(r"pinterest\.[a-z.]+/pin/(?:[^/?#]*--)?([0-9]{1,30})(?:[/?#]|$)")
DOMAINS = ("pinterest.com", "pinimg.com")
# Pinterest takes films at a store of its own on Amazon's servers
STORE = expression(
    r"https://pinterest-[a-z0-9-]+\.s3(?:-accelerate|[.-][a-z0-9-]+)?\.amazonaws\.com[/:]"
)
TRIAL = 29  # the code of what an app may not do yet


def at(access: base.Access) -> str:
    """Return the server to ask: Pinterest's own, its sandbox, or one of tests on this machine."""
    given = access.account.url.rstrip("/")
    return given if given == SANDBOX else exchange.standing_in(given, SERVER)


def is_ours(access: base.Access, address: str) -> bool:
    """Tell whether an address that Pinterest gave is its own: a film may go there."""
    own = at(access)
    if own not in (SERVER, SANDBOX):
        return address.startswith(f"{own}/")
    if exchange.is_below(address, *DOMAINS):
        return True
    return exchange.is_below(address, "amazonaws.com") and bool(STORE.match(address))


def call(access: base.Access, method: str, path: str, data: Any = None, **query: str) -> Call:
    """Return a call in the account's name."""
    asked = f"?{urlencode(query)}" if query else ""
    url = f"{at(access)}/v5{path}{asked}"
    return Call(method, url, access.secrets.get("TOKEN", ""), data, deadline=120.0)


def form(access: base.Access, path: str, fields: Mapping[str, str]) -> Call:
    """Return a call that the app makes in its own name, with its two secrets."""
    app = ":".join(access.secrets.get(name, "") for name in ("CLIENT_ID", "CLIENT_SECRET"))
    headers = {
        "Authorization": f"Basic {base64.b64encode(app.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Call("POST", f"{at(access)}/v5{path}", body=urlencode(fields).encode(), headers=headers)


def consult(access: base.Access, asked: Call) -> Answer:
    """Return the answer to what nobody sees; raise Held or Busy when nothing can be done now."""
    answer = exchange.consult(access, asked)
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise_no(access, answer)
    return answer


def words(answer: Answer) -> str:
    """Return Pinterest's own words."""
    return answer.words("message").rstrip(" .")


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    exchange.raise_busy(access, answer)
    if not isinstance(answer.data, dict):
        return
    said = {"words": words(answer)}
    if answer.status == HTTPStatus.UNAUTHORIZED:
        text = "{label} does not accept the token: {words}. Connect the account anew."
        raise base.Held(say(text, label=LABEL, **said))
    if answer.status == HTTPStatus.FORBIDDEN and answer.get("code") == TRIAL:
        text = (
            "Pinterest does not let this app do that yet: {words}. In its developer pages, ask for"
            " standard access, or write “url: {sandbox}” in accounts.yml to try."
        )
        raise base.Held(say(text, sandbox=SANDBOX, **said))
    if answer.status == HTTPStatus.FORBIDDEN:
        raise base.Held(say("Pinterest does not let this token do that: {words}.", **said))
    if answer.status in (400, 404, 413, 422):
        raise base.Refused(say("{label} refused: {words}.", label=LABEL, **said))


def sent(name: str) -> base.Sent:
    """Return a pin by its id."""
    return base.Sent(name, f"https://www.pinterest.com/pin/{name}/")


def identify(found: base.Sent) -> str:
    """Return a pin's id; a person who settles a delivery gives its address alone."""
    linked = PIN.search(found.url)
    if ID.fullmatch(found.id):
        return found.id
    if linked is None:
        raise base.Held(say("{url} is no pin.", url=found.url))
    return linked[1]
