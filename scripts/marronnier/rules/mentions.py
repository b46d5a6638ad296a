"""Rules on accounts and people that a post names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marronnier.expressions import expression
from marronnier.model import Finding, Medium, Severity, say
from marronnier.rules.base import Needs, Scope, Sent, rule
from marronnier.spelling import distance
from marronnier.wording import contains, words

# What of a charter these rules hold a post to.
CHARTER = ("media.credit", "mentions.deny", "mentions.known", "mentions.unknown")
# No e-mail address, and no path of a web address; a point that ends the sentence stays out.
HANDLE = expression(
    r"(?<![\w@./+-])@(?P<name>\w+(?:[.-]\w+)*)(?:@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}))?"
)
SHORT = 6  # letters of a name in which two wrong ones would make another
OWN = ("client", "interne", "internal", "maison")  # whose picture needs no credit
CREDIT = expression(
    r"©|📷|📸|\b(?:photos?|images?|illustrations?|vidéos?|cr[ée]dits?)(?: photo)?\s*"
    r"(?::|©|par\b|by\b)",
    re.IGNORECASE,
)
WITH = {"fr": "Avec {who}.", "en": "With {who}."}


@dataclass(frozen=True, slots=True)
class _Handle:
    """Hold one account that a text names; `address` is it in small letters, without the first @."""

    start: int
    end: int
    text: str
    address: str

    @property
    def name(self) -> str:
        return self.address.partition("@")[0]


@rule("MEN001", "partenaire-non-cite", Severity.WARNING, needs=Needs(keys=("partnership",)))
def partner_named(scope: Scope) -> Iterator[Finding]:
    """The post declares a partner whom its text does not name.

    The partner expects it, and readers should know who is behind the post.

    Name the account, or the partner in words.

    Passes:

        partnership: {with: "@claire_bois"}

        Avec @claire_bois

    Fails:

        partnership: {with: "@claire_bois"}

        (personne n’est nommé)
    """
    partnership = scope.post.fields.get("partnership") or {}
    for who in partnership.get("with", ()):
        for sent in scope.sent():
            if not _names(sent.text, who):
                message = say("The text does not name “{who}”.", who=who)
                # A mention of what is paid has a rule of its own, which names the partner too.
                paid = partnership.get("paid") is not False
                line = WITH.get(scope.language, "{who}").format(who=who)
                fix = sent.adding(line, proposed=paid)
                yield from sent.found(message, match=who, fix=fix)


@rule(
    "MEN002",
    "compte-inconnu",
    Severity.WARNING,
    needs=Needs(charter=("mentions.unknown",), marks="@"),
)
def account_listed(scope: Scope) -> Iterator[Finding]:
    """The text names an account that the charter does not know.

    One letter more or less leads to a stranger, or to nobody.

    Correct it, or add the account to `mentions.known` once it is verified. The brand's own
    accounts and a declared partner's are known.

    Passes:

        @lou.atelier

    Fails:

        @lou.ateliers
    """
    if not _any_handle(scope):
        return
    own = () if scope.client is None else scope.client.accounts.values()
    partnership = scope.post.fields.get("partnership") or {}
    also = (*(account.handle for account in own), *partnership.get("with", ()))
    for spoken in scope.spoken("mentions.known", ()):
        network = spoken.platforms[0].partition(".")[0]
        unknown = scope.charter("mentions.unknown", platform=network)
        if unknown != "warn":
            continue
        denied = scope.charter("mentions.deny", (), platform=network)
        known = {_address(one): one for one in (*spoken.value, *also) if one}
        for handle in _handles(spoken.prose.text):
            if handle.address in known or _denied(handle, denied):
                continue
            near = _nearest(handle, known)
            message = say("“{handle}” is not a known account.", handle=handle.text)
            if near:
                message = say("“{handle}”: did you mean “{near}”?", handle=handle.text, near=near)
            yield from spoken.found(
                handle.start, handle.end, message, new=near or None, proposed=True
            )


@rule("MEN003", "credit", Severity.WARNING, needs=Needs(keys=("media",)))
def author_credited(scope: Scope) -> Iterator[Finding]:
    """A picture that somebody else made goes out without its author's name.

    Authors have a right to be named where their work is seen; what the front matter says, nobody
    reads.

    Name the author in the text. A medium whose `origin` is `interne` or `client` needs no credit.

    Passes:

        Photo : Ana Lopes

    Fails:

        (aucun nom, et « origin: Ana Lopes »)
    """
    if not any(_needs_credit(medium, required=True) for medium in scope.post.media):
        return
    for sent in scope.sent("media.credit"):
        for medium in scope.post.media:
            if not _needs_credit(medium, required=sent.value == "required"):
                continue
            credit = str(medium.fields.get("credit", ""))
            if _credited(sent, credit):
                continue
            message = say("“{path}” is somebody's work: name its author.", path=medium.given)
            if credit:
                message = say(
                    "The text does not name “{credit}”, who made “{path}”.",
                    credit=credit,
                    path=medium.given,
                )
            yield from sent.found(message, at=medium.at, match=medium.given)


@rule("MEN004", "compte-refuse", Severity.ERROR, needs=Needs(charter=("mentions.deny",), marks="@"))
def account_allowed(scope: Scope) -> Iterator[Finding]:
    """The text names an account that the charter never names.

    A competitor, or somebody with whom the brand has parted (`mentions.deny`).

    Leave it out.

    Passes:

        (aucun d’eux)

    Fails:

        @concurrent
    """
    for spoken in scope.spoken("mentions.deny") if _any_handle(scope) else ():
        for handle in _handles(spoken.prose.text) if spoken.value else ():
            if _denied(handle, spoken.value):
                message = say(
                    "“{handle}” is an account that this brand does not name.", handle=handle.text
                )
                yield from spoken.found(handle.start, handle.end, message)


# --- accounts -----------------------------------------------------------------------------------


def _any_handle(scope: Scope) -> bool:
    return any("@" in text.prose.text for text in scope.texts)


def _handles(text: str) -> Iterator[_Handle]:
    for match in HANDLE.finditer(text) if "@" in text else ():
        if not match["name"].isdigit():
            yield _Handle(match.start(), match.end(), match.group(), _address(match.group()))


def _address(handle: str) -> str:
    return handle.strip().removeprefix("@").lower()


def _denied(handle: _Handle, denied: tuple[str, ...]) -> bool:
    """Tell whether a handle is refused; an entry without a server counts on every server."""
    return any(one in (handle.address, handle.name) for one in map(_address, denied))


def _nearest(handle: _Handle, known: dict[str, str]) -> str:
    """Return the known account that was most likely meant, "" when none is near."""
    reach = 2 if len(handle.name) >= SHORT else 1
    ranked = []
    for address, written in known.items():
        name = address.partition("@")[0]
        far = min(distance(handle.name, name), distance(handle.address, address))
        if far <= reach and abs(len(name) - len(handle.name)) <= reach:
            ranked.append((far, written if written.startswith("@") else f"@{written}"))
    return min(ranked, default=(0, ""))[1]


def _names(text: str, who: str) -> bool:
    """Tell whether a text names somebody: the account, on whatever server, or the name in words."""
    if contains(text, who):
        return True
    if not who.startswith("@"):
        return False
    wanted = _address(who).partition("@")[0]
    if any(handle.name == wanted for handle in _handles(text)):
        return True
    return words((re.sub(r"[._-]+", " ", wanted),), accents=False).names(text)


# --- credits ------------------------------------------------------------------------------------


def _needs_credit(medium: Medium, *, required: bool) -> bool:
    origin = str(medium.fields.get("origin", "")).lower()
    if origin in OWN:
        return False
    return bool(origin) or (required and medium.kind != "visuel")


def _credited(sent: Sent, credit: str) -> bool:
    if credit:
        return contains(sent.text, credit.rpartition(":")[2].strip(" ©") or credit)
    return CREDIT.search(sent.text) is not None
