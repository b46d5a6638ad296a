"""Rules on what the law asks of a text: messages of health, of money, and mentions."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from datetime import timedelta

from marronnier.law.packs import Entry, active, governing, last_read
from marronnier.model import Finding, Message, Severity, say
from marronnier.rules.base import Needs, Scope, Sent, Survey, found, rule, survey
from marronnier.rules.statutes import (
    adding,
    conditional,
    french,
    is_sentence,
    lacks,
    named,
    texts_of,
    told,
    worded,
)
from marronnier.wording import contains, words

CHARTER = ("legal.mentions",)
YEAR = timedelta(days=365)


@rule("LEG005", "alcool", Severity.ERROR, needs=Needs(words=worded("LEG005"), language="fr"))
def alcohol_told(scope: Scope) -> Iterator[Finding]:
    """A drink with alcohol is named without the health message, or where it may not be named.

    Advertising for alcohol carries “L’abus d’alcool est dangereux pour la santé”, and is not
    allowed at all on what is made for sport or for the young.

    Take the drink out; where it may stay, add the message.

    Passes:

        Un jus de pomme chaud offert à la salle jusqu’à 20 h.

    Fails:

        Une bière offerte à la salle.
    """
    entries = french(scope, "LEG005")
    forbidding = [entry for entry in entries if entry.data.get("forbidden")]
    for entry in forbidding or entries:
        if not any(next(named(entry, one.prose.masked), None) for one in scope.texts):
            continue
        for sent in scope.sent():
            if not forbidding and told(sent.text, entry.texts):
                continue
            for spoken in sent.spoken:
                for match in named(entry, spoken.prose.masked):
                    message = _alcohol(entry, match.found)
                    at = spoken.text.place(match.start, match.end)
                    yield from sent.found(message, at=at, match=match.found, why=entry.source)


def _alcohol(entry: Entry, text: str) -> Message:
    if entry.texts:
        return say("“{text}”: alcohol asks for “{message}”.", text=text, message=entry.texts[0])
    return say("“{text}”: no alcohol where people come for sport or are young.", text=text)


@rule(
    "LEG006",
    "manger-bouger",
    Severity.ERROR,
    needs=Needs(law="LEG006", language="fr"),
    options=("types",),
)
def food_told(scope: Scope) -> Iterator[Finding]:
    """A food brand's post lacks the health message and its address.

    Advertising for manufactured food and sweetened drinks carries one of four messages and the
    address www.mangerbouger.fr, unless the brand pays the contribution that frees it from that.

    Add the message. The option “types” names the types of posts that advertise, when others of
    the brand's posts do not.

    Passes:

        Pour votre santé, pratiquez une activité physique régulière. www.mangerbouger.fr

    Fails:

        Notre nouvelle pâte à tartiner est en rayon.
    """
    yield from _with_message(scope, "LEG006")


@rule(
    "LEG007",
    "jeux-d-argent",
    Severity.ERROR,
    needs=Needs(law="LEG007", language="fr"),
    options=("types",),
)
def gambling_told(scope: Scope) -> Iterator[Finding]:
    """A gambling brand's post lacks the warning, or has changed it.

    The text of the order of 29 July 2022 may not be modified, shortened or hidden; the older
    ones do no longer.

    Write the message word for word. The option “types” names the types of posts that advertise.

    Passes:

        Les jeux d'argent et de hasard peuvent être dangereux : pertes d'argent, conflits
        familiaux, addiction… Retrouvez nos conseils sur joueurs-info-service.fr
        (09 74 75 13 13 - appel non surtaxé)

    Fails:

        Jouer comporte des risques.
    """
    for entry in french(scope, "LEG007") if _advertises(scope) else ():
        for sent in scope.sent():
            if any(_exact(text) in _exact(sent.text) for text in entry.texts):
                continue
            message = say("The warning of the law is missing: add it word for word.")
            at, fix = None, adding(scope, sent, entry.texts[0])
            refused = words(entry.listed("refused"))
            for spoken in sent.spoken:
                if match := next(refused.find(spoken.prose.text), None):
                    message = say("The warning of the law is not word for word as it must be.")
                    at, fix = spoken.text.place(match.start, match.end), None
                    break
            yield from sent.found(message, at=at, fix=fix, why=entry.source)


def _exact(text: str) -> str:
    """Return a text but for what typography may change: apostrophes, spaces, dots."""
    alike = unicodedata.normalize("NFC", text).replace("’", "'").replace("...", "…")
    return re.sub(r"\s+", " ", alike)


@rule(
    "LEG008",
    "avertissement-credit",
    Severity.ERROR,
    needs=Needs(law="LEG008", language="fr"),
    options=("types",),
)
def credit_told(scope: Scope) -> Iterator[Finding]:
    """A lender's post lacks the warning about credit.

    All advertising for credit carries it, whatever its form.

    Add the two sentences. The option “types” names the types of posts that advertise.

    Passes:

        Un crédit vous engage et doit être remboursé. Vérifiez vos capacités de remboursement
        avant de vous engager.

    Fails:

        Votre projet financé en 48 heures.
    """
    yield from _with_message(scope, "LEG008")


@rule(
    "LEG009",
    "automobile",
    Severity.ERROR,
    needs=Needs(law="LEG009", language="fr"),
    options=("types",),
)
def car_told(scope: Scope) -> Iterator[Finding]:
    """A car brand's post lacks one of the three messages, or its hashtag.

    They remind people of walking, sharing and public transport, and take turns in equal shares.
    The label of CO2 emissions belongs on the picture, where this rule does not see it.

    Add the message and the hashtag. The option “types” names the types of posts that advertise.

    Passes:

        Pensez à covoiturer. #SeDéplacerMoinsPolluer

    Fails:

        La nouvelle citadine est arrivée.
    """
    yield from _with_message(scope, "LEG009")


def _advertises(scope: Scope) -> bool:
    """Tell whether a post is of a type that the rule's option names; without one all are."""
    types = scope.option("types")
    return not types or scope.post.fields.get("type") in types


def _with_message(scope: Scope, code: str) -> Iterator[Finding]:
    for entry in french(scope, code) if _advertises(scope) else ():
        for sent in scope.sent():
            lacking = _lacking(scope, sent, entry)
            if lacking:
                paragraph = ". ".join(lacking)
                message = say("The law asks for “{message}”: add it.", message=paragraph)
                fix = adding(scope, sent, paragraph)
                yield from sent.found(message, match=paragraph, fix=fix, why=entry.source)


def _lacking(scope: Scope, sent: Sent, entry: Entry) -> list[str]:
    """Return what is missing; messages of equal worth take turns, by the post's identity."""
    lacking = []
    if entry.texts and not told(sent.text, entry.texts):
        lacking.append(entry.texts[zlib.crc32(scope.post.id.encode()) % len(entry.texts)])
    return lacking + [
        text for text in entry.needs if not contains(sent.text, text.removeprefix("www."))
    ]


@rule("LEG010", "mention-conditionnelle", Severity.ERROR)
def mentions_there(scope: Scope) -> Iterator[Finding]:
    """A mention is missing that the text's own words or topics call for.

    The charter lists such mentions under “legal.mentions”, and the law adds some for a sector:
    units of account, for one, go with the risk of losing capital.

    Add the mention; `--fix` adds a whole sentence, and only proposes what is no sentence.

    Passes:

        L’investissement en unités de compte présente un risque de perte en capital.

    Fails:

        Les unités de compte, pour aller plus loin.
    """
    for mention in conditional(scope, scope.charter("legal.mentions", ())):
        for sent in scope.sent():
            if lacks(scope, sent, mention):
                text = texts_of(mention)[0]
                message = say("The text must say “{mention}”: add it.", mention=text)
                fragment = not is_sentence(text)
                paragraph = text[:1].upper() + text[1:]
                yield from sent.found(
                    message,
                    match=text,
                    fix=adding(scope, sent, paragraph, proposed=fragment),
                    why=mention.get("why", ""),
                    severity=Severity[mention.get("severity", "error").upper()]
                    if "severity" in mention
                    else None,
                )


@survey("SRC034", "droit-a-relire", Severity.INFO)
def law_read_again(survey: Survey) -> Iterator[Finding]:
    """A pack of law that a charter goes by was last read over a year ago.

    Law moves: a mention, a date or a list of words may have changed since. What the rules find is
    no legal advice in any case.

    Have the pack's sources read again, or take a newer version of Marronnier.

    Passes:

        extends: [_agency, legal-fr@2026.11]

    Fails:

        Le même paquet, deux ans plus tard.
    """
    today = survey.present.day()
    for slug, client in survey.workspace.clients.items():
        charter = client.charter
        extends, sectors = governing(charter)
        for pack in active(extends, sectors):
            day = last_read(pack, sectors)
            if day is None or today - day <= YEAR:
                continue
            naming = (n for n, name in enumerate(extends) if name in (pack.name, str(pack)))
            keys = (f"extends.{next(naming, '')}", "sector", "language")
            at = next(filter(None, map(charter.places.get, keys)), None)
            if at is not None:
                message = say(
                    "The law of “{pack}” was last read on {day}: have it read again.",
                    pack=str(pack),
                    day=day,
                )
                yield found(at, message, match=str(pack), client=at.path.split("/")[1] or slug)
