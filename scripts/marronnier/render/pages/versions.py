"""A post as it was: what Git keeps of it, read again, and what differs between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marronnier.events import Event
from marronnier.model import Message, Post, Section, State, Status, Version, say
from marronnier.posts import Surroundings, read_post
from marronnier.render.html import Child, Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.differences import difference_words
from marronnier.render.pages.site import Site, seen_statuses
from marronnier.render.pages.stamps import phrase, stamp

CUT = "\n\n---\n\n"  # between the messages of a thread, as in the file
COMMIT = re.compile("[0-9a-f]{40,64}")  # nothing else that Git would look up
OPEN = (State.DRAFT, State.HELD)


@dataclass(frozen=True, slots=True)
class Written:
    """Hold a post as a commit left it."""

    version: Version
    post: Post


@dataclass(frozen=True, slots=True)
class Change:
    """Hold what one part of a post was and is; `kind` names the part for programs."""

    kind: str
    name: Message
    old: str
    new: str


def written(site: Site, post: Post) -> tuple[Written, ...]:
    """Return the versions of a post that the site's readers may see, the newest first.

    One that says the same as the version before it is left out.
    """
    found: list[Written] = []
    content = ""
    for version in reversed(site.versions.get(post.id, ())):
        if version.content != content:
            content = version.content
            older = _read(site, post, content)
            found += [Written(version, older)] if older else []
    return tuple(reversed(found))


def _read(site: Site, post: Post, name: str) -> Post | None:
    """Return what Git keeps under a name as a post; None for what readers may not see."""
    data = site.recall(name)
    if data is None:
        return None
    found, _ = read_post(post.path, data, Surroundings(site.workspace.clients, {}, {}))
    client = site.client_of(post)
    if found is None or found.client != post.client:
        return None
    known = (*seen_statuses(client), Status.CANCELLED) if client else ()
    return found if not site.only or found.status in known else None


# --- since the approval -------------------------------------------------------------------------


def since_approval(site: Site, post: Post) -> Html | None:
    """Return what has changed since the last approval; None while it holds, or there is none."""
    outdated = (each for each in _approvals(site, post) if is_outdated(site, post, each))
    event = max(outdated, key=lambda each: each.at, default=None)
    if event is None:
        return None
    approved = _approved(site, post, event)
    when = stamp(site, event.at, site.zone(site.client_of(post)).key)
    title = phrase(site, say("What has changed since the approval of {when}"), when=when)
    if approved is None:
        body: Child = tag("p", site.tell(say("What was approved then cannot be read any more.")))
    else:
        body = change_rows(site, approved, post) or tag("p", site.tell(UNWRITTEN))
    legend = tag("p", site.tell(LEGEND), class_="m-how") if approved else None
    heading = tag("h2", title)
    return tag("section", heading, body, legend, class_="m-panel m-panel--since", id="since")


UNWRITTEN = say(
    "The words are the same: a picture’s file, an account or how late it may go out has changed."
)
LEGEND = say("Struck out: removed. Underlined: added.")


def _approvals(site: Site, post: Post) -> Iterable[Event]:
    """Return the last approval of each role, but for those that were withdrawn."""
    held: dict[str, Event] = {}
    for event in site.decisions_of(post):
        role = str(event.data.get("role", ""))
        held.pop(role, None)
        if event.kind == "approve":
            held[role] = event
    return held.values()


def is_outdated(site: Site, post: Post, approval: Event) -> bool:
    """Tell whether an approval is of anything else than what would go out now."""
    digests = approval.data["deliveries"]
    standings = (each for each in site.standings_of(post) if each.state in OPEN)
    return any(each.digest and digests.get(each.id) != each.digest for each in standings)


def _approved(site: Site, post: Post, event: Event) -> Post | None:
    """Return what was approved: as the commit had it, else the version of that moment."""
    commit = str(event.data.get("commit", ""))
    found = _read(site, post, f"{commit}:{post.path}") if COMMIT.fullmatch(commit) else None
    if found:
        return found
    before = (each for each in site.versions.get(post.id, ()) if each.at <= event.at)
    version = next(before, None)
    return _read(site, post, version.content) if version else None


# --- differences --------------------------------------------------------------------------------


def change_rows(site: Site, old: Post, new: Post) -> Html | None:
    """Return what differs between two posts, part by part, word by word; None for nothing."""
    rows = [
        tag("div", tag("h3", site.tell(each.name)), difference_words(site, each.old, each.new))
        for each in changes(site, old, new)
    ]
    return tag("div", rows, class_="m-changes") if rows else None


def changes(site: Site, old: Post, new: Post) -> tuple[Change, ...]:
    """Return the parts that differ between two posts, of all that people will see."""
    one, other = (list(_parts(site, post, (*old.sections, *new.sections))) for post in (old, new))
    pairs = zip(one, other, strict=True)
    return tuple(
        Change(kind, name, before, after)
        for (kind, name, before), (_, _, after) in pairs
        if before != after
    )


def _parts(
    site: Site, post: Post, sections: Sequence[Section]
) -> Iterator[tuple[str, Message, str]]:
    """Yield kind, name and words of all parts, in the same order for two posts to compare."""
    yield "text", say("Text"), _text(post, "")
    for target in sorted({section.target for section in sections} - {""}):
        network = elements.network_label(target)
        yield "text", say("Text for {network}", network=network), _text(post, target)
    yield "first_comment", say("First comment"), post.first_comment
    yield (
        "media",
        say("Pictures"),
        "\n".join(" — ".join(filter(None, (medium.given, medium.alt))) for medium in post.media),
    )
    yield "link", say("Link"), post.link
    yield "hashtags", say("Hashtags"), " ".join(f"#{one}" for one in post.hashtags)
    yield "date", say("Date"), moment_words(site, post)
    yield "networks", say("Networks"), ", ".join(map(elements.network_label, post.accounts))
    yield "title", say("Title"), post.title


def _text(post: Post, target: str) -> str:
    found = (section for section in post.sections if section.target == target)
    return CUT.join(passage.text for section in found for passage in section.passages)


def moment_words(site: Site, post: Post) -> str:
    """Return a post's date as people read it, empty without one."""
    return site.language.day_time(post.moment.wall) if post.moment else ""
