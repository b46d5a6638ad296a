"""What `doctor` found, to text and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from marronnier.diagnosis.examination import Examination, Health
from marronnier.model import say
from marronnier.render.characters import visible
from marronnier.render.language import Language

MARKS = {Health.OK: "✓", Health.WARN: "!", Health.BAD: "✗"}
WORDS = {
    Health.OK: say("in order"),
    Health.WARN: say("to look at"),
    Health.BAD: say("to put right"),
}
AREAS = {
    "git": say("Git"),
    "ledger": say("Ledger"),
    "github": say("GitHub"),
    "accounts": say("Accounts"),
    "clock": say("Clock"),
}


def examination_lines(examinations: Iterable[Examination], speech: Language) -> Iterator[str]:
    """Yield a line for each look as it comes, its remedy below, then how many were of each kind."""
    width = max(len(speech.tell(word)) for word in WORDS.values())
    found = []
    for area, members in groupby(examinations, key=lambda one: one.area):
        yield speech.tell(AREAS[area])
        for one in members:
            found.append(one.health)
            yield from _lines(one, width, speech)
        yield ""
    yield speech.tell(
        say(
            "To put right: {bad}; to look at: {warn}; in order: {ok}.",
            **{health.value: found.count(health) for health in Health},
        )
    )


def _lines(one: Examination, width: int, speech: Language) -> Iterator[str]:
    word = speech.tell(WORDS[one.health])
    said = one.said
    if one.area == "accounts":
        said = say("{subject}: {said}", subject=one.subject, said=said)
    yield f"  {MARKS[one.health]} {word:<{width}}  {visible(speech.tell(said))}"
    if one.remedy:
        yield f"    {'':<{width}}→ {visible(speech.tell(one.remedy))}"


def examinations_json(examinations: Sequence[Examination], now: datetime, speech: Language) -> str:
    """Return the contract of `doctor --format json`; only the sentences may change."""
    value = {
        "version": 1,
        "now": now.astimezone(UTC).isoformat(timespec="seconds"),
        "ok": all(one.health is not Health.BAD for one in examinations),
        "examinations": [
            {
                "area": one.area,
                "check": one.check,
                "subject": one.subject or None,
                "state": one.health.value,
                "said": speech.tell(one.said),
                "remedy": speech.tell(one.remedy) if one.remedy else None,
            }
            for one in examinations
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1)
