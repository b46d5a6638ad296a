"""What exactly is approved: digests of deliveries, and the approvals that the ledger holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from marronnier.events import Event, canonical
from marronnier.model import Account, Charter, Delivery, Medium, Part, Post
from marronnier.moments import late_window
from marronnier.wording import topics

DIGEST_VERSION = 1
RECIPE_VERSION = 2  # how pictures are prepared: in the network's shape, without metadata
UNTOUCHED = 1  # the recipe of films, and once of all media: sent as they are
# what a medium says of how it is prepared, and whether networks are told that a machine made it
WISHES = ("crop", "focus", "generated")


def digest(delivery: Delivery) -> str:
    """Return the SHA-256 of everything that will be sent, and when.

    Editing anything in it asks for a new approval; editing notes or the file's name of an
    unchanged `id` does not.
    """
    return _sha256(
        {
            **content(delivery),
            "post": delivery.post,
            "planned": delivery.moment.instant.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "wall": delivery.moment.wall.isoformat(timespec="seconds"),
            "zone": delivery.moment.zone,
            "late": int(delivery.late.total_seconds()),
            "to": address(delivery.account),
        }
    )


def content_digest(delivery: Delivery) -> str:
    """Return the SHA-256 of what will be sent, whatever its time and the name of its post.

    The post's name is left out so that a renamed or copied file is recognised.
    """
    return _sha256(content(delivery))


class Digests:
    """Know a delivery's digests, from when somebody first asks: most are never compared."""

    def __init__(self, delivery: Delivery | None = None) -> None:
        self._delivery = delivery

    @cached_property
    def whole(self) -> str:
        """Return the delivery's `digest`, empty without one."""
        return digest(self._delivery) if self._delivery else ""

    @cached_property
    def content(self) -> str:
        """Return the delivery's `content_digest`, empty without one."""
        return content_digest(self._delivery) if self._delivery else ""


def _sha256(statement: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(statement)).hexdigest()


def content(delivery: Delivery) -> dict[str, Any]:
    """Return what will be sent, as plain values."""
    return {
        "v": DIGEST_VERSION,
        "client": delivery.client,
        "platform": delivery.platform,
        "account": account_id(delivery.account),
        "parts": [_part(part) for part in delivery.parts],
        "options": {key: str(value) for key, value in delivery.options.items()},
    }


def account_id(account: Account) -> str:
    """Return what identifies the account for good: its id on the network, else its key."""
    return f"{account.platform}:{account.id}" if account.id else account.key


def address(account: Account) -> str:
    """Return where an account without an id is found; with an id these may change freely."""
    return "" if account.id else f"{account.handle} {account.url}".strip()


def _part(part: Part) -> dict[str, Any]:
    titled = {"title": part.title} if part.title else {}
    return {
        **titled,
        "text": part.text,
        "link": part.link,
        "comment": part.comment,
        "media": [_medium(medium) for medium in part.media],
    }


def _medium(medium: Medium) -> dict[str, Any]:
    wishes = {name: str(medium.fields[name]) for name in WISHES if medium.fields.get(name)}
    captions = {"captions": medium.captions_sha256} if medium.captions_sha256 else {}
    return {
        **wishes,
        **captions,
        "sha256": medium.facts.sha256 if medium.facts else "",
        "alt": medium.alt,
        "recipe": UNTOUCHED if medium.is_film else RECIPE_VERSION,
    }


def delivery_of(
    post: Post, charter: Charter, account: Account, parts: tuple[Part, ...]
) -> Delivery | None:
    """Return what a post is on an account, given what is sent; None for a post without a date."""
    if post.moment is None:
        return None
    options = {"language": str(charter.get("language", "fr"))[:2], **post.chosen(account)}
    return Delivery(
        client=post.client,
        post=post.name,
        account=account,
        moment=post.moment,
        late=late_window(post, charter),
        parts=parts,
        options=options,
        repeat=post.repeat,
    )


def required_roles(post: Post, charter: Charter) -> tuple[str, ...]:
    """Return the roles whose approval a post needs: the charter's, and those of its topics.

    A topic counts when the post declares it, and when its words bring it in.
    """
    roles = list(charter.get("approvals.required", ()))
    by_topic: Mapping[str, Iterable[str]] = charter.get("approvals.by_topic", {})
    if by_topic:
        for topic in topics(post, charter):
            roles += by_topic.get(topic, ())
    return tuple(dict.fromkeys(roles))


def approvals(events: Iterable[Event]) -> dict[str, dict[str, str]]:
    """Return role -> {delivery id: digest} of the approvals that hold after a post's events."""
    held: dict[str, dict[str, str]] = {}
    for event in events:
        role = str(event.data.get("role", ""))
        if event.kind == "approve":
            held.setdefault(role, {}).update(event.data["deliveries"])
        elif event.kind == "revoke":
            held.pop(role, None)
    return held


def missing_roles(
    roles: Iterable[str], events: Iterable[Event], delivery: str, digests: Digests
) -> tuple[str, ...]:
    """Return the roles that have not approved exactly this digest of a delivery."""
    held = approvals(events)
    given = {role: held[role][delivery] for role in held if delivery in held[role]}
    return tuple(role for role in roles if role not in given or given[role] != digests.whole)
