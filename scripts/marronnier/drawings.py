"""SVG, as far as a page may show it: shapes, colours and letters, nothing that acts or fetches.

A browser runs no script of an SVG that a page shows as a picture, but of one that somebody opens by
its address it does: https://www.w3.org/TR/SVG2/conform.html#secure-static-mode
"""

from __future__ import annotations

import re
from xml.parsers import expat

from marronnier.expressions import expression
from marronnier.model import Message, say

LIMIT = 1_000_000  # bytes; a logo that is larger holds a photograph
SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
# What draws, and what names or groups what is drawn. No animation: it can change where links lead.
DRAWING = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "switch", "a", "style", "title", "desc", "metadata"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "marker"),
        *("text", "tspan", "textPath", "linearGradient", "radialGradient", "stop", "pattern"),
        *("clipPath", "mask", "filter", "feGaussianBlur", "feOffset", "feBlend", "feMerge"),
        *("feMergeNode", "feFlood", "feComposite", "feColorMatrix", "feDropShadow"),
    }
)
HREF = "href"
WITHIN = expression(r"#|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
# Of styles: what is fetched from elsewhere, or is no style at all.
OUTSIDE = expression(
    r"@import|url\(\s*['\"]?(?!#|['\"]?data:image/(?:png|jpeg|gif|webp))|javascript:|expression\(",
    re.IGNORECASE,
)


class _RefusedError(Exception):
    def __init__(self, why: Message) -> None:
        self.why = why


def refusal(data: bytes) -> Message | None:
    """Return why an SVG is not shown, None for one that may be."""
    if len(data) > LIMIT:
        return say("it is larger than a megabyte")
    try:
        _Reader().read(data)
    except expat.ExpatError:
        return say("it is no SVG that can be read")
    except _RefusedError as refused:
        return refused.why
    return None


class _Reader:
    """Read an SVG from end to end; raise _RefusedError at what may not be there."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.buffer_text = True
        self.first = True

    def read(self, data: bytes) -> None:
        self.parser.Parse(data, True)  # noqa: FBT003 - expat takes no name for “this is all”

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self.first and (space, local) != (SVG, "svg"):
            raise _RefusedError(say("it is no SVG that can be read"))
        self.first = False
        # What is of no language that browsers know draws nothing, and does nothing.
        if space == XHTML or (space in ("", SVG) and local not in DRAWING):
            raise _RefusedError(say("it holds “{name}”", name=local))
        for key, value in attributes.items():
            self._attribute(key.rpartition(" ")[2], value)

    def _attribute(self, name: str, value: str) -> None:
        if name.lower().startswith("on"):
            raise _RefusedError(say("it holds “{name}”", name=name))
        if name.lower() == HREF and not WITHIN.match(value.strip()):
            raise _RefusedError(say("it links to “{address}”", address=value[:80]))
        self._text(value)

    def _text(self, value: str) -> None:
        if found := OUTSIDE.search(value):
            raise _RefusedError(say("it holds “{name}”", name=found[0]))

    def _entity(self, name: str, *_: object) -> None:
        raise _RefusedError(say("it holds “{name}”", name=f"!ENTITY {name}"))

    def _instruction(self, target: str, _: str) -> None:
        raise _RefusedError(say("it holds “{name}”", name=f"?{target}"))
