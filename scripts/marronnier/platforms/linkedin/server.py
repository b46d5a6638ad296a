"""Calls to LinkedIn, whose words its refusals use, and what each of them proves.

Source: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling , and
for versions https://learn.microsoft.com/en-us/linkedin/marketing/versioning .
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlencode

from marronnier.expressions import expression
from marronnier.model import Message, say
from marronnier.platforms import base
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer, Call

LABEL = "LinkedIn"
VERSION = "202609"  # seen answering on 2026-09-19; LinkedIn ends each after about a year
LIFE = 365  # days
API = "https://api.linkedin.com"
SITE = "https://www.linkedin.com"
MONTH = expression(r"20[0-9]{2}(?:0[1-9]|1[0-2])")
OWNER = expression(r"urn:li:(?:person:[A-Za-z0-9_-]{1,64}|organization:[0-9]{1,20})")
POST = expression(r"urn:li:(?:share|ugcPost|activity):[0-9]{1,25}")
LINKED = expression(r"(?:urn:li:|[-/])(share|ugcPost|activity)[:-]([0-9]{1,25})")  # in an address
TWICE = expression(rf"duplicate of ({POST.pattern})")
UPGRADE_REQUIRED = 426


def at(access: base.Access, usual: str = API) -> str:
    """Return the server to ask: LinkedIn's own, or one of tests on this machine."""
    return exchange.standing_in(access.account.url, usual)


def is_ours(access: base.Access, address: str) -> bool:
    """Tell whether an address that LinkedIn gave is its own: bytes and a token may go there."""
    return exchange.is_own(address, at(access), API, "linkedin.com")


def version(access: base.Access) -> str:
    """Return the month of the interface that is spoken; raise Held for what is none."""
    given = str(access.account.options.get("api_version", VERSION))
    if not MONTH.fullmatch(given):
        text = "`api_version: {given}` is no version of {label}'s interface, as {usual} is one."
        raise base.Held(say(text, given=given, label=LABEL, usual=VERSION))
    return given


def call(access: base.Access, method: str, path: str, data: Any = None, *, means: str = "") -> Call:
    """Return a call in the account's name; `path` holds its query, `means` Rest.li's method."""
    headers = {"LinkedIn-Version": version(access), "X-Restli-Protocol-Version": "2.0.0"}
    if means:
        headers["X-RestLi-Method"] = means
    url = f"{at(access)}{path}"
    return Call(method, url, access.secrets.get("TOKEN", ""), data, headers=headers)


def form(access: base.Access, path: str, fields: Mapping[str, str]) -> Call:
    """Return a call of LinkedIn's page of consent: a form without any account's token."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url, body = f"{at(access, SITE)}{path}", urlencode(fields).encode()
    return Call("POST", url, body=body, headers=headers)


def consult(access: base.Access, asked: Call) -> Answer:
    """Return the answer to what nobody sees; raise Held or Busy when nothing can be done now."""
    answer = exchange.consult(access, asked, midnight(access))
    _raise_old(access, answer)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise base.Held(_of_token(answer))
    return answer


def midnight(access: base.Access) -> datetime:
    """Return when LinkedIn's limits of a day end: at the next midnight, UTC."""
    tomorrow = access.clock.now().astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), UTC)


def words(answer: Answer) -> str:
    """Return LinkedIn's own words."""
    return answer.words("message" if answer.text("message") else "code").rstrip(" .")


def raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer to a visible request proves; return when it proves nothing.

    A duplicate is what an earlier request left behind, or a post that was deleted since: LinkedIn
    names one that it may not show any more. It proves nothing of what people see.
    """
    exchange.raise_busy(access, answer, midnight(access))
    _raise_old(access, answer)
    if not isinstance(answer.data, dict):
        return
    said = {"words": words(answer)}
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise base.Held(_of_token(answer))
    if answer.status == HTTPStatus.FORBIDDEN:
        text = "LinkedIn does not let this token post there: {words}. Connect the account anew."
        raise base.Held(say(text, **said))
    if answer.status in (400, 409, 422):
        _raise_twice(answer)
    if answer.status in (400, 404, 413, 422):
        raise base.Refused(say("{label} refused: {words}.", label=LABEL, **said))


def _raise_twice(answer: Answer) -> None:
    told = json.dumps(answer.data)
    found = TWICE.search(told)
    if found:
        text = "LinkedIn says that it has this post already: look at {url}."
        raise base.Unknown(say(text, url=address(found[1])))
    if "duplicate" in told.casefold():
        raise base.Unknown(say("LinkedIn says that it has this post already: look at the account."))


def _raise_old(access: base.Access, answer: Answer) -> None:
    if answer.status == UPGRADE_REQUIRED:
        text = (
            "LinkedIn answers version {version} of its interface no longer: write a newer month,"
            " “api_version: YYYYMM”, below “options” in accounts.yml."
        )
        raise base.Held(say(text, version=version(access)))


def _of_token(answer: Answer) -> Message:
    text = (
        "LinkedIn does not accept the token: {words}. It lives 60 days: connect the account anew."
    )
    return say(text, words=words(answer))


def quoted(urn: str) -> str:
    """Return a URN as it stands in a path or a query."""
    return quote(urn, safe="")


def address(urn: str) -> str:
    """Return where people see a post."""
    return f"{SITE}/feed/update/{urn}/"


def identify(found: base.Sent) -> str:
    """Return a post's URN; a person who settles a delivery gives its address alone."""
    if POST.fullmatch(found.id):
        return found.id
    linked = LINKED.search(unquote(found.url))
    if linked is None:
        raise base.Held(say("{url} is no post on {label}.", url=found.url, label=LABEL))
    return f"urn:li:{linked[1]}:{linked[2]}"
