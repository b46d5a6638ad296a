"""What a server says of itself: its limits, its software, and whose token this is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from marronnier.expressions import expression
from marronnier.model import Account, say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import Call, consult

# Mastodon and its forks: "4.5.2", "4.4.0-alpha.1+glitch". Servers that only speak its API say so
# after a space: "2.7.2 (compatible; Pixelfed 0.12)", "4.0.0 (not true; really snac/2.75)".
MASTODON = expression(r"[1-9][0-9]*\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*")
# GoToSocial honours the key since 2024: https://github.com/superseriousbusiness/gotosocial/issues/2723
GOTOSOCIAL = expression(r"(?:[0-9.]+\+)?0\.(?P<minor>[0-9]+)\.[0-9]+.*", re.DOTALL)
GOTOSOCIAL_MINOR = 16
ANNOUNCED = {
    "characters": ("configuration", "statuses", "max_characters"),
    "images": ("configuration", "statuses", "max_media_attachments"),
    "link_characters": ("configuration", "statuses", "characters_reserved_per_url"),
    "image_bytes": ("configuration", "media_attachments", "image_size_limit"),
    "video_bytes": ("configuration", "media_attachments", "video_size_limit"),
    "alt_characters": ("configuration", "media_attachments", "description_limit"),
}


def ask_instance(access: base.Access, url: str, token: str) -> Mapping[str, Any]:
    """Return what the server says of itself, in the newer or the older of its two ways."""
    for version in ("v2", "v1"):
        answer = consult(access, Call("GET", f"{url}/api/{version}/instance", token))
        if answer.status == HTTPStatus.OK and isinstance(answer.data, dict):
            return answer.data
    raise base.Held(say("{url} does not say what it is (`/api/v1/instance`).", url=url))


def limits(known: base.Limits, server: Mapping[str, Any], url: str, today: str) -> base.Limits:
    """Return the limits as the server announces them, the known ones where it is silent."""
    said = {name: _figure(server, *path) for name, path in ANNOUNCED.items()}
    said["characters"] = said["characters"] or _figure(server, "max_toot_chars")  # Pleroma
    found: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    found["picture"] = _shape(known.picture, server)
    return replace(known, **found, checked=today, source=url)


def _shape(known: base.Shape, server: Mapping[str, Any]) -> base.Shape:
    """Return what a server says of pictures beside their weight."""
    attachments = ("configuration", "media_attachments")
    pixels = _figure(server, *attachments, "image_matrix_limit") or known.most_pixels
    told = _dig(server, *attachments, "supported_mime_types")
    named = [kind for kind in known.types if kind in told] if isinstance(told, list) else []
    return replace(known, most_pixels=pixels, types=tuple(named) or known.types)


def polls(server: Mapping[str, Any]) -> dict[str, int]:
    """Return the most choices of a poll, and the most characters of each."""
    most = _figure(server, "configuration", "polls", "max_options")
    characters = _figure(server, "configuration", "polls", "max_characters_per_option")
    return {"choices": most or 4, "characters": characters or 50}


def _figure(server: Any, *path: str) -> int | None:
    value = _dig(server, *path)
    return value if type(value) is int and value > 0 else None


def _dig(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def class_of(server: Mapping[str, Any]) -> base.Class:
    """Return how a lost answer is resolved here.

    A server that ignores `Idempotency-Key` answers a repeat with a second post, and says nothing:
    only those known to honour it are trusted with one.
    """
    version, source = str(server.get("version", "")), str(server.get("source_url", ""))
    if "gotosocial" in source + version:
        own = GOTOSOCIAL.fullmatch(version)
        known = own is not None and int(own["minor"]) >= GOTOSOCIAL_MINOR
    else:
        known = MASTODON.fullmatch(version) is not None
    return base.Class.WINDOW if known else base.Class.NEITHER


def raise_other_account(
    account: Account, owner: Mapping[str, Any], server: Mapping[str, Any], host: str
) -> None:
    """Raise Held unless the token's owner is the account that `accounts.yml` names."""
    name = str(owner.get("acct") or owner.get("username", ""))
    if account.id:
        same, wanted = str(owner.get("id")) == account.id, account.id
    elif account.handle:
        same, wanted = _same_handle(account.handle, name, server, host), account.handle
    else:
        raise base.Held(say("The account has neither `id` nor `handle`: the token proves nothing."))
    if not same:
        raise base.Held(
            say(
                "The token belongs to @{name} ({id}), and the account is {wanted}.",
                name=name,
                id=str(owner.get("id")),
                wanted=wanted,
            )
        )


def _same_handle(handle: str, name: str, server: Mapping[str, Any], host: str) -> bool:
    """Compare `@user`, `user@server`; a server's name may differ from its address."""
    wanted, _, domain = handle.casefold().removeprefix("@").partition("@")
    user = name.casefold().partition("@")[0]
    own = {host, host.partition(":")[0], server.get("domain"), server.get("uri")}
    domains = {str(one).casefold().removeprefix("https://") for one in own if one}
    return wanted == user and (not domain or domain in domains)
