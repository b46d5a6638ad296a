"""Rules on a brand's own rules, written in its charter as data (`checks:`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from marronnier.agreement import cased
from marronnier.expressions import expression
from marronnier.model import Charter, Finding, Message, Place, Severity, say
from marronnier.patterns import Hit, NoPattern, pattern
from marronnier.prose import Prose
from marronnier.rules.base import Needs, Scope, Sent, Spoken, Survey, Text, found, rule, survey
from marronnier.wording import holds, words

CHARTER = ("checks", "rules")
Check = Mapping[str, Any]  # one entry of `checks:`, as the charter holds it
REPLACING = ("replace", "prefer")
BRACED = expression(r"\{[a-z_]+\}")  # “{match}”, or a slip for it
GROUP = expression(r"\\([1-9])")
ELIDED = expression(r"(?i)(?:\b[ldjmtsnc]|qu)['’]\Z")
VOWELS = frozenset("aeiouyhàâéèêëîïôùûœæ")


@rule("MAI001", "regle-maison", Severity.WARNING, needs=Needs(charter=("checks",)))
def house_rule(scope: Scope) -> Iterator[Finding]:
    """A text breaks a rule of the brand's own.

    The charter lists under `checks:` what only this brand wants: a word it never says, a phrase
    that must be there, a number of times that is enough. The finding carries the brand's own
    words, and the rule's own name, which `rules:` and `allow:` take too.

    Follow the message; or allow the rule by its name in this post, with a reason.

    Passes: Le prix, c’est le laiton et six heures de main.
    Fails: Une lampe pas cher.
    """
    for check in scope.charter("checks", ()):
        kind = check.get("kind")
        if kind == "require":
            yield from _own(_missing(scope, check), scope, check)
        elif kind == "limit":
            yield from _own(_too_many(scope, check), scope, check)
        elif check.get("pattern") or scope.may_name(tuple(check.get("words", ()))):
            yield from _own(_named(scope, check), scope, check)


@survey("MAI002", "regle-maison-fausse", Severity.ERROR)
def wrong_house_rule(survey: Survey) -> Iterator[Finding]:
    """A rule of the brand's own cannot work, or does not do what its examples say.

    A rule that finds nothing looks like a charter that everybody follows. Its examples are its
    test: the rule must be silent on every good one and find every bad one.

    Complete the rule, correct its regular expression, or correct the example.

    Passes: examples: {good: [Une lampe à 90 €], bad: [Une lampe pas cher]}
    Fails: examples: {bad: [Une lampe à 90 €]}
    """
    for client in survey.workspace.clients.values():
        named: set[str] = set()
        for index, check in enumerate(client.charter.get("checks", ())):
            for key, message in _doubts(check, named, client.charter):
                place = _place(client.charter, index, key)
                owner = place.path.split("/")[1]  # an inherited rule is its own charter's mistake
                yield found(place, message, client=owner, match=str(check.get("name", "")))
            named.add(str(check.get("name", "")))


# --- what a rule looks for ----------------------------------------------------------------------


def _hits(check: Check, text: str) -> Iterator[Hit]:
    """Yield where a text holds what a check looks for; words count outside of addresses only."""
    if check.get("words"):
        for match in words(tuple(check["words"])).find_plainly(text):
            yield Hit(match.start, match.end, ())
    if check.get("pattern"):
        try:
            yield from pattern(check["pattern"]).find(text)
        except NoPattern:
            return  # said once, where the charter writes it


def _faults(check: Check, text: str) -> list[Hit]:
    """Return what is found, but for what stands inside the words that should replace it."""
    hits = list(_hits(check, text))
    if not hits or check.get("kind") not in REPLACING or not check.get("with"):
        return hits
    right = [(one.start, one.end) for one in words((check["with"],)).find(text)]
    return [
        hit
        for hit in hits
        if not any(first <= hit.start and hit.end <= last for first, last in right)
    ]


def _has(check: Check, text: str) -> bool:
    if check.get("words") and words(tuple(check["words"])).names(text):
        return True
    return next(_hits({"pattern": check.get("pattern")}, text), None) is not None


# --- kinds --------------------------------------------------------------------------------------


def _named(scope: Scope, check: Check) -> Iterator[Finding]:
    for text in scope.texts:
        if text.origin == "alt":
            continue
        hits = _faults(check, text.prose.text)
        reached = _reached(scope, check, text.prose.text, text.accounts) if hits else ()
        for hit in hits if reached else ():
            match = text.prose.text[hit.start : hit.end]
            new, sure = _replacement(check, text, hit, scope.charter("checks", ()))
            yield from Spoken(text, None, reached).found(
                hit.start, hit.end, _told(check, match), new=new, proposed=not sure, why=_why(check)
            )


def _missing(scope: Scope, check: Check) -> Iterator[Finding]:
    wanted = " / ".join(check.get("words", ())) or check.get("pattern", "")
    if not wanted or _is_broken(check):
        return
    for sent in scope.sent():
        reached = _reached(scope, check, sent.text, sent.platforms)
        if reached and not _has(check, sent.text):
            # what is added must end the search
            fits = check.get("with") and _has(check, check["with"])
            fix = sent.adding(check["with"], proposed=True) if fits else None
            mine = replace(sent, platforms=reached)
            yield from mine.found(_told(check, wanted), match=wanted, fix=fix, why=_why(check))


def _too_many(scope: Scope, check: Check) -> Iterator[Finding]:
    most = check.get("max")
    if most is None:
        return
    for sent in scope.sent():
        counted = [(one, hit) for one in sent.spoken for hit in _counted(check, one.prose)]
        reached = _reached(scope, check, sent.text, sent.platforms) if len(counted) > most else ()
        if reached:
            yield from _excess(replace(sent, platforms=reached), check, counted[most], len(counted))


def _excess(sent: Sent, check: Check, first: tuple[Spoken, Hit], count: int) -> Iterator[Finding]:
    spoken, hit = first
    match = spoken.prose.text[hit.start : hit.end] if _seeks(check) else str(count)
    place = spoken.text.place(hit.start, hit.end)
    yield from sent.found(_told(check, match), at=place, match=match, why=_why(check))


def _counted(check: Check, prose: Prose) -> list[Hit]:
    """Return what a limit counts: what the check looks for, else every word."""
    if _seeks(check):
        return list(_hits(check, prose.text))
    return [Hit(start, end, ()) for start, end in prose.words]


def _seeks(check: Check) -> bool:
    return bool(check.get("words") or check.get("pattern"))


# --- for whom, and how it is told ---------------------------------------------------------------


def _reached(scope: Scope, check: Check, text: str, accounts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the accounts that a check holds for, `("",)` when that is wherever the post goes."""
    if not check.get("platforms") and not check.get("when"):
        return ("",) if len(accounts) == len(scope.post.accounts) else accounts
    if scope.client is None:
        return ()
    about = scope.topics() if check.get("when") else ()
    only = {"platforms": check["platforms"]} if check.get("platforms") else {}
    kept = tuple(
        key
        for key in (scope.post.accounts if accounts == ("",) else accounts)
        if holds(only, text, (), key) and holds(check.get("when"), text, about, key)
    )
    return ("",) if len(kept) == len(scope.post.accounts) else kept


def _own(findings: Iterable[Finding], scope: Scope, check: Check) -> Iterator[Finding]:
    """Yield findings under the check's own name, with the severity that the charter gives it."""
    name = str(check.get("name", ""))
    slug = scope.post.client
    for finding in findings:
        severity = _severity(check, scope.charter("rules", {}), (name, f"{slug}/{name}"))
        yield replace(finding, name=f"{slug}/{name}", weight=severity)


def _severity(check: Check, settings: Mapping[str, Any], names: Iterable[str]) -> Severity | None:
    """Return the severity set for a check's name, else its own; None leaves the rule's."""
    words_of = [settings.get(name) for name in names]
    for word in (*words_of, check.get("severity")):
        level = word.get("severity") if isinstance(word, Mapping) else word
        if str(level).upper() in Severity.__members__:
            return Severity[str(level).upper()]
    return None


def _told(check: Check, match: str) -> Message:
    """Return the brand's own sentence; it is in the brand's language, and is not translated."""
    return Message(str(check.get("message", "{match}")).replace("{match}", match))


def _why(check: Check) -> str:
    return f"({check['link']})" if check.get("link") else ""


def _replacement(
    check: Check, text: Text, hit: Hit, every: Iterable[Check]
) -> tuple[str | None, bool]:
    """Return what stands in for a hit, None when nothing can, and whether that is sure.

    What one of `every` check of the charter refuses stands in for nothing.
    """
    written, prose = check.get("with"), text.prose
    if check.get("kind") not in REPLACING or not written or prose.touches(hit.start, hit.end):
        return None, False
    new = GROUP.sub(lambda group: _group(hit, int(group[1])), written)
    new = cased(prose.text[hit.start : hit.end], new)
    after = prose.text[: hit.start] + new + prose.text[hit.end :]
    end = hit.start + len(new)
    for other in every:
        if other.get("kind") in ("require", "limit"):
            continue
        if any(one.start < end and one.end > hit.start for one in _faults(other, after)):
            return None, False  # the correction would have to be corrected, for ever
    elided = ELIDED.search(prose.text, max(0, hit.start - 3), hit.start)
    broken = elided is not None and new[:1].lower() not in VOWELS
    return new, check["kind"] == "replace" and not broken


def _group(hit: Hit, number: int) -> str:
    return hit.groups[number - 1] if number <= len(hit.groups) else ""


# --- the rules of the charter themselves --------------------------------------------------------


def _doubts(check: Check, named: Iterable[str], charter: Charter) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with a check, with the key that says so."""
    name, kind = str(check.get("name", "")), check.get("kind")
    if name in named:
        yield "name", say("“{name}”: two rules have this name.", name=name)
    if kind == "pattern" and not check.get("pattern"):
        yield "kind", say("“{name}” needs a “pattern”.", name=name)
    elif kind != "limit" and not _seeks(check):
        text = "“{name}” looks for nothing: add “words” or a “pattern”."
        yield "kind", say(text, name=name)
    if kind in REPLACING and not check.get("with"):
        yield "kind", say("“{name}” needs “with”: what to write instead.", name=name)
    if kind == "limit" and check.get("max") is None:
        yield "kind", say("“{name}” needs “max”: how many times at most.", name=name)
    yield from _mistold(check, name)
    try:
        pattern(check.get("pattern", "x"))
    except NoPattern as problem:
        yield "pattern", problem.message
    else:
        yield from _examples(check, name, charter)


def _mistold(check: Check, name: str) -> Iterator[tuple[str, Message]]:
    """Yield what would be shown wrongly of a check."""
    for unknown in BRACED.findall(str(check.get("message", ""))):
        if unknown != "{match}":
            text = "“{name}”: “{unknown}” would be shown as it stands; only {match} is filled in."
            yield "message", say(text, name=name, unknown=unknown, match="{match}")
    if not str(check.get("link", "https://")).startswith(("https://", "http://")):
        yield "link", say("“{name}”: the link is no web address.", name=name)


def _is_broken(check: Check) -> bool:
    try:
        pattern(check.get("pattern", "x"))
    except NoPattern:
        return True
    return False


def _examples(check: Check, name: str, charter: Charter) -> Iterator[tuple[str, Message]]:
    """Yield the examples on which a check does not do what they say."""
    examples = check.get("examples", {})
    names = tuple(charter.get("lexicon.names", ()))
    for index, text in enumerate(examples.get("good", ())):
        if _breaks(check, Prose(text, names)):
            message = say("“{name}” finds its good example “{text}”.", name=name, text=text)
            yield f"examples.good.{index}", message
    for index, text in enumerate(examples.get("bad", ())):
        if not _breaks(check, Prose(text, names)):
            message = say("“{name}” does not find its bad example “{text}”.", name=name, text=text)
            yield f"examples.bad.{index}", message


def _breaks(check: Check, prose: Prose) -> bool:
    """Tell whether a text alone breaks a check, wherever it may be sent."""
    named = check.get("when", {}).get("words")
    if named and not words(tuple(named)).names_plainly(prose.text):
        return False
    if check.get("kind") == "require":
        return not _has(check, prose.text)
    if check.get("kind") == "limit":
        return check.get("max") is not None and len(_counted(check, prose)) > check["max"]
    return bool(_faults(check, prose.text))


def _place(charter: Charter, index: int, key: str) -> Place:
    keys = (f"checks.{index}.{key}", f"checks.{index}", "checks")
    placed = next((charter.places[one] for one in keys if one in charter.places), None)
    return placed or Place(f"clients/{charter.client}/charter.yml")
