"""Whose a token is: a member's, and the organisations that the member speaks for.

Sources: https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow
and …/marketing/community-management/organizations/organization-access-control-by-role .
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Granted
from marronnier.platforms.linkedin import posts, server
from marronnier.platforms.linkedin.server import call, consult, form, quoted, words
from marronnier.platforms.shared.exchange import raise_other_account, raise_without_token

ROLES = (
    "ADMINISTRATOR",
    "CONTENT_ADMINISTRATOR",
    "CONTENT_ADMIN",
    "DIRECT_SPONSORED_CONTENT_POSTER",
)
LISTED = 100
LONGEST = 39_000_000  # seconds, over a year: no token of LinkedIn's lives longer


def prove(access: base.Access) -> base.Class:
    """Return how a lost answer is resolved for the account; raise Held unless it is the token's.

    An organisation that the token may list is one of its own, and can be looked at; where it may
    not be listed, the member's role proves it. A member's posts can never be listed.
    """
    author = access.account.id
    if not server.OWNER.fullmatch(author):
        text = (
            "On LinkedIn an account's “id” is urn:li:person:… or urn:li:organization:…, not “{id}”."
        )
        raise base.Held(say(text, id=author))
    raise_without_token(access)
    if ":person:" in author:
        name, label = member(access)
        raise_other_account(access.account, name, label)
        return base.Class.NEITHER
    if posts.list_posts(access, author, 1).status == HTTPStatus.OK:
        return base.Class.LOOK
    if author in organisations(access):
        return base.Class.NEITHER
    text = (
        "The token does not prove that it may speak for {id}: its owner needs a role there, and it"
        " the right r_organization_social."
    )
    raise base.Held(say(text, id=author))


def member(access: base.Access) -> tuple[str, str]:
    """Return the URN and the name of a token's owner."""
    answer = consult(access, call(access, "GET", "/v2/userinfo"))
    urn = f"urn:li:person:{answer.text('sub')}"
    if answer.status != HTTPStatus.OK or not server.OWNER.fullmatch(urn):
        text = "LinkedIn does not tell whose token this is ({words}): it needs openid and profile."
        raise base.Held(say(text, words=words(answer)))
    return urn, answer.text("name")


def organisations(access: base.Access) -> tuple[str, ...]:
    """Return the URNs of those for which a token's owner may post; none when it may not ask."""
    path = f"/rest/organizationAcls?q=roleAssignee&state=APPROVED&count={LISTED}"
    answer = consult(access, call(access, "GET", path, means="FINDER"))
    elements = answer.get("elements")
    if answer.status != HTTPStatus.OK or not isinstance(elements, list):
        return ()
    found = [
        str(one.get("organization") or one.get("organizationTarget"))
        for one in elements
        if isinstance(one, dict) and one.get("role") in ROLES and one.get("state") == "APPROVED"
    ]
    return tuple(dict.fromkeys(urn for urn in found if server.OWNER.fullmatch(urn)))


def grant(access: base.Access, code: str, address: str, verifier: str) -> tuple[Granted, ...]:
    """Exchange a consent's code for a token, of the member and of each organisation it opens."""
    del verifier  # LinkedIn has no PKCE for apps with a secret
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": address,
        "client_id": access.secrets.get("CLIENT_ID", ""),
        "client_secret": access.secrets.get("CLIENT_SECRET", ""),
    }
    answer = consult(access, form(access, "/oauth/v2/accessToken", fields))
    token = answer.text("access_token")
    if answer.status != HTTPStatus.OK or not token:
        told = answer.words("error_description" if answer.text("error_description") else "error")
        raise base.Held(say("LinkedIn gives no token for this consent: {words}.", words=told))
    secrets = {"TOKEN": token}
    opened = replace(access, secrets=secrets)
    until = _end(access, answer.get("expires_in"))
    urn, name = member(opened)
    names = {urn: name} | {one: _named(opened, one) for one in organisations(opened)}
    return tuple(Granted(secrets, until, urn, name) for urn, name in names.items())


def _end(access: base.Access, seconds: Any) -> datetime | None:
    known = type(seconds) is int and 0 < seconds < LONGEST
    return access.clock.now() + timedelta(seconds=seconds) if known else None


def _named(access: base.Access, urn: str) -> str:
    """Return the name that stands in an organisation's address, empty when nobody tells."""
    path = f"/rest/organizations/{quoted(urn.rpartition(':')[2])}"
    answer = consult(access, call(access, "GET", path))
    return answer.text("vanityName") if answer.status == HTTPStatus.OK else ""
