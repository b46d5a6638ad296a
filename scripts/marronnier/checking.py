"""Run the rules over a workspace: names, severities, the charter's settings, `allow`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from marronnier.charter import CHARTER
from marronnier.model import (
    Account,
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
from marronnier.rules import READ, RULES, find_rule
from marronnier.rules.base import Composed, Rule, Scope, Survey
from marronnier.rules.settings import RULE_TO_COME, USELESS_ALLOW, USELESS_SETTING
from marronnier.schema import Record, nearest

OFF = "off"
# Keys that say who and how, for every part of Marronnier; the others are for rules to read.
SETTINGS = frozenset(
    {"$schema", "version", "client", "name", "sector", "language", "timezone", "extends"}
    | {"approvals", "rules", "platforms", "late", "brand", "client_sees_from"}
)
CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
Settings = Mapping[str, Mapping[str, Any]]  # a rule's code -> what a charter sets for it


def check(
    workspace: Workspace,
    findings: Iterable[Finding],
    now: datetime,
    platforms: Mapping[str, Platform] = PLATFORMS,
) -> list[Finding]:
    """Return everything that is wrong or doubtful at `now`, sorted by place, nothing twice.

    `findings` are those of reading. Each leaves with its rule's name, its client, and the
    severity that the client's charter gives it; what a post allows with a reason is left out.
    """
    settings = {slug: _settings(client) for slug, client in workspace.clients.items()}
    all_found = [*findings, *_run(workspace, settings, now, platforms)]
    all_found += _useless_settings(workspace)
    ranked = [told for found in all_found if (told := _rank(found, settings)) is not None]
    kept = _apply_allow(workspace, ranked, settings)
    return sorted(dict.fromkeys(kept), key=_order)


def _order(finding: Finding) -> tuple[Place, str, str, str]:
    return finding.at, finding.rule, finding.platform, str(finding.message)


def unchecked() -> list[str]:
    """Return the keys of a charter that say how to speak, and that no rule reads yet."""
    keys = []
    for name, declared in CHARTER.fields.items():
        if name in SETTINGS:
            continue
        parts = declared.kind.fields if isinstance(declared.kind, Record) else ()
        below = [f"{name}.{part}" for part in parts]
        if READ.isdisjoint([name, *below]):
            keys.append(name)
        else:
            keys += [path for path in below if path not in READ]
    return keys


# --- running ------------------------------------------------------------------------------------


def _run(
    workspace: Workspace,
    settings: Mapping[str, Settings],
    now: datetime,
    platforms: Mapping[str, Platform],
) -> Iterator[Finding]:
    scopes = tuple(
        _scope(post, workspace, now, platforms)
        for post in workspace.posts
        if post.status is not Status.CANCELLED
    )
    survey = Survey(workspace, scopes, now, platforms)
    for rule in RULES.values():
        if rule.check is not None:
            for scope in scopes:
                # What is out is out: a published post only counts beside the others.
                if scope.post.status is not Status.PUBLISHED:
                    options = settings.get(scope.post.client, {}).get(rule.code)
                    seen = replace(scope, options=options) if options else scope
                    yield from (_of(found, rule, scope.post) for found in rule.check(seen))
        if rule.survey is not None:
            yield from (_of(found, rule, None) for found in rule.survey(survey))


def _of(found: Finding, rule: Rule, post: Post | None) -> Finding:
    if post is None:
        return replace(found, rule=rule.code)
    return replace(found, rule=rule.code, client=post.client, post=post.id)


def _scope(
    post: Post, workspace: Workspace, now: datetime, platforms: Mapping[str, Platform]
) -> Scope:
    client = workspace.clients.get(post.client)
    moment = max(post.moment.instant, now) if post.moment else now
    composed = tuple(_compose(post, client, platforms)) if client else ()
    return Scope(workspace, client, post, composed, moment, platforms)


def _compose(post: Post, client: Client, platforms: Mapping[str, Platform]) -> Iterator[Composed]:
    for key in post.accounts:
        platform = platforms.get(key.partition(".")[0])
        if platform is None:
            continue
        # An account that is missing is its own finding; the text can be checked all the same.
        account = client.accounts.get(key) or Account(client.slug, key, post.at("platform"))
        limits = platform.LIMITS.of(account)
        parts = platform.compose(post, account)
        yield Composed(account, platform, limits, parts, post.section(key))


# --- the charter's settings ---------------------------------------------------------------------


def _settings(client: Client) -> Settings:
    settings: dict[str, Mapping[str, Any]] = {}
    for named, value in client.charter.get("rules", {}).items():
        if rule := find_rule(named):
            settings[rule.code] = value if isinstance(value, Mapping) else {"severity": value}
    return settings


def _rank(found: Finding, settings: Mapping[str, Settings]) -> Finding | None:
    """Return the finding with its rule's name and its severity, None when it is switched off."""
    rule = RULES[found.rule]
    word = settings.get(found.client, {}).get(rule.code, {}).get("severity", "")
    if word == OFF and not rule.locked:
        return None
    severity = rule.severity
    if not rule.locked and str(word).upper() in Severity.__members__:
        severity = Severity[str(word).upper()]
    return replace(found, name=rule.name, severity=severity)


def _useless_settings(workspace: Workspace) -> Iterator[Finding]:
    for slug, client in workspace.clients.items():
        charter = client.charter
        declared = {f"{slug}/{check.get('name')}" for check in charter.get("checks", ())}
        for named, setting in charter.get("rules", {}).items():
            doubt = None if named in declared else _doubtful_setting(named, setting)
            if doubt is None:
                continue
            code, message = doubt
            at = charter.places.get(f"rules.{named}", Place(f"clients/{slug}/charter.yml"))
            owner = at.path.split("/")[1]  # an inherited setting is its own charter's mistake
            yield Finding(at, code, message, client=owner, match=named)


def _doubtful_setting(named: str, setting: object) -> tuple[str, Message] | None:
    rule = find_rule(named)
    if rule is not None:
        if not rule.locked or setting == "error":
            return None
        return USELESS_SETTING.code, say("“{name}” always stays an error.", name=rule.name)
    if CODE.fullmatch(named):
        return RULE_TO_COME.code, say("This version has no rule “{name}” yet.", name=named)
    if near := nearest(named, [rule.name for rule in RULES.values()]):
        message = say("There is no rule “{name}”: did you mean “{near}”?", name=named, near=near)
        return USELESS_SETTING.code, message
    return USELESS_SETTING.code, say("There is no rule “{name}”.", name=named)


# --- allow --------------------------------------------------------------------------------------


def _apply_allow(
    workspace: Workspace, findings: list[Finding], settings: Mapping[str, Settings]
) -> Iterator[Finding]:
    allowed = {
        (post.id, rule.code): named
        for post in workspace.posts
        for named in post.allow
        if (rule := find_rule(named)) and not rule.locked
    }
    used = set()
    for found in findings:
        key = (found.post, found.rule)
        if key in allowed:
            used.add(key)
        else:
            yield found
    for post in workspace.posts:
        if post.status not in (Status.CANCELLED, Status.PUBLISHED):
            for named in post.allow:
                if message := _useless(post, named, used):
                    at = post.at(f"allow.{named}", "allow")
                    code = USELESS_ALLOW.code
                    found = Finding(
                        at, code, message, client=post.client, post=post.id, match=named
                    )
                    if ranked := _rank(found, settings):
                        yield ranked


def _useless(post: Post, named: str, used: set[tuple[str, str]]) -> Message | None:
    rule = find_rule(named)
    if rule is None:
        return say("“allow” names “{name}”, a rule that this version does not have.", name=named)
    if rule.locked:
        return say("“{name}” cannot be allowed: it must be corrected.", name=rule.name)
    if (post.id, rule.code) not in used:
        return say("“allow” silences nothing: “{name}” finds nothing here.", name=rule.name)
    return None
