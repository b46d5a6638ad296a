"""Web addresses as people write them in a sentence, and their parameters, kept to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from marronnier.expressions import expression

SIGN = r"[\w.~:/?#\[\]@!$&'()*+,;=%-]"  # what an address is made of, letters of any script too
# A domain without https:// before it: with an ending that no sentence ends in by mistake, or with
# a path behind it.
SURE = (
    "fr|com|org|net|eu|io|info|be|ch|ca|uk|example|paris|bzh|alsace|corsica|app|biz|blog|dev|online"
    "|shop|store|site|club|gouv|tv|ly|gl|lu|re|nc|gp|mq"
)
BARE = (
    r"(?<![\w@./:=&?#%+~-])(?:[^\W_][\w-]{0,62}\.){1,4}"
    rf"(?:(?:{SURE})(?![\w@-]|\.\w)(?:[/?#]{SIGN}*)?|[a-z]{{2,12}}/{SIGN}+)"
)
ADDRESS = expression(rf"(?i:(?P<scheme>https?)://){SIGN}+|{BARE}")
PERHAPS = expression(r"\.\w|://")
TAIL = ".,;:!?'*_~(["  # ends a sentence, not an address
PATH = expression(r"[/?#]")  # begins what comes after the host
LOGIN = expression(r"(//)[^/?#]*@")
PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Address:
    """Hold one address of a text: its offsets, and `scheme` in small letters, "" when bare."""

    start: int
    end: int
    text: str
    scheme: str

    @property
    def host(self) -> str:
        """Return the host in small letters, without a port or who logs in."""
        rest = self.text[len(self.scheme) + 3 :] if self.scheme else self.text
        return PATH.split(rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].lower()

    @property
    def shown(self) -> str:
        """Return the address as it may be repeated: without a name and password before the host."""
        return LOGIN.sub(r"\1…@", self.text)

    def within(self, domains: tuple[str, ...]) -> bool:
        """Tell whether the address lies at one of these domains, or below one."""
        host = _ascii(self.host)
        return any(host == one or host.endswith(f".{one}") for one in map(_ascii, domains))


@lru_cache(maxsize=256)
def find(text: str) -> tuple[Address, ...]:
    """Return the addresses of a text in order, without the signs that end the sentence."""
    if PERHAPS.search(text) is None:
        return ()
    return tuple(_found(text))


def _found(text: str) -> Iterator[Address]:
    for match in ADDRESS.finditer(text):
        address = _trimmed(match.group())
        scheme = (match["scheme"] or "").lower()
        if len(address) > len(scheme) + 3:
            yield Address(match.start(), match.start() + len(address), address, scheme)


def _trimmed(address: str) -> str:
    """Return an address without what ends the sentence; a bracket stays when it closes its own."""
    open_ones = {close: address.count(opening) for close, opening in PAIRS.items()}
    closing = {close: address.count(close) for close in PAIRS}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in PAIRS and closing[last] > open_ones[last]:
            closing[last] -= 1
        elif last not in TAIL:
            break
        end -= 1
    return address[:end]


@lru_cache(maxsize=256)
def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return host.lower()


# --- parameters ---------------------------------------------------------------------------------


def parameters(address: str) -> dict[str, tuple[str, ...]]:
    """Return the values of each parameter, decoded; one may stand more than once."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in _pairs(_parts(address)[1]):
        values[name] = (*values.get(name, ()), value)
    return values


def with_parameters(address: str, wanted: Mapping[str, str]) -> str:
    """Return an address whose parameters have these values; every other character stays."""
    base, query, fragment = _parts(address)
    pieces = []
    for piece in query.split("&"):
        name = unquote_plus(piece.partition("=")[0])
        wrong = name in wanted and unquote_plus(piece.partition("=")[2]) != wanted[name]
        pieces.append(f"{piece.partition('=')[0]}={_quoted(wanted[name])}" if wrong else piece)
    known = {name for name, _ in _pairs(query)}
    added = [f"{quote(n)}={_quoted(value)}" for n, value in wanted.items() if n not in known]
    if pieces[-1] == "" and added:
        pieces.pop()  # `?` or `&` at the end wants no second one
    return f"{base}?{'&'.join([*pieces, *added])}{fragment}"


def _parts(address: str) -> tuple[str, str, str]:
    """Return what stands before `?`, the query without it, and the fragment with its `#`."""
    start = address.find("#")
    rest, fragment = (address, "") if start < 0 else (address[:start], address[start:])
    base, _, query = rest.partition("?")
    return base, query, fragment


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for piece in query.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            yield unquote_plus(name), unquote_plus(value)


def _quoted(value: str) -> str:
    return quote(value, safe="")
