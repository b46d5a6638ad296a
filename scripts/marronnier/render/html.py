"""HTML as values: what is text is escaped, what is HTML already says so by its type."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from marronnier.render.characters import SUSPECT, plain, reveal

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Mark a text that is HTML already."""

    __slots__ = ()


Child = str | Html | None | Iterable["Child"]
Value = str | int | bool | None


class Pieces(tuple[str | bytes, ...]):
    """Hold HTML in pieces: what is too long to stand in memory as one text beside its bytes."""

    __slots__ = ()

    def encode(self) -> bytes:
        """Return all of it; what is no character is written by its number."""
        return b"".join([one if isinstance(one, bytes) else encoded(one) for one in self])

    def __str__(self) -> str:
        return self.encode().decode()


def encoded(words: str) -> bytes:
    """Return a page's text as bytes; what is no character is written by its number."""
    return words.encode(errors="xmlcharrefreplace")


NOTHING = Html()
# Most texts hold nothing that must be written otherwise, which one search tells.
SPECIAL = re.compile(f"[&<>\"'{SUSPECT.pattern[1:-1]}]")


def tag(name: str, /, *children: Child, **attributes: Value) -> Html:
    """Return an element; `class_` and `data_x` stand for `class` and `data-x`.

    A child that is plain text is escaped, and characters that deceive the eye are shown by name.
    """
    start = f"<{name}"
    for key, value in attributes.items():
        if value is not None and value is not False:
            start += f" {_key(key)}" if value is True else _attribute(key, str(value))
    if name in VOID:
        return Html(f"{start}>")
    inner = [child if type(child) is Html else _child(child) for child in children]
    # One join: a list of thousands of posts would lie in memory once more.
    return Html("".join((start, ">", *inner, f"</{name}>")))


HOLE: Final = re.compile(r'(?: ([\w-]+)=")?\ue000(\w+)\ue001(?(1)")')


def hole(name: str) -> Html:
    """Return the place, in an element or as an attribute's value, of what a `Stencil` is given."""
    return Html(f"\ue000{name}\ue001")


class Stencil:
    """Draw an element once that pages show very often, with holes for what differs.

    It is drawn from the program's own words alone; what authors wrote goes into holes.
    """

    __slots__ = ("_holes", "_pieces")

    def __init__(self, drawn: Html) -> None:
        """Cut the holes out, an attribute's with its name."""
        self._pieces: list[str] = []
        self._holes: list[tuple[int, str, str]] = []  # which piece, the hole's and attribute's name
        end = 0
        for found in HOLE.finditer(drawn):
            self._pieces += drawn[end : found.start()], ""
            self._holes.append((len(self._pieces) - 1, found[2], found[1] or ""))
            end = found.end()
        self._pieces.append(drawn[end:])

    def fill(self, **values: Any) -> Html:
        """Return the element with these values: each is a child or an attribute, as for `tag`."""
        return Html("".join(self._filled(values)))

    def around(self, name: str, **values: Any) -> tuple[Html, Html]:
        """Return what stands before and behind a hole, with values for the others."""
        pieces = self._filled({name: None, **values})
        ((cut, _, _),) = [hole for hole in self._holes if hole[1] == name]
        return Html("".join(pieces[:cut])), Html("".join(pieces[cut:]))

    def _filled(self, values: Mapping[str, Any]) -> list[str]:
        pieces = self._pieces.copy()
        for number, name, attribute in self._holes:
            value = values[name]
            if value is None:
                continue
            if attribute:
                pieces[number] = _given(attribute, value)
            else:
                pieces[number] = value if type(value) is Html else _child(value)
        return pieces


def join(*children: Child) -> Html:
    """Return children one after the other."""
    inner = [child if type(child) is Html else _child(child) for child in children]
    return Html("".join(inner))


def _child(child: Child) -> str:
    if isinstance(child, str):
        # What is HTML already is left alone here, and nowhere else.
        return child if isinstance(child, Html) or not SPECIAL.search(child) else _written(child)
    if child is None:
        return ""
    return "".join([one if type(one) is Html else _child(one) for one in child])


def _given(attribute: str, value: Value) -> str:
    """Return an attribute with the space before it, nothing for what is not there."""
    if value is None or value is False:
        return ""
    if value is True:
        return f" {attribute}"
    written = str(value)
    if SPECIAL.search(written):
        written = html.escape(plain(written))
    return f' {attribute}="{written}"'


@functools.cache  # there are few names
def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@functools.lru_cache(4096)  # the same classes, signs and networks on every page
def _attribute(name: str, value: str) -> str:
    return _given(_key(name), value)


def text(words: str) -> Html:
    """Return text as HTML that shows every character, also those made not to be seen."""
    return Html(_written(words))


def _written(words: str) -> str:
    if not SPECIAL.search(words):
        return words
    if not SUSPECT.search(words):
        return html.escape(words)
    return "".join(
        [
            f'<span class="m-token" title="{run.name}">{run.code}</span>'
            if run.code
            else html.escape(run.text)
            for run in reveal(words)
        ]
    )


def lines(words: str) -> Html:
    """Return text as HTML that keeps its line breaks."""
    return Html(_written(words).replace("\n", "<br>"))


def outward(address: str, /, *children: Child, **attributes: Value) -> Html:
    """Return a link that leaves the site and tells nothing of it; only http and https are links."""
    shown = children or (address,)
    if not address.startswith(("https://", "http://")):
        return tag("span", *shown, **attributes)
    if not attributes:
        return OUTWARD.fill(shown=shown, address=address)
    return tag("a", *shown, href=address, **OUT, **attributes)


OUT: Final = {"rel": "noreferrer noopener nofollow", "target": "_blank"}
OUTWARD = Stencil(tag("a", hole("shown"), href=hole("address"), **OUT))


def hidden(words: str) -> Html:
    """Return words for people who listen to the page; they are not seen."""
    return HIDDEN.fill(words=words)


HIDDEN = Stencil(tag("span", hole("words"), class_="m-hidden"))
