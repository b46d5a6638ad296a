"""HTML as values: what is text is escaped, what is HTML already says so by its type."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable

from marronnier.render.characters import SUSPECT, plain, reveal

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Mark a text that is HTML already."""

    __slots__ = ()


Child = str | Html | None | Iterable["Child"]
Value = str | int | bool | None

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
    return Html(f"{start}>{''.join([_child(child) for child in children])}</{name}>")


def join(*children: Child) -> Html:
    """Return children one after the other."""
    return Html("".join([_child(child) for child in children]))


def _child(child: Child) -> str:
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return _written(child)
    if child is None:
        return ""
    return "".join([_child(one) for one in child])


@functools.cache  # there are few names
def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@functools.lru_cache(4096)  # the same classes, signs and networks on every page
def _attribute(name: str, value: str) -> str:
    return f' {_key(name)}="{html.escape(plain(value))}"'


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
    return Html("<br>".join([_written(line) for line in words.split("\n")]))


def outward(address: str, /, *children: Child, **attributes: Value) -> Html:
    """Return a link that leaves the site and tells nothing of it; only http and https are links."""
    shown = children or (address,)
    if not address.startswith(("https://", "http://")):
        return tag("span", *shown, **attributes)
    rel = "noreferrer noopener nofollow"
    return tag("a", *shown, href=address, rel=rel, target="_blank", **attributes)


def hidden(words: str) -> Html:
    """Return words for people who listen to the page; they are not seen."""
    return tag("span", words, class_="m-hidden")
