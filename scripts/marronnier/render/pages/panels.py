"""What stands beside a post's preview: the decision, the publication, the checks, the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marronnier.approving import approvals, required_roles
from marronnier.ledger import Event
from marronnier.model import Client, Message, Post, Severity, State, say
from marronnier.planning import Standing
from marronnier.platforms import PLATFORMS
from marronnier.render.html import Child, Html, join, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.findings import finding_lines
from marronnier.render.pages.marks import MARKS, awaited_roles, delivery_mark
from marronnier.render.pages.previews import number_words
from marronnier.render.pages.site import RULES, Site, post_path
from marronnier.render.pages.words import name_words

# What an event says to the people who read a post's history.
EVENTS: dict[str, Message] = {
    "approve": say("Approved by {role}"),
    "revoke": say("Approval withdrawn by {role}"),
    "claim": say("Sending to {network}"),
    "released": say("Sending to {network} put off"),
    "published": say("Published on {network}"),
    "refused": say("Refused by {network}"),
    "unknown": say("{network} did not answer"),
    "parked": say("Parked: a person must look at {network}"),
    "resolved": say("Settled for {network}"),
    "missed": say("Missed on {network}"),
}


def panels(site: Site, post: Post) -> Html:
    """Return the panels of a post."""
    found = [_decision(site, post), _publication(site, post), _checks(site, post)]
    if post.fields.get("notes") and not site.only:
        notes = tag("p", str(post.fields["notes"]), class_="m-notes", dir="auto")
        found.append(elements.panel(site.tell(say("Internal notes")), notes))
    history = _history(site, post)
    found += [history] if history else []
    return tag("aside", found, class_="m-aside", data_search_exclude=True)


# --- the decision -------------------------------------------------------------------------------


def _decision(site: Site, post: Post) -> Html:
    client = site.client_of(post)
    roles = required_roles(post, client.charter) if client else ()
    title = site.tell(say("Your decision") if site.only else say("Approvals"))
    if not roles:
        words = site.tell(say("The charter asks for no approval of this post."))
        return elements.panel(title, tag("p", words))
    awaited = awaited_roles(site, post)
    rows = [_role(site, post, client, role, waiting=role in awaited) for role in roles]
    return elements.panel(
        title, _explain(site, post, awaited), tag("ul", rows, class_="m-roles"), kind="decision"
    )


def _explain(site: Site, post: Post, awaited: tuple[str, ...]) -> Html | None:
    if not awaited:
        return None
    words = site.tell(
        say(
            "What is approved is exactly what stands here: text, pictures, accounts and time."
            " Any change asks for a new approval."
        )
    )
    if site.only:
        how: Child = site.tell(say("Tell your agency what you decide; it is recorded here."))
    else:
        command = f"marronnier approve {post.id} --role {awaited[0]}"
        how = join(site.tell(say("To record it:")), " ", tag("code", command))
    return join(tag("p", words), tag("p", how, class_="m-how"))


def _role(site: Site, post: Post, client: Client | None, role: str, *, waiting: bool) -> Html:
    given = [e for e in site.decisions_of(post) if e.kind == "approve" and _role_of(e) == role]
    known = role in approvals(site.decisions_of(post))
    people = client.charter.get("approvals.roles", {}).get(role, ()) if client else ()
    name = tag("span", name_words(site, role), class_="m-role")
    if known:
        who = _decider(site, str(given[-1].data.get("name", "")), tuple(map(str, people)))
    else:
        who = tag("span", ", ".join(map(str, people)), class_="m-people") if people else None
    if known and not waiting:
        when = elements.instant(site, given[-1].at, site.zone(client).key)
        sign, state = MARKS["published"], site.tell(say("approved on {when}", when=when))
    elif known:
        sign, state = MARKS["changed"], site.tell(say("approved before the last change"))
    elif waiting:
        sign, state = MARKS["review"], site.tell(say("awaited"))
    else:
        sign, state = MARKS["draft"], site.tell(say("not asked yet"))
    return tag("li", elements.sign(sign), tag("span", name, " ", who, tag("small", state)))


def _decider(site: Site, name: str, people: tuple[str, ...]) -> Html | None:
    """Return who approved, by the ledger; a client is not told names that its charter lacks."""
    stranger = bool(people) and name not in people
    shown = (
        tag("span", name, class_="m-people") if name and (name in people or not site.only) else None
    )
    if not stranger:
        return shown
    words = say("by somebody whom the charter does not name for this role")
    return join(shown, " ", tag("small", "⚠ ", site.tell(words)))


def _role_of(event: Event) -> str:
    return str(event.data.get("role", ""))


# --- the publication ----------------------------------------------------------------------------


def _publication(site: Site, post: Post) -> Html:
    words = site.tell
    client = site.client_of(post)
    standings = site.standings_of(post)
    here = post_path(post.id)
    rows = [
        (say("When"), _when(site, post)),
        (say("Where"), tag("ul", [_where(site, post, s) for s in standings], class_="m-where")),
        (say("Client"), None if site.only else site.client_name(post)),
        (say("Campaign"), elements.campaign_link(site, here, post)),
        (say("At the latest"), _latest(site, client, standings)),
        (say("Link"), outward(post.link) if post.link else None),
        (say("Kind"), name_words(site, str(post.fields.get("type", "")))),
        (say("File"), None if site.only else tag("code", post.path)),
    ]
    return elements.panel(words(say("Publication")), elements.facts(site, rows))


def _when(site: Site, post: Post) -> Child:
    if post.moment is None:
        return site.tell(say("no date that can be read"))
    time = site.language.day_time(post.moment.wall)
    zone = elements.place_of_zone(site, post.moment.zone)
    stamp = tag("time", time, datetime=post.moment.instant.isoformat())
    return join(stamp, tag("small", zone))


def _where(site: Site, post: Post, standing: Standing) -> Html:
    name: Child = elements.network_label(standing.account)
    if standing.url.startswith(("https://", "http://")):
        name = outward(standing.url, name)
    mark = delivery_mark(site, post, standing)
    said = tag("small", elements.sign(mark), " ", site.tell(mark.label), _lateness(site, standing))
    return tag("li", name, said)


def _lateness(site: Site, standing: Standing) -> str:
    if standing.state is not State.PUBLISHED or not standing.actual or not standing.planned:
        return ""
    zone = standing.planned.zone
    return f" · {elements.instant(site, standing.actual, zone)}"


def _latest(site: Site, client: Client | None, standings: Iterable[Standing]) -> str:
    ends = {standing.until for standing in standings if standing.until}
    if not ends or client is None:
        return ""
    return _hour(site, max(ends), client)


def _hour(site: Site, moment: datetime, client: Client) -> str:
    return elements.instant(site, moment, site.zone(client).key)


# --- the checks ---------------------------------------------------------------------------------


def _checks(site: Site, post: Post) -> Html:
    found = site.findings_of(post)
    worst = max((finding.severity for finding in found), default=None)
    word = {Severity.ERROR: say("to correct"), Severity.WARNING: say("remarks")}
    label = word.get(worst, say("nothing to correct")) if worst else say("nothing to correct")
    kind = worst.label if worst else "fine"
    verdict = tag("span", site.tell(label), class_="m-verdict", data_severity=kind)
    good = [
        tag("li", tag("span", "✓", class_="m-sign", aria_hidden="true"), tag("span", line))
        for line in _kept(site, post)
    ]
    kept = tag("ul", good, class_="m-findings", data_kept=True) if good else None
    here = post_path(post.id)
    listed = finding_lines(site, here, found) if found else None
    # A verdict is no more than its checks: what they cover stands one step away.
    every = elements.link(here, RULES, site.tell(say("All that is checked")))
    scope = tag("p", every, class_="m-how")
    return elements.panel(site.tell(say("Checks")), kept, listed, scope, after=verdict)


def _kept(site: Site, post: Post) -> Iterable[str]:
    """Return what can be said of lengths and alternative texts without asking any rule."""
    for standing in site.standings_of(post):
        if standing.delivery is None:
            continue
        shown = PLATFORMS[standing.platform].preview(standing.delivery)
        longest = max(shown, key=lambda preview: preview.count)
        if longest.count <= longest.limit:
            yield site.tell(
                say(
                    "{count} of {limit} characters on {network}",
                    count=number_words(site, longest.count),
                    limit=number_words(site, longest.limit),
                    network=elements.network_label(standing.account),
                )
            )
    if post.media and all(medium.alt for medium in post.media):
        yield site.tell(say("every picture has its alternative text"))


# --- the history --------------------------------------------------------------------------------


def _history(site: Site, post: Post) -> Html | None:
    events = list(site.decisions_of(post))
    for standing in site.standings_of(post):
        events += site.ledger.streams.get(standing.id, ())
    if not events:
        return None
    newest = sorted(events, key=lambda e: (e.at, e.stream, e.number), reverse=True)
    zone = site.zone(site.client_of(post)).key
    items = [_event(site, event, zone) for event in newest]
    return elements.panel(site.tell(say("History")), tag("ol", items, class_="m-history"))


def _event(site: Site, event: Event, zone: str) -> Html:
    network = elements.network_label(event.stream.rpartition("/")[2])
    message = EVENTS.get(event.kind, say("{kind}"))
    values = {"role": name_words(site, _role_of(event)), "network": network, "kind": event.kind}
    words = site.tell(say(message.text, **values))
    at = tag("time", elements.instant(site, event.at, zone), datetime=event.at.isoformat())
    who = str(event.data.get("name", "")) if not site.only else ""
    reason = str(event.data.get("reason", "")) if not site.only else ""
    more = ", ".join(filter(None, (who, reason)))
    return tag("li", tag("span", words), tag("small", at, f" · {more}" if more else None))
