"""What stands beside a post's preview: the decision, the publication, the checks, the history."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import datetime

from marronnier.events import Event
from marronnier.model import Client, Post, Severity, State, Status, say
from marronnier.render.html import Child, Html, Stencil, hole, join, outward, tag
from marronnier.render.language import Language
from marronnier.render.pages import elements
from marronnier.render.pages.findings import finding_lines
from marronnier.render.pages.history import history
from marronnier.render.pages.looks import Look
from marronnier.render.pages.marks import MARKS, Mark, awaited_roles, delivery_mark, roles_of
from marronnier.render.pages.paths import RULES, post_path
from marronnier.render.pages.site import Site
from marronnier.render.pages.stamps import lateness, phrase, stamp
from marronnier.render.pages.versions import is_outdated
from marronnier.render.pages.words import name_words
from marronnier.standings import Standing


def panels(site: Site, post: Post, looks: Sequence[Look]) -> Html:
    """Return the panels of a post."""
    found = [_decision(site, post), _publication(site, post), _checks(site, post, looks)]
    if post.fields.get("notes") and not site.only:
        notes = tag("p", str(post.fields["notes"]), class_="m-notes", dir="auto")
        found.append(elements.panel(site.tell(say("Internal notes")), notes))
    known = history(site, post)
    found += [known] if known else []
    return ASIDE.fill(panels=found)


ASIDE = Stencil(tag("aside", hole("panels"), class_="m-aside", data_search_exclude=True))


# --- the decision -------------------------------------------------------------------------------


def _decision(site: Site, post: Post) -> Html:
    client = site.client_of(post)
    roles = roles_of(site, post)
    title = site.tell(say("Your decision") if site.only else say("Approvals"))
    if not roles:
        told = [tag("p", site.tell(say("The charter asks for no approval of this post.")))]
        if site.only and post.status is Status.REVIEW:
            asked = say("Your agency asks you to read it all the same: tell it what you think.")
            told.append(tag("p", site.tell(asked)))
        return elements.panel(title, *told)
    awaited = awaited_roles(site, post)
    rows = [_role(site, post, client, role, waiting=role in awaited) for role in roles]
    signing = SIGNING.fill(post=post.id) if awaited else None
    explained = _explain(site, post, awaited)
    return elements.panel(title, explained, ROLES.fill(rows=rows), signing, kind="decision")


ROLES = Stencil(tag("ul", hole("rows"), class_="m-roles"))
SIGNING = Stencil(tag("div", class_="m-signing", data_post=hole("post")))


def _explain(site: Site, post: Post, awaited: tuple[str, ...]) -> Html | None:
    """Return what a decision is about, and how it is made; nothing when there is none to make."""
    if not awaited:
        return None
    command = f"marronnier approve {post.id} --role {awaited[0]}"
    return _explained(site.language, own=site.only is not None).fill(command=command)


@functools.cache
def _explained(language: Language, *, own: bool) -> Stencil:
    """Draw the explanation for the agency, or for a client's own site, which has no command."""
    words = say(
        "What is approved is exactly what stands here: text, pictures, accounts and time."
        " Any change asks for a new approval."
    )
    how: Child = language.tell(say("Tell your agency what you decide; it is recorded here."))
    if not own:
        how = join(language.tell(say("To record it:")), " ", tag("code", hole("command")))
    return Stencil(join(tag("p", language.tell(words)), tag("p", how, class_="m-how")))


def _role(site: Site, post: Post, client: Client | None, role: str, *, waiting: bool) -> Html:
    """Return one role's decision: who made it, when, and for which version."""
    last = next((e for e in reversed(site.decisions_of(post)) if e.data.get("role") == role), None)
    people = tuple(map(str, _people(client, role)))
    if last and last.kind == "approve":
        open_ = is_outdated(site, post, last)
        who = _decider(site, str(last.data.get("name", "")), people)
    else:
        open_ = waiting
        who = tag("span", ", ".join(people), class_="m-people") if people else None
    sign, state = _decided(site, client, last, open_=open_)
    name = name_words(site, role)
    return ROLE.fill(sign=elements.sign(sign), name=name, who=who, state=state, mark=sign.key)


ROLE = Stencil(
    tag(
        "li",
        hole("sign"),
        tag(
            "span",
            tag("span", hole("name"), class_="m-role"),
            " ",
            hole("who"),
            tag("small", hole("state")),
        ),
        data_mark=hole("mark"),
    )
)


def _decided(
    site: Site, client: Client | None, last: Event | None, *, open_: bool
) -> tuple[Mark, Child]:
    """Return the mark of a role's decision, and the words."""
    if last is None or last.kind not in ("approve", "revoke"):
        mark, words = ("review", say("awaited")) if open_ else ("draft", say("not asked yet"))
        return MARKS[mark], site.tell(words)
    when = stamp(site, last.at, site.zone(client).key)
    if last.kind == "revoke":
        mark = "review" if open_ else "draft"
        return MARKS[mark], phrase(site, say("withdrawn on {when}"), when=when)
    if not open_:
        return MARKS["published"], phrase(site, say("approved on {when}, exactly this"), when=when)
    words = say("approved on {when}, before the last change ({difference})")
    see = tag("a", site.tell(say("see the difference")), href="#since")
    return MARKS["changed"], phrase(site, words, when=when, difference=see)


def _people(client: Client | None, role: str) -> Iterable[object]:
    return client.charter.get("approvals.roles", {}).get(role, ()) if client else ()


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


# --- the publication ----------------------------------------------------------------------------

OVER = (State.PUBLISHED, State.CANCELLED)  # when it may go out at the latest is nobody's concern


def _publication(site: Site, post: Post) -> Html:
    words = site.tell
    client = site.client_of(post)
    standings = site.standings_of(post)
    here = post_path(post.id)
    rows = [
        (say("When"), _when(site, post)),
        (say("Where"), WHERE.fill(rows=[_where(site, post, each) for each in standings])),
        (say("Client"), None if site.only else site.client_name(post)),
        (say("Campaign"), elements.campaign_link(site, here, post)),
        (say("At the latest"), _latest(site, client, standings)),
        (say("Link"), outward(post.link) if post.link else None),
        (say("Kind"), name_words(site, str(post.fields.get("type", "")))),
        (say("File"), None if site.only else CODE.fill(path=post.path)),
    ]
    return elements.panel(words(say("Publication")), elements.facts(site, rows))


def _when(site: Site, post: Post) -> Child:
    if post.moment is None:
        return site.tell(say("no date that can be read"))
    zone = post.moment.zone
    moment = stamp(site, post.moment.instant, zone, site.language.day_time(post.moment.wall))
    return WHEN.fill(moment=moment, place=elements.place_of_zone(site, zone))


WHEN = Stencil(join(hole("moment"), tag("small", hole("place"))))
WHERE = Stencil(tag("ul", hole("rows"), class_="m-where"))
CODE = Stencil(tag("code", hole("path")))


def _where(site: Site, post: Post, standing: Standing) -> Html:
    """Return one account: what became of the post there, when it did, and the way to it."""
    mark = delivery_mark(site, post, standing)
    seen = None
    if standing.url.startswith(("https://", "http://")):
        seen = outward(standing.url, site.tell(say("See what went out")), class_="m-seen")
    actual = _actual(site, standing)
    if seen is None and actual is None:
        return _still(site.language, standing.account, mark.key)
    return _account(site.language, standing.account, mark.key, actual, seen)


def _account(
    language: Language, account: str, mark: str, actual: Html | None, seen: Html | None
) -> Html:
    return ACCOUNT.fill(
        network=elements.network(account),
        name=elements.network_label(account),
        sign=elements.sign(MARKS[mark]),
        mark=language.tell(MARKS[mark].label),
        actual=actual,
        seen=seen,
    )


@functools.lru_cache(512)  # few accounts and marks, on very many posts
def _still(language: Language, account: str, mark: str) -> Html:
    """Return an account on which nothing went out yet."""
    return _account(language, account, mark, None, None)


ACCOUNT = Stencil(
    tag(
        "li",
        hole("network"),
        tag(
            "span",
            tag("span", hole("name")),
            tag("small", hole("sign"), " ", hole("mark"), hole("actual")),
            hole("seen"),
        ),
    )
)


def _actual(site: Site, standing: Standing) -> Html | None:
    """Return when a delivery went out, and how long after the time that was planned."""
    planned, actual = standing.planned, standing.actual
    if standing.state is not State.PUBLISHED or not actual or not planned:
        return None
    return join(
        " · ",
        stamp(site, actual, planned.zone),
        f" · {lateness(site, planned.instant, actual)}",
    )


def _latest(site: Site, client: Client | None, standings: Iterable[Standing]) -> str:
    ends = {one.until for one in standings if one.until and one.state not in OVER}
    if not ends or client is None:
        return ""
    return _hour(site, max(ends), client)


def _hour(site: Site, moment: datetime, client: Client) -> str:
    return elements.instant(site, moment, site.zone(client).key)


# --- the checks ---------------------------------------------------------------------------------


TOLD_ABOVE = ("VAL001", "VAL002")  # the decision says it to a client, and names no commit


def _checks(site: Site, post: Post, looks: Sequence[Look]) -> Html:
    told = TOLD_ABOVE if site.only else ()
    found = [finding for finding in site.findings_of(post) if finding.rule not in told]
    worst = max((finding.severity for finding in found), default=None)
    good = [GOOD.fill(line=line) for line in _kept(site, post, looks)]
    kept = KEPT.fill(lines=good) if good else None
    here = post_path(post.id)
    listed = finding_lines(site, here, found) if found else None
    rules = elements.address(here, RULES)
    return _verdict(site.language, worst).fill(kept=kept, listed=listed, rules=rules)


@functools.cache
def _verdict(language: Language, worst: Severity | None) -> Stencil:
    """Draw the panel of the checks, by the gravest of what they found."""
    words = {Severity.ERROR: say("to correct"), Severity.WARNING: say("remarks")}
    label = words[worst] if worst in words else say("nothing to correct")
    kind = worst.label if worst else "fine"
    verdict = tag("span", language.tell(label), class_="m-verdict", data_severity=kind)
    # A verdict is no more than its checks: what they cover stands one step away.
    every = tag("a", language.tell(say("All that is checked")), href=hole("rules"))
    scope = tag("p", every, class_="m-how")
    title = language.tell(say("Checks"))
    return Stencil(elements.panel(title, hole("kept"), hole("listed"), scope, after=verdict))


GOOD = Stencil(
    tag("li", tag("span", "✓", class_="m-sign", aria_hidden="true"), tag("span", hole("line")))
)
KEPT = Stencil(tag("ul", hole("lines"), class_="m-findings", data_kept=True))


def _kept(site: Site, post: Post, looks: Sequence[Look]) -> Iterable[str]:
    """Return what can be said of lengths and alternative texts without asking any rule."""
    for look in looks:
        longest = max(look.messages, key=lambda preview: preview.count)
        if look.told and longest.count <= longest.limit:
            number, network = site.language.number, elements.network_label(look.standing.account)
            values = {"limit": number(longest.limit), "network": network}
            told = (
                say("One of {limit} characters on {network}", **values)
                if longest.count == 1
                else say(
                    "{count} of {limit} characters on {network}",
                    count=number(longest.count),
                    **values,
                )
            )
            yield site.tell(told)
    if post.media and all(medium.alt for medium in post.media):
        yield site.tell(say("every picture has its alternative text"))
