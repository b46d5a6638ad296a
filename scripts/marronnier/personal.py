"""What in a text leads to one person: telephone numbers, addresses, accounts, number plates.

Only what is surely one is told: prices, dates, references and the short and free numbers of public
services look alike, and are left alone. Sources: the French numbering plan (ARCEP, decision
2022-1583), those of Belgium (BIPT), Switzerland (OFCOM) and North America (NANP), E.164,
ISO 13616 (IBAN), the plates of the arrêté du 9 février 2009.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marronnier.expressions import expression
from marronnier.prose import MAIL

# How many figures each kind has at least: asked first, for most texts hold fewer.
NUMBER, SIGN = 9, 3
SIGNS = expression(r"[A-Z][- ]?\d\d|[a-z]\d\d")
GAP = "[ .\u00a0\u202f-]"
FRENCH = expression(
    rf"(?<![\w+.,/])(?<!\d{GAP})(?:(?:\+|00)33{GAP}?(?:\(0\){GAP}?)?|0)[1-9]({GAP}?)\d\d(?:\1\d\d){{3}}"
    rf"(?!\d|{GAP}?\d|[.,/]\d)"
)
ABROAD = expression(rf"(?<![\w+.,/])\+(?!33)[1-9]\d{{0,2}}(?:{GAP}?\(?\d{{1,4}}\)?){{2,6}}(?!\d)")
# As they are written at home in Belgium (“0470 12 34 56”, “02 123 45 67”), in Switzerland
# (“079 123 45 67”) and in Québec (“514-555-0199”): the groups tell them from other figures.
NEIGHBOURS = expression(
    r"(?<![\w+.,/-])(?:0\d{3}[ ./\u00a0\u202f]\d\d(?P<gap>[ .\u00a0\u202f])\d\d(?P=gap)\d\d"
    r"|0\d{1,2}[ ./\u00a0\u202f]\d{3}(?P<gap2>[ .\u00a0\u202f])\d\d(?P=gap2)\d\d"
    r"|(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d-\d{4})(?![\w-]|[.,/]\d| ?\d)"
)
MOBILE = expression("04[5-9]\\d{7}|07[4-9]\\d{7}")  # of Belgium and Switzerland
TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")  # of North America
THOUSANDS = expression(r"\+\d{1,3}(?:[ .\u00a0\u202f]\d{3})+")
# Numbers of services, never of a person: free, shared-cost and unmetered ones, and helplines.
SERVICES = ("08", "0969", "0974751313", "0980980930")
REFERENCE = expression(
    r"(?:n°|no|réf\w*\.?|ref\w*\.?|siren|siret|tva|rcs|isbn|ean|code|commande|facture|dossier"
    r"|colis|suivi|article|lot|norme|modèle)\s*[:.]?\s*\Z",
    re.IGNORECASE,
)
STREETS = (
    "rue", "avenue", "av.", "boulevard", "bd", "bd.", "bld", "place", "quai", "chemin", "allée",
    "allées", "impasse", "route", "cours", "square", "sentier", "venelle", "ruelle", "faubourg",
    "passage", "esplanade", "promenade", "lotissement", "traverse", "montée",
)  # fmt: skip
# Begins every address.
NUMBERED = expression(
    rf"\d(?: ?(?:bis|ter|quater))?,? (?:{'|'.join(map(re.escape, STREETS))}) ", re.IGNORECASE
)
# What stands in every text that tells one of these, in the words of RE2.
LIKELY = (
    rf"@|\p{{Nd}}{{2}}(?:{GAP}?\p{{Nd}}\p{{Nd}}){{3}}|\+[1-9]|[A-Z]{{2}}\p{{Nd}}\p{{Nd}} ?[A-Z0-9]"
    r"|[a-z]{2}\p{Nd}\p{Nd} ?\p{Nd}"
    r"|\p{Nd}{2}\)?[ ./\x{a0}\x{202f}-]?\p{Nd}{3}[ ./\x{a0}\x{202f}-]\p{Nd}\p{Nd}"
    r"|[A-Z]{2}[- ]\p{Nd}{3}[- ][A-Z]"
    rf"|(?i:\p{{Nd}}(?: ?(?:bis|ter|quater))?,? (?:{'|'.join(map(re.escape, STREETS))})) "
)
POSTAL = expression(
    rf"(?<![\w,.])\d{{1,4}}(?: ?(?:bis|ter|quater))?,? (?:{'|'.join(map(re.escape, STREETS))})"
    r" [^\n,;!?]{2,60}?"
    r"(?:,? *\n?(?P<code>\d{5}) [A-ZÀ-Ý][\w’'-]+|(?=[\n,;.!?]|$))",
    re.IGNORECASE,
)
HOME = expression(
    r"(?:\bchez (?!nous\b|vous\b)|\bhabit\w+|\bdomicil\w+|\brésid(?:e|ent|ant)\b|\bdemeurant"
    r"|adresse personnelle|(?:\bM\.|\bMme|\bMlle|Monsieur|Madame) )[^\n]{0,50}\Z",
    re.IGNORECASE,
)
IBAN = expression(
    r"(?<![A-Z0-9])[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])"
    r"|(?<!\w)[a-z]{2}\d\d(?: ?\d{4}){2,7}(?: ?\d{1,3})?(?!\w)"  # small ones are words behind it
)
PLATE = expression(r"(?<![\w-])[A-HJ-NP-TV-Z]{2}([- ])\d{3}\1[A-HJ-NP-TV-Z]{2}(?![\w-])")
VEHICLE = expression(r"\b(?:immatricul|plaque|voiture|véhicule|camion|moto|scooter)", re.IGNORECASE)
# Mailboxes of a function, not of a person.
OFFICES = {
    "accueil", "adhesion", "asso", "association", "atelier", "billetterie", "bonjour",
    "boutique", "bureau", "candidature", "client", "clients", "com", "commande", "commandes",
    "communication", "compta", "contact", "coucou", "direction", "dpo", "emploi", "equipe",
    "hello", "help", "info", "infos", "inscription", "inscriptions", "jobs", "mairie",
    "marketing", "newsletter", "noreply", "office", "partenariat", "partenariats", "press",
    "presse", "privacy", "recrutement", "resa", "reservation", "reservations", "rgpd", "rh",
    "rp", "sales", "salut", "sav", "secretariat", "service", "services", "support", "team",
    "ventes", "webmaster",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Personal:
    """Hold where a text tells something personal, and of which kind.

    `doubtful` when it may as well be a shop's: a landline, a place without a name beside it.
    """

    start: int
    end: int
    kind: str  # "telephone", "address", "mail", "iban" or "plate"
    doubtful: bool = False


def find_personal(text: str) -> Iterator[Personal]:
    """Yield everything personal that a text tells."""
    if "@" in text:
        yield from _mails(text)
    figures = sum(map(text.count, "0123456789"))
    if figures >= NUMBER:
        yield from _telephones(text)
    if figures and NUMBERED.search(text):
        yield from _addresses(text)
    if figures >= SIGN and SIGNS.search(text):
        yield from _signs(text)


def _signs(text: str) -> Iterator[Personal]:
    for match in IBAN.finditer(text):
        if _checks(match.group().replace(" ", "")):
            yield Personal(match.start(), match.end(), "iban")
    for match in PLATE.finditer(text):
        if (match[1] == "-" or VEHICLE.search(text)) and not _reference(text, match.start()):
            yield Personal(match.start(), match.end(), "plate")


def national(number: str) -> str:
    """Return a number's figures; a French one begins with 0, whichever way it is written."""
    figures = re.sub(r"\D", "", number.replace("(0)", ""))
    return re.sub(r"\A(?:00)?33(?=\d{9}\Z)", "0", figures)


def _telephones(text: str) -> Iterator[Personal]:
    for match in FRENCH.finditer(text):
        number = national(match.group())
        if not number.startswith(SERVICES) and not _reference(text, match.start()):
            landline = not number.startswith(("06", "07"))
            yield Personal(match.start(), match.end(), "telephone", doubtful=landline)
    for match in NEIGHBOURS.finditer(text):
        number = re.sub(r"\D", "", match.group())
        service = number.startswith(SERVICES if number[0] == "0" else TOLL_FREE)
        if not service and not _reference(text, match.start()):
            sure = MOBILE.fullmatch(number) is not None
            yield Personal(match.start(), match.end(), "telephone", doubtful=not sure)
    for match in ABROAD.finditer(text) if "+" in text else ():
        number = match.group()
        if 9 <= len(national(number)) <= 15 and not THOUSANDS.fullmatch(number):  # noqa: PLR2004 - E.164
            yield Personal(match.start(), match.end(), "telephone")


def _mails(text: str) -> Iterator[Personal]:
    for match in MAIL.finditer(text):
        handle = text[match.start() - 1 : match.start()] == "@"
        office = re.split(r"[.+_-]", match.group().lower())[0].partition("@")[0] in OFFICES
        site = match.group().rpartition(".")[2].isalpha()  # a package's version is none
        if site and not handle and not office:
            yield Personal(match.start(), match.end(), "mail")


def _addresses(text: str) -> Iterator[Personal]:
    for match in POSTAL.finditer(text):
        home = HOME.search(text, max(0, match.start() - 70), match.start())
        if home or match["code"]:
            yield Personal(match.start(), match.end(), "address", doubtful=not home)


def _reference(text: str, start: int) -> bool:
    return bool(REFERENCE.search(text, max(0, start - 20), start))


def _checks(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
