"""Rules on people: who is seen, who agreed, and what leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from marronnier.law.packs import Entry
from marronnier.model import Cleaning, Finding, Medium, Place, Severity, say
from marronnier.moments import read_day
from marronnier.personal import LIKELY, Personal, find_personal, national
from marronnier.rules.base import Dated, Needs, Scope, dated, found, rule
from marronnier.rules.statutes import french, told

# What of a charter these rules hold a post to.
CHARTER = (
    "brand.url",
    "lexicon.names",
    "links.domains",
    "media.consent",
    "media.exif_gps",
)
Person = Mapping[str, Any]
KINDS = {
    "telephone": say("a telephone number"),
    "address": say("a postal address"),
    "mail": say("a person's e-mail address"),
    "iban": say("a bank account"),
    "plate": say("a number plate"),
}
INSTEAD = {"fr": "[en message privé]"}
LEAST_NAME = 8  # characters of a name of the charter that may be an address


def _people(scope: Scope) -> Iterator[tuple[Medium, Person, Place]]:
    """Yield each person that a medium names, with the place where they stand."""
    for index, medium in enumerate(scope.post.media):
        for number, person in enumerate(medium.fields.get("people", ())):
            key = f"media.{index}.people"
            at = scope.post.places.get(f"{key}.{number}") or scope.post.places.get(key, medium.at)
            yield medium, person, at


def _agreed(scope: Scope, person: Person) -> list[Person]:
    """Return the agreements that a post declares for a person."""
    theirs = [
        consent
        for consent in scope.post.fields.get("consents", ())
        if person.get("who") and consent.get("who") == person["who"]
    ]
    return [person["consent"], *theirs] if "consent" in person else theirs


@rule("RGP001", "consentement", Severity.ERROR, needs=Needs(keys=("media",)))
def person_agreed(scope: Scope) -> Iterator[Finding]:
    """A person can be recognised, and no agreement is declared.

    Everybody decides about their own image (code civil, article 9). Without a trace of the
    agreement nobody can show that there was one. The charter may leave it open:
    `media: {consent: optional}`.

    Ask, keep the paper with the client, and write under that person `consent: {until: 2027-12-31}`.

    Passes:

        people: [{who: Nadia, consent: {until: 2027-12-31}}]

    Fails:

        people: [{who: Nadia}]
    """
    if scope.charter("media.consent", "required") == "optional":
        return
    for medium, person, at in _people(scope):
        if not person.get("minor") and not _agreed(scope, person):
            message = say(
                "“{path}”: {who} can be recognised, and no agreement is declared.",
                path=medium.given,
                who=person.get("who") or say("somebody"),
            )
            yield found(at, message, match=str(person.get("who", "")))


@rule("RGP002", "mineur", Severity.ERROR, needs=Needs(keys=("media",)))
def parents_agreed(scope: Scope) -> Iterator[Finding]:
    """A child can be recognised, and no parent's written agreement is declared.

    Both parents protect a child's image together (code civil, article 372-1); only they, or the one
    parent who has the authority alone, can agree.

    Get it in writing and write how many agreed: `parents: 2`. Else show the child from behind.

    Passes:

        people: [{who: Zoé, minor: true, parents: 2}]

    Fails:

        people: [{who: Zoé, minor: true}]
    """
    for medium, person, at in _people(scope):
        if person.get("minor") and not person.get("parents"):
            message = say(
                "“{path}”: {who} is a child, and no parent's agreement is declared.",
                path=medium.given,
                who=person.get("who") or say("somebody"),
            )
            yield found(at, message, match=str(person.get("who", "")))


@rule("RGP003", "gps", Severity.ERROR, needs=Needs(keys=("media",)))
def place_untold(scope: Scope) -> Iterator[Finding]:
    """The file of a picture tells where it was taken.

    Telephones write the position into every photograph: often somebody's home, to a few metres.
    Not every network takes it out. The charter may allow it: `media: {exif_gps: allowed}`.

    `marronnier check --fix` takes the position out of the file and leaves every pixel, the
    orientation and the colours as they are. Another file needs another approval.

    Passes:

        Une photo sans position

    Fails:

        Une photo qui dit 48,58° N 7,75° E
    """
    if scope.charter("media.exif_gps", "forbidden") == "allowed":
        return
    for medium in scope.post.media:
        if medium.facts and medium.facts.located:
            message = say("“{path}” tells where it was taken.", path=medium.given)
            cleaning = Cleaning(medium.path, medium.facts.sha256)
            yield replace(found(medium.at, message, match=medium.given), cleaning=cleaning)


@rule("RGP004", "donnee-personnelle", Severity.ERROR, needs=Needs(shape=LIKELY))
def text_discreet(scope: Scope) -> Iterator[Finding]:
    """The text gives away a telephone number, an address, an account or a number plate.

    What is published once is copied for ever, and somebody's number is not the brand's to give.
    Short numbers, free numbers and mailboxes such as contact@ are nobody's and pass; a landline
    or an address without a name beside it is only a warning, for it may be a shop's.

    Ask for it in a private message. The brand's own number or address stands in the charter, under
    `lexicon.names`; its domains under `links.domains` or `brand.url`.

    Passes:

        Envoie-nous ton numéro en message privé.

    Fails:

        Appelle Nadia au 06 12 34 56 78.
    """
    for spoken in scope.spoken(origins=("message", "first_comment", "alt")):
        text = spoken.prose.text
        for personal in find_personal(text):
            told = text[personal.start : personal.end]
            if _is_ours(scope, personal, told) or _in_address(spoken.prose.addresses, personal):
                continue
            yield from spoken.found(
                personal.start,
                personal.end,
                say("“{text}” is {kind}.", text=told, kind=KINDS[personal.kind]),
                new=INSTEAD.get(scope.language),
                proposed=True,
                severity=Severity.WARNING if personal.doubtful else None,
            )


def _in_address(addresses: tuple[tuple[int, int], ...], personal: Personal) -> bool:
    """Tell whether what was found is a piece of a web address, a handle or a hashtag."""
    return personal.kind != "mail" and any(
        start < personal.end and personal.start < end for start, end in addresses
    )


def _is_ours(scope: Scope, personal: Personal, told: str) -> bool:
    """Tell whether the brand itself publishes it: its charter says so."""
    names = scope.charter("lexicon.names", ())
    if personal.kind == "telephone":
        return national(told) in {national(name) for name in names}
    if personal.kind == "mail":
        domain = told.rpartition("@")[2].lower()
        own = [urlsplit(scope.charter("brand.url", "")).hostname or ""]
        own += scope.charter("links.domains", ())
        parents = [known.lower().removeprefix("www.") for known in own if known]
        return told in names or any(f".{domain}".endswith(f".{known}") for known in parents)
    plain = " ".join(told.split())
    return any(plain in name or (len(name) >= LEAST_NAME and name in plain) for name in names)


@dated("RGP005", "accord-echu", Severity.ERROR, needs=Needs(keys=("media", "consents")))
def agreement_lasts(scope: Dated) -> Iterator[Finding]:
    """An agreement ends before the post goes out.

    Who agreed until October did not agree to December.

    Ask again and write the new date, or choose another picture.

    Passes:

        consent: {until: 2027-12-31}

    Fails:

        consent: {until: 2026-10-31}
    """
    day = scope.day()

    def over(agreements: list[Person]) -> str:
        """Return the last day of agreements that are all over, nothing when one lasts."""
        days = [str(one.get("until", "9999-12-31"))[:10] for one in agreements]
        last = read_day(max(days, default="9999-12-31"))
        return f"{last}" if last and last < day else ""

    named = set()
    for medium, person, at in _people(scope):
        named.add(person.get("who"))
        if last := over(_agreed(scope, person)):
            message = say(
                "“{path}”: the agreement of {who} ended on {day}.",
                path=medium.given,
                who=person.get("who") or say("somebody"),
                day=last,
            )
            yield found(at, message, match=str(person.get("who", "")))
    for index, consent in enumerate(scope.post.fields.get("consents", ())):
        if consent.get("who") not in named and (last := over([consent])):
            who = consent.get("who") or say("somebody")
            at = scope.post.at(f"consents.{index}", "consents")
            yield found(at, say("The agreement of {who} ended on {day}.", who=who, day=last))


@rule("LEG003", "images-retouchees", Severity.ERROR, needs=Needs(keys=("media",)))
def retouching_said(scope: Scope) -> Iterator[Finding]:
    """A face or a figure was retouched, and the text does not say so.

    The law on influence wants the words “Images retouchées” (loi 2023-451, article 5), so that
    nobody compares themselves with what is not real.

    Begin the text with “Images retouchées”.

    Passes:

        Images retouchées

    Fails:

        Un portrait aminci, sans un mot
    """
    yield from _said(scope, "LEG003", "retouched")


@rule("LEG004", "images-virtuelles", Severity.ERROR, needs=Needs(keys=("media",)))
def generation_said(scope: Scope) -> Iterator[Finding]:
    """A picture was made by a machine, and the text does not say so.

    The law on influence wants the words “Images virtuelles” for a face or a figure that an
    artificial intelligence made (loi 2023-451, article 5).

    Begin the text with “Images virtuelles”, or say that it was made with an AI.

    Passes:

        Images virtuelles

    Fails:

        Un visage généré, sans un mot
    """
    yield from _said(scope, "LEG004", "generated")


def _said(scope: Scope, code: str, key: str) -> Iterator[Finding]:
    concerned = [medium for medium in scope.post.media if medium.fields.get(key)]
    for entry in french(scope, code) if concerned else ():
        for sent in scope.sent():
            if told(sent.text, entry.texts) or _equivalent(entry).search(sent.text):
                continue
            words = entry.texts[0]
            message = say("The text must say “{words}”.", words=words)
            fix = sent.adding(words, first=True)
            match = concerned[0].given
            yield from sent.found(message, match=match, fix=fix, why=entry.source)


@cache
def _equivalent(entry: Entry) -> re.Pattern[str]:
    """Return what says as much as the words of an entry."""
    return re.compile(entry.data["equivalent"], re.IGNORECASE | re.VERBOSE)
