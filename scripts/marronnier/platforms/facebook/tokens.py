"""Tokens: what a consent opens, and when a page's own ends.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.facebook.page import GRAPH, LABEL, place, rows
from marronnier.platforms.shared import graph

CONSENT = Consent(
    page=f"https://www.facebook.com/{graph.VERSION}/dialog/oauth",
    scopes=(
        "pages_show_list",
        "pages_manage_posts",
        "pages_manage_engagement",  # comments of the page
        "pages_read_engagement",
        "pages_read_user_content",  # comments of others
        "read_insights",
        "publish_video",
    ),
    app=("APP_ID", "APP_SECRET"),
    separator=",",
)
RENEWS: tuple[str, ...] = ()
EXCHANGE = "oauth/access_token"
PAGES = "100"


def grant(access: base.Access, code: str, address: str, _verifier: str) -> tuple[Granted, ...]:
    """Return the pages that a person opened, each with a token of its own that has no end.

    Such tokens are those that a person's long-lived one (60 days) gives.
    """
    person = _exchange(access, {"code": code, "redirect_uri": address})
    long_lived = {"grant_type": "fb_exchange_token", "fb_exchange_token": person}
    token = _exchange(access, long_lived)
    url = place(access, GRAPH, "me/accounts")
    asked = {"fields": "id,name,username,access_token", "limit": PAGES}
    answer = graph.consult(access, graph.call(access, "GET", url, asked, token=token), LABEL)
    pages = [
        Granted(
            {"TOKEN": str(page["access_token"])},
            id=str(page.get("id", "")),
            handle=str(page.get("username") or page.get("name") or ""),
        )
        for page in rows(answer)
        if isinstance(page.get("access_token"), str)
    ]
    if not pages:
        raise base.Held(say("This consent opens no page: tick the page when you are asked."))
    return tuple(pages)


def _exchange(access: base.Access, given: Mapping[str, str]) -> str:
    """Return the token in the place of a code or of another token; all secrets in the body."""
    missing = [name for name in CONSENT.app if not access.secrets.get(name)]
    if missing:
        raise base.Held(say("The app's {name} is missing.", name=missing[0]))
    number, secret = (access.secrets[name] for name in CONSENT.app)
    fields = {"client_id": number, "client_secret": secret, **given}
    url = place(access, GRAPH, EXCHANGE)
    answer = graph.consult(access, graph.call(access, "POST", url, fields, token=""), LABEL)
    token = answer.text("access_token")
    if not token:
        raise base.Held(say("{label} gave no token.", label=LABEL))
    return token


def expiry(access: base.Access) -> datetime | None:
    """Return when the page's token ends; None when it has no end, or nobody may know.

    The question carries the token: as a form, for addresses are written down on the way.
    """
    fields = {"method": "get", "input_token": access.secrets["TOKEN"]}
    url = place(access, GRAPH, "debug_token")
    try:
        answer = graph.consult(access, graph.call(access, "POST", url, fields), LABEL)
    except base.Outcome:
        return None
    return graph.ending(answer)
