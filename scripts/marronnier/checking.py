"""Run the rules over a workspace: names, severities, the charter's settings, `allow`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from marronnier.events import Event
from marronnier.examining import Settings, Verdict, brief_of, judge, scope_of
from marronnier.expressions import expression
from marronnier.model import (
    Client,
    Finding,
    Message,
    Place,
    Post,
    Severity,
    Status,
    Workspace,
    say,
)
from marronnier.platforms import PLATFORMS
from marronnier.platforms.base import Platform
from marronnier.proofs import Proofs
from marronnier.reading import nearest
from marronnier.rules import RULES, find_rule
from marronnier.rules.base import Brief, Present, Remember, Survey
from marronnier.rules.house import wrong_house_rule
from marronnier.rules.options import doubts
from marronnier.rules.settings import RULE_TO_COME, USELESS_ALLOW, USELESS_SETTING

OFF = "off"
CODE = expression(r"[A-Z]{3}[0-9]{3}")
Events = Mapping[str, tuple[Event, ...]]  # a post's id -> its approvals and what became of it


def check(  # noqa: PLR0913 - each is one thing that rules may know
    workspace: Workspace,
    findings: Iterable[Finding],
    now: datetime,
    platforms: Mapping[str, Platform] = PLATFORMS,
    *,
    events: Events | None = None,
    proofs: Proofs = MappingProxyType({}),
    wanted: Callable[[Post], bool] = lambda _: True,
) -> list[Finding]:
    """Return everything that is wrong or doubtful at `now`, sorted by place, nothing twice.

    `findings` are those of reading; `events` what a ledger holds of each post (its id), None when
    no ledger is at hand; `proofs` what a grammar checker said of texts. Each leaves with its
    rule's name, its client, and the severity that the client's charter gives it; what a post
    allows with a reason is left out. A post that is not `wanted` only counts beside the others.
    """
    settings = settings_of(workspace)
    verdicts = []
    for post in workspace.posts:
        if post.status is Status.CANCELLED:
            continue
        scope = scope_of(post, workspace, platforms, proofs)
        if wanted(post):
            known = None if events is None else events.get(post.id, ())
            verdicts.append(judge(scope, settings.get(post.client, {}), now, known))
        else:
            verdicts.append(Verdict(brief_of(scope)))
    return conclude(workspace, verdicts, findings, Present(now), platforms)


def conclude(  # noqa: PLR0913 - the same
    workspace: Workspace,
    verdicts: Sequence[Verdict],
    findings: Iterable[Finding],
    present: Present,
    platforms: Mapping[str, Platform] = PLATFORMS,
    *,
    only: Mapping[str, Client] | None = None,
    remember: Remember | None = None,
) -> list[Finding]:
    """Compare the posts, and return all that was found with severities; see `check`.

    Of the workspace only the clients are looked at: all of them give settings, and `only` some of
    them are held to be the whole workspace. `remember` is for a survey's long works.
    """
    settings = settings_of(workspace)
    if only is not None:
        workspace = replace(workspace, clients=only)
    briefs = tuple(verdict.brief for verdict in verdicts)
    survey = Survey(workspace, briefs, present, platforms)
    if remember:
        survey = replace(survey, remember=remember)
    all_found = list(findings)
    for verdict in verdicts:
        all_found += [*verdict.findings, *verdict.dated]
    for rule in RULES.values():
        if rule.survey is not None:
            all_found += [replace(found, rule=rule.code) for found in rule.survey(survey)]
    all_found += _useless_settings(workspace)
    all_found += _names_taken(workspace)
    ranked = [told for found in all_found if (told := _rank(found, settings)) is not None]
    kept = _apply_allow(briefs, ranked, settings)
    return in_order(kept)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings sorted by place, nothing twice."""
    by_place: dict[tuple[Place, str, str], list[Finding]] = defaultdict(list)
    for found in findings:
        by_place[found.at, found.rule, found.platform].append(found)
    ordered: list[Finding] = []
    for place in sorted(by_place):
        alike = by_place[place]
        # Sentences are put together, and compared, only where nothing else tells findings apart.
        ordered += alike if len(alike) == 1 else sorted(dict.fromkeys(alike), key=_sentence)
    return ordered


def _sentence(finding: Finding) -> str:
    return str(finding.message)


# --- the charter's settings ---------------------------------------------------------------------


def settings_of(workspace: Workspace) -> dict[str, Settings]:
    """Return what each client's charter sets for rules, by the client's folder name."""
    return {slug: _settings(client) for slug, client in workspace.clients.items()}


def _settings(client: Client) -> Settings:
    settings: dict[str, Mapping[str, Any]] = {}
    for named, value in client.charter.get("rules", {}).items():
        rule = find_rule(named)
        # A rule of the brand's own has no code: `name`, or `client/name`.
        code = rule.code if rule else named.rpartition("/")[2]
        settings[code] = value if isinstance(value, Mapping) else {"severity": value}
    return settings


def _rank(found: Finding, settings: Mapping[str, Settings]) -> Finding | None:
    """Return the finding with its rule's name and its severity, None when it is switched off."""
    rule = RULES[found.rule]
    severity = rule.severity
    if theirs := settings.get(found.client):
        word = theirs.get(_own_name(found), theirs.get(rule.code, {})).get("severity", "")
        if word == OFF and not rule.locked:
            return None
        if not rule.locked and str(word).upper() in Severity.__members__:
            severity = Severity[str(word).upper()]
    return found.ranked(found.name or rule.name, found.weight or severity)


def _own_name(found: Finding) -> str:
    """Return the name that a brand gave to a rule of its own, the last part of `client/name`."""
    return found.name.rpartition("/")[2]


def _useless_settings(workspace: Workspace) -> Iterator[Finding]:
    for slug, client in workspace.clients.items():
        charter = client.charter
        declared = {str(check.get("name")) for check in charter.get("checks", ())}
        for named, setting in charter.get("rules", {}).items():
            if named.removeprefix(f"{slug}/") in declared:
                continue
            for key, code, message in _doubts(named, setting):
                known = (charter.places.get(one) for one in (key, f"rules.{named}"))
                at = next(filter(None, known), Place(f"clients/{slug}/charter.yml"))
                owner = at.path.split("/")[1]  # an inherited setting is its own charter's mistake
                yield Finding(at, code, message, client=owner, match=named)


def _doubts(named: str, setting: object) -> Iterator[tuple[str, str, Message]]:
    """Yield what is doubtful in a rule's setting: its key, the finding's code and its sentence."""
    rule, key = find_rule(named), f"rules.{named}"
    if rule is None:
        yield key, *_no_rule(named)
        return
    options = setting if isinstance(setting, Mapping) else {"severity": setting}
    for option, message in doubts(rule, options):
        yield f"{key}.{option}", USELESS_SETTING.code, message


def _no_rule(named: str) -> tuple[str, Message]:
    if CODE.fullmatch(named):
        return RULE_TO_COME.code, say("This version has no rule “{name}” yet.", name=named)
    if near := nearest(named, [rule.name for rule in RULES.values()]):
        message = say("There is no rule “{name}”: did you mean “{near}”?", name=named, near=near)
        return USELESS_SETTING.code, message
    return USELESS_SETTING.code, say("There is no rule “{name}”.", name=named)


def _names_taken(workspace: Workspace) -> Iterator[Finding]:
    """Yield the rules of a brand's own under the code or the name of another rule."""
    for slug, client in workspace.clients.items():
        charter = client.charter
        for index, check in enumerate(charter.get("checks", ())):
            name = str(check.get("name", ""))
            if rule := find_rule(name):
                key = f"checks.{index}.name"
                at = charter.places.get(key, Place(f"clients/{slug}/charter.yml"))
                message = say(
                    "“{name}” is the rule {code} already: give yours a name of its own.",
                    name=name,
                    code=rule.code,
                )
                owner = at.path.split("/")[1]  # an inherited rule is its own charter's mistake
                yield Finding(at, wrong_house_rule.code, message, client=owner, match=name)


# --- allow --------------------------------------------------------------------------------------


def _apply_allow(
    briefs: Iterable[Brief], findings: list[Finding], settings: Mapping[str, Settings]
) -> Iterator[Finding]:
    allowed = {
        (post.id, rule.code if rule else named): named
        for post in briefs
        for named in post.allow
        if not ((rule := find_rule(named)) and rule.locked)
    }
    used = set()
    allowing = {post for post, _ in allowed}
    for found in findings:
        names = (found.rule, _own_name(found)) if found.post in allowing else ()
        if keys := {(found.post, name) for name in names} & allowed.keys():
            used |= keys
        else:
            yield found
    for post in briefs:
        if post.status is not Status.PUBLISHED:
            for named in post.allow:
                if message := _useless(post, named, used):
                    at = post.at(f"allow.{named}", "allow")
                    code = USELESS_ALLOW.code
                    found = Finding(
                        at, code, message, client=post.client, post=post.id, match=named
                    )
                    if ranked := _rank(found, settings):
                        yield ranked


def _useless(post: Brief, named: str, used: set[tuple[str, str]]) -> Message | None:
    rule = find_rule(named)
    if rule is None and (post.id, named) in used:
        return None
    if rule is None:
        return say("“allow” names “{name}”, a rule that this version does not have.", name=named)
    if rule.locked:
        return say("“{name}” cannot be allowed: it must be corrected.", name=rule.name)
    if (post.id, rule.code) not in used:
        return say("“allow” silences nothing: “{name}” finds nothing here.", name=rule.name)
    return None
