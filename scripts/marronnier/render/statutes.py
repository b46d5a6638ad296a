"""The law behind a rule, in words: what it asks, where it stands, since when, and who read it."""

from __future__ import annotations

from marronnier.law.packs import Entry, sources
from marronnier.model import Message, say
from marronnier.render.language import Language
from marronnier.render.trades import TRADES
from marronnier.rules.base import Rule

ADVICE = say("This is no legal advice: have what matters read by somebody whose trade it is.")


def law_of(rule: Rule, speech: Language) -> list[str]:
    """Return a paragraph for each piece of law behind a rule, and that none of it is advice."""
    entries = sources(rule.code)
    if not entries and rule.code != "SRC034" and not rule.code.startswith("LEG"):
        return []
    return [*(_paragraph(entry, speech) for entry in entries), speech.tell(ADVICE)]


def _paragraph(entry: Entry, speech: Language) -> str:
    told = [f"{entry.title}."]
    told.append(f"{entry.source} ({entry.url})." if entry.url else f"{entry.source}.")
    told += [speech.tell(message) for message in _dates(entry, speech)]
    if entry.sectors:
        names = ", ".join(speech.tell(TRADES.get(each, each)) for each in entry.sectors)
        told.append(speech.tell(say("Sectors: {names}.", names=names)))
    return " ".join([*told, *([entry.note] if entry.note else [])])


def _dates(entry: Entry, speech: Language) -> list[Message]:
    first = speech.day(entry.effective, "long")
    dates = [say("In force since {first}.", first=first)]
    if entry.until:
        last = speech.day(entry.until, "long")
        dates = [say("In force from {first} to {last}.", first=first, last=last)]
    if entry.checked:
        dates.append(say("Read on {day}.", day=speech.day(entry.checked, "long")))
    if entry.verify:
        dates.append(say("Still to be verified."))
    return dates
