"""HTML as values: what is text is escaped, what is HTML already says so by its type."""

from __future__ import annotations

import html
from collections.abc import Iterable

from marronnier.render.characters import plain, reveal

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Mark a text that is HTML already."""

    __slots__ = ()


Child = str | Html | None | Iterable["Child"]
Value = str | int | bool | None

NOTHING = Html()


def tag(name: str, /, *children: Child, **attributes: Value) -> Html:
    """Return an element; `class_` and `data_x` stand for `class` and `data-x`.

    A child that is plain text is escaped, and characters that deceive the eye are shown by name.
    """
    start = f"<{name}{''.join(_attribute(*item) for item in attributes.items())}>"
    if name in VOID:
        return Html(start)
    return Html(f"{start}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Return children one after the other."""
    return Html("".join(_child(child) for child in children))


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return text(child)
    return join(*child)


def _attribute(name: str, value: Value) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    return f' {name}="{html.escape(plain(str(value)))}"'


def text(words: str) -> Html:
    """Return text as HTML that shows every character, also those made not to be seen."""
    return Html(
        "".join(
            f'<span class="m-token" title="{run.name}">{run.code}</span>'
            if run.code
            else html.escape(run.text)
            for run in reveal(words)
        )
    )


def lines(words: str) -> Html:
    """Return text as HTML that keeps its line breaks."""
    return Html("<br>".join(text(line) for line in words.split("\n")))


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
