"""Rules on links: where they lead, and how they are named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.addresses import Address, find
from marronnier.expressions import expression
from marronnier.model import Charter, Finding, Part, Severity, say
from marronnier.rules.base import Needs, Scope, Spoken, rule
from marronnier.rules.linked import ADDRESSED, accounts_of, with_links
from marronnier.rules.needs import every
from marronnier.wording import words

# What of a charter these rules hold a post to.
CHARTER = (
    "legal.contest.rules_domain",
    "links.domains",
    "links.https",
    "links.instagram_caption",
    "links.max",
    "links.shorteners",
    "links.vague",
)
INSTAGRAM = "instagram"
FORBIDDEN = "forbidden"
SHORTENERS = (
    *("adf.ly", "amzn.to", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "chilp.it", "clck.ru"),
    *("cutt.ly", "dlvr.it", "fb.me", "goo.gl", "hubs.ly", "ift.tt", "is.gd", "kutt.it", "lc.cx"),
    *("lnkd.in", "mcaf.ee", "ow.ly", "po.st", "qr.ae", "rb.gy", "rebrand.ly", "rebrandly.com"),
    *("short.gy", "short.io", "shorturl.at", "smarturl.it", "snip.ly", "spr.ly", "swll.to", "t.co"),
    *("t.ly", "tiny.cc", "tinyurl.com", "tny.im", "trib.al", "urlr.me", "urlz.fr", "v.gd", "vu.fr"),
    *("wp.me", "x.gd"),
)
LAWFUL = ("gouv.fr", "joueurs-info-service.fr", "mangerbouger.fr")  # mentions of the law name them
ABOUT = expression(r"\s(?:sur|à propos d)\b|\sabout\b", re.IGNORECASE)
VAGUE = {
    "fr": ("cliquez ici", "clique ici", "cliquer ici"),
    "en": ("click here", "tap here"),
}
BIO = {"fr": "lien en bio", "en": "link in bio"}


@rule("LNK002", "raccourcisseur", Severity.WARNING, needs=ADDRESSED)
def link_whole(scope: Scope) -> Iterator[Finding]:
    """A shortener hides where a link leads.

    People do not follow an address that they cannot read, the shortener may close one day, and
    networks count every link alike, however long.

    Write the address itself.

    Passes:

        https://atelier.example/devis

    Fails:

        bit.ly/3xYz
    """
    for spoken in with_links(scope).spoken("links.shorteners"):
        for address in find(spoken.prose.text) if spoken.value == FORBIDDEN else ():
            if _shortened(address):
                message = say("“{host}” hides where the link leads.", host=address.host)
                yield from spoken.found(address.start, address.end, message, match=address.shown)


@rule("LNK003", "lien-non-cliquable", Severity.WARNING, needs=ADDRESSED)
def link_clickable(scope: Scope) -> Iterator[Finding]:
    """An Instagram caption holds a link.

    Nobody can click on it there: people see an address that they would have to type.

    Put the link into the profile, and say so. A charter may allow them (`instagram_caption`).

    Passes:

        Le lien est en bio.

    Fails:

        https://atelier.example/noel
    """
    if not any(key.partition(".")[0] == INSTAGRAM for key in scope.post.accounts):
        return
    for spoken in with_links(scope).spoken("links.instagram_caption", FORBIDDEN):
        keys = accounts_of(spoken)
        there = tuple(key for key in keys if key.partition(".")[0] == INSTAGRAM)
        if spoken.value != FORBIDDEN or not there or spoken.origin != "message":
            continue
        if spoken.text.passage is None and not _is_sent(scope, scope.post.link, there):
            continue
        alone = there == spoken.text.accounts and spoken.text.passage is not None
        told = spoken if there == keys else Spoken(spoken.text, spoken.value, there)
        for address in find(spoken.prose.text):
            message = say("“{address}”: no link works in a caption.", address=address.shown)
            new = BIO.get(scope.language) if alone else None
            yield from told.found(
                address.start,
                address.end,
                message,
                new=new,
                proposed=True,
                match=address.shown,
            )


def _is_sent(scope: Scope, link: str, accounts: tuple[str, ...]) -> bool:
    """Tell whether a post's `link` stands in what these accounts are sent."""
    return any(
        link in part.text
        for delivery in scope.deliveries
        if delivery.account.key in accounts
        for part in delivery.parts
    )


@rule("LNK004", "domaine", Severity.WARNING, needs=ADDRESSED)
def link_at_home(scope: Scope) -> Iterator[Finding]:
    """A link leads to a site that the charter does not list.

    It is a slip of the keyboard, another brand's page, or a site that nobody has agreed to.

    Correct the address, or add its domain to `links.domains`. What lies below a listed domain is
    fine, and so are the official sites that the law wants to be named.

    Passes:

        https://atelier.example/noel

    Fails:

        https://atelier.shop/noel
    """
    also = str(scope.charter("legal.contest.rules_domain", ""))
    for spoken in with_links(scope).spoken("links.domains"):
        allowed = (*spoken.value, *LAWFUL, *filter(None, (also,))) if spoken.value else ()
        for address in find(spoken.prose.text) if allowed else ():
            if not address.within(allowed) and not _shortened(address):
                message = say("“{host}” is none of this brand's sites.", host=address.host)
                yield from spoken.found(address.start, address.end, message, match=address.shown)


@rule("LNK005", "https", Severity.ERROR, needs=ADDRESSED)
def link_safe(scope: Scope) -> Iterator[Finding]:
    """A link starts with http://.

    Anybody on the way can read and change what is sent, and browsers warn of it.

    Write https://.

    Passes:

        https://atelier.example

    Fails:

        http://atelier.example
    """
    for spoken in with_links(scope).spoken("links.https"):
        text = spoken.prose.text
        for address in find(text) if spoken.value and "://" in text else ():
            if address.scheme == "http":
                end = address.start + len("http")
                # A bare number or a name of the local network seldom answers to https.
                local = not re.search(r"[^\W\d_]\.|\.[^\W\d_]", address.host)
                message = say("“{address}”: write https://.", address=address.shown)
                yield from spoken.found(
                    address.start, end, message, new="https", proposed=local, match=address.shown
                )


def _vague(charter: Charter) -> Iterator[str]:
    for listed in (*VAGUE.values(), *every(charter, "links.vague", ())):
        yield from listed


@rule("LNK006", "appel-vague", Severity.WARNING, needs=Needs(words=_vague))
def link_named(scope: Scope) -> Iterator[Finding]:
    """A call says “click here” and not what comes.

    Whoever reads in haste, or has links read out one by one, cannot tell where it leads.

    Name what people will find. A charter lists more such calls (`links.vague`).

    Passes:

        Voir le simulateur

    Fails:

        Cliquez ici
    """
    for spoken in scope.spoken("links.vague", ()):
        listed = words((*VAGUE.get(scope.language, ()), *spoken.value))
        for match in listed.find(spoken.prose.masked):
            if ABOUT.match(spoken.prose.masked, match.end):
                continue  # “en savoir plus sur le ramonage”
            message = say("“{text}” does not say where it leads.", text=match.found)
            yield from spoken.found(match.start, match.end, message)


@rule("LNK008", "trop-de-liens", Severity.INFO, needs=ADDRESSED)
def links_few(scope: Scope) -> Iterator[Finding]:
    """There are more links than the charter wants in one post.

    Each one more takes readers from the one that matters; `link` and the first comment count.

    Keep the one that serves the post's aim.

    Passes:

        https://atelier.example/noel

    Fails:

        https://atelier.example/noel https://atelier.example/horaires
    """
    if not with_links(scope).texts:
        return
    for sent in scope.sent("links.max"):
        most = sent.value
        if most is None or sum(map(_most_links, sent.parts)) <= most:
            continue
        written = sum(_linked(part.text) for part in sent.parts)
        count = written + sum(1 for part in sent.parts if part.link)
        if count > most:
            places = [
                spoken.text.place(address.start, address.end)
                for spoken in sent.spoken
                for address in find(spoken.prose.text)
                if _is_link(address)
            ]
            at = places[most] if most < len(places) else scope.post.at("link", "body")
            message = say("{n} links; this charter wants {max} at most.", n=count, max=most)
            yield from sent.found(message, at=at)


def _shortened(address: Address) -> bool:
    path = address.scheme or "/" in address.text
    return bool(path) and address.host.removeprefix("www.") in SHORTENERS


def _is_link(address: Address) -> bool:
    return bool(address.scheme) or address.host.startswith("www.")


def _linked(text: str) -> int:
    return sum(map(_is_link, find(text)))


def _most_links(part: Part) -> int:
    """Return how many links a part may have, which is counted fast."""
    text = part.text.lower()
    return text.count("://") + text.count("www.") + bool(part.link)
