"""Every way in which a secret may be written: as it is, encoded, escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LEAST = 4  # characters; a shorter value protects nothing, and stands everywhere by chance
ANYWHERE = 8  # bytes from which a spelling is hidden inside words too
SWITCHES = frozenset({"auto", "false", "none", "null", "true"})  # no secrets, whatever their name


def spellings(value: str) -> set[str]:
    """Return the ways in which a value may be written; none for one that is no secret."""
    return {text for piece in _pieces(value) for text in _spelled(piece)}


def encoded(text: str, encoding: str) -> bytes:
    """Return a text's bytes; what was undecodable in an environment keeps those that it had."""
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        other = "surrogatepass" if encoding.lower() in ("utf-8", "utf8") else "backslashreplace"
        return text.encode(encoding, other)


def _pieces(value: str) -> set[str]:
    """Return a secret and what in it is one of its own: a key's lines, tokens in addresses."""
    whole = value.strip()
    if len(whole) < LEAST or whole.lower() in SWITCHES:
        return set()
    found = {whole}
    found |= {line.strip() for line in whole.splitlines() if len(line.strip()) >= 2 * ANYWHERE}
    if "://" in whole:
        found |= set(re.findall(r"://[^/@\s]*?:([^/@\s]{4,})@", whole))  # passwords
        words = re.split(r"[\s,/:@?&=#]+", whole)
        found |= {word for word in words if len(word) >= ANYWHERE and re.search(r"\d", word)}
    return found | {unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in found}


def _spelled(plain: str) -> set[str]:
    from urllib.parse import quote, quote_plus

    data = encoded(plain, "utf-8")
    found = {quote(data, safe) for safe in ("", "/", "!~*'()", "!#$%&'()*+,/:;=?@[]~")}
    found |= {quote_plus(data), quote(quote(data, ""), "")}
    found |= {re.sub("%..", lambda code: code[0].lower(), text) for text in found}
    found |= {data.hex(), data.hex().upper(), *_base64(data)}
    return {plain, *found, *_escaped(plain), repr(data)[2:-1]}


def _escaped(plain: str) -> set[str]:
    """Return a text as JSON, HTML, Python, Markdown and GitHub's log commands escape it."""
    from html import escape
    from json import dumps

    json = {dumps(plain)[1:-1], dumps(plain, ensure_ascii=False)[1:-1]}
    json |= {text.replace("/", "\\/") for text in json}
    json |= {dumps(text)[1:-1] for text in json}
    html = {escape(plain), escape(plain, quote=False)}
    html |= {text.replace("&#x27;", quote) for text in html for quote in ("&#39;", "&apos;", "'")}
    html |= {text.replace("&quot;", "&#34;") for text in html}
    command = plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    commands = {command, command.replace(":", "%3A").replace(",", "%2C")}
    return {*json, *html, *commands, repr(plain)[1:-1], re.sub(r"([^\w\s])", r"\\\1", plain)}


def _base64(data: bytes) -> Iterator[str]:
    """Yield what stays of data in base64 whatever stands around it, at each place in a triple."""
    from base64 import b64encode, urlsafe_b64encode

    for shift, first in enumerate((0, 2, 3)):
        end = 8 * (shift + len(data)) // 6
        for encode in (b64encode, urlsafe_b64encode):
            kept = encode(b"\0" * shift + data).decode()[first:end]
            if len(kept) >= ANYWHERE:
                yield kept
