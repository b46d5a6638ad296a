"""Tokens of Instagram and Threads that last sixty days: got for a code, renewed without a browser.

The two networks have the same three exchanges under other names. What they ask for in an address
is a secret; it stays out of all that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Granted
from marronnier.platforms.shared import graph
from marronnier.platforms.shared.exchange import Answer, raise_without_token

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Exchanges:
    """Hold where a network's tokens are exchanged: addresses without a query."""

    label: str
    code: str  # a code for a token of an hour
    long: str  # that for one of sixty days
    renewal: str  # that for a new one
    prefix: str  # of the names of these grants


def grant(
    access: base.Access,
    where: Exchanges,
    code: str,
    address: str,
    owner: Callable[[base.Access], Mapping[str, str]],
) -> tuple[Granted, ...]:
    """Return a token that lasts, for the code that a consent gave, and whose it is.

    `owner` asks the network, as the token's owner, for `id` and `username`.
    """
    app = {"client_id": _app(access, "APP_ID"), "client_secret": _app(access, "APP_SECRET")}
    given = code.removesuffix("#_")  # what Meta's pages add to the address is no part of it
    fields = {"grant_type": "authorization_code", "redirect_uri": address, "code": given}
    short = _token(_ask(access, where, "POST", where.code, {**app, **fields}), where)
    fields = {"client_secret": app["client_secret"], "access_token": short}
    token, until = _lasting(access, where, where.long, "exchange_token", fields)
    its = owner(replace(access, secrets={"TOKEN": token}))
    return (Granted({"TOKEN": token}, until, its["id"], its["username"]),)


def renew(access: base.Access, where: Exchanges) -> Granted:
    """Return a token in the place of the account's: one that is a day old and has not ended."""
    raise_without_token(access)
    fields = {"access_token": access.secrets["TOKEN"]}
    token, until = _lasting(access, where, where.renewal, "refresh_token", fields)
    return Granted({"TOKEN": token}, until, access.account.id, access.account.handle)


def _lasting(
    access: base.Access, where: Exchanges, url: str, kind: str, fields: Mapping[str, str]
) -> tuple[str, datetime]:
    grant_type = f"{where.prefix}_{kind}"
    answer = _ask(access, where, "GET", url, {"grant_type": grant_type, **fields})
    seconds = answer.get("expires_in")
    known = type(seconds) is int and 0 < seconds <= LONGEST.total_seconds()
    life = timedelta(seconds=seconds) if known else timedelta(days=60)
    return _token(answer, where), access.clock.now() + life


def _ask(
    access: base.Access, where: Exchanges, method: str, url: str, fields: Mapping[str, str]
) -> Answer:
    told = tuple(fields.get(name, "") for name in ("code", "access_token"))
    secrets = {**access.secrets, **{f"OF_{n}": one for n, one in enumerate(told) if one}}
    hidden = replace(access, secrets=secrets)
    call = graph.call(hidden, method, url, fields, token="")
    return graph.consult(hidden, call, where.label)


def _token(answer: Answer, where: Exchanges) -> str:
    found = answer.text("access_token")
    if not found:
        # an answer of 2024 and later may hold a list of one
        entries = answer.get("data")
        first = entries[0] if isinstance(entries, list) and entries else None
        found = str(first.get("access_token") or "") if isinstance(first, dict) else ""
    if not found or not found.isascii() or not found.isprintable():
        raise base.Busy(say("{label} gave no token: try again.", label=where.label))
    return found


def _app(access: base.Access, name: str) -> str:
    if not access.secrets.get(name):
        raise base.Held(say("The app's {name} is missing.", name=name))
    return access.secrets[name]
