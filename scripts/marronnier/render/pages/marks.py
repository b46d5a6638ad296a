"""What a person should know of a post at one look: a mark, drawn by shape, colour and word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marronnier.approving import approvals, missing_roles, required_roles
from marronnier.model import Message, Post, State, Status, say
from marronnier.render.pages.site import Site
from marronnier.standings import Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold a mark: the key that styles it, the sign to see, and the words to say."""

    key: str
    sign: str
    label: Message


# In the order of how much each needs a person: a post bears the first mark of its deliveries.
MARKS: Mapping[str, Mark] = {
    mark.key: mark
    for mark in (
        Mark("parked", "?", say("Waiting for a person")),
        Mark("unknown", "?", say("Outcome unknown")),
        Mark("refused", "✕", say("Refused")),
        Mark("missed", "✕", say("Missed")),
        Mark("changed", "!", say("Changed since approval")),
        Mark("held", "▲", say("Held")),
        Mark("review", "◐", say("To approve")),
        Mark("claimed", "→", say("Going out")),
        Mark("due", "●", say("Due now")),
        Mark("scheduled", "●", say("Approved")),
        Mark("draft", "○", say("Draft")),
        Mark("idea", "…", say("Idea")),
        Mark("published", "✓", say("Published")),
        Mark("cancelled", "–", say("Cancelled")),
    )
}
RANK = {key: number for number, key in enumerate(MARKS)}
TROUBLED = ("parked", "unknown", "refused", "missed")
AWAITED = ("review", "changed")  # what waits for somebody to say yes


def troubles(site: Site) -> Message:
    """Return what posts are called that only a person can settle; for a client, who that is."""
    return say("With your agency") if site.only else say("Needs a decision")


def mark_of(site: Site, post: Post) -> Mark:
    """Return the mark of a post: that of its delivery which needs a person most."""
    if glance := site.glances.get(post.path):
        return MARKS[glance.mark]
    return site.once(("mark", post.path), lambda: _mark_of(site, post))


def _mark_of(site: Site, post: Post) -> Mark:
    keys = [delivery_mark(site, post, standing).key for standing in site.standings_of(post)]
    if not keys:
        return MARKS[_intent(post)]
    return MARKS[min(keys, key=RANK.__getitem__)]


def delivery_mark(site: Site, post: Post, standing: Standing) -> Mark:
    """Return the mark of one delivery."""
    if standing.state is State.DRAFT:
        changed = post.status is Status.REVIEW and _was_approved(site, post, standing)
        return MARKS["changed" if changed else _intent(post)]
    if standing.state is State.HELD and standing.missing and len(standing.reasons) == 1:
        return MARKS["changed" if _was_approved(site, post, standing) else "review"]
    return MARKS[standing.state.value]


def awaited_roles(site: Site, post: Post) -> tuple[str, ...]:
    """Return the roles whose approval of exactly this content is still missing."""
    if glance := site.glances.get(post.path):
        return glance.awaited
    return site.once(("awaited", post.path), lambda: _awaited_roles(site, post))


def _awaited_roles(site: Site, post: Post) -> tuple[str, ...]:
    client = site.client_of(post)
    if client is None or post.status not in (Status.REVIEW, Status.APPROVED):
        return ()
    roles = roles_of(site, post)
    open_ = [s for s in site.standings_of(post) if s.state in (State.DRAFT, State.HELD)]
    events = site.decisions_of(post)
    missing = {
        role for s in open_ if s.delivery for role in missing_roles(roles, events, s.id, s.digests)
    }
    return tuple(role for role in roles if role in missing)


def roles_of(site: Site, post: Post) -> tuple[str, ...]:
    """Return the roles whose approval the charter asks for."""
    if glance := site.glances.get(post.path):
        return glance.roles
    client = site.client_of(post)
    if client is None:
        return ()
    charter = client.charter
    return site.once(("roles", post.path), lambda: required_roles(post, charter))


def is_past(site: Site, post: Post) -> bool:
    """Tell whether a post's moment is over."""
    if glance := site.glances.get(post.path):
        return glance.past
    return post.moment is not None and post.moment.instant < site.now


def _intent(post: Post) -> str:
    words = {Status.APPROVED: "scheduled"}
    return words.get(post.status, post.status.value)


def _was_approved(site: Site, post: Post, standing: Standing) -> bool:
    """Tell whether a role approved this delivery as it was before."""
    held = approvals(site.decisions_of(post)).values()
    return any(digests.get(standing.id, standing.digest) != standing.digest for digests in held)
