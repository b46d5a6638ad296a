"""A picture in the shape that a network wants: what is done to it, and what only a person may.

Proportions are never changed unless `crop` asks for it; a network's crop would cut through words.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marronnier.metadata import without_metadata
from marronnier.model import MediaFacts, Medium, say
from marronnier.platforms.base import Held, Limits, Picture, Shape
from marronnier.platforms.previews import Box
from marronnier.world import Reshape

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
SLIP = 2  # pixels that an export rounds off: nobody meant another proportion


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what is done to a picture: the part that is shown, and its size; in pixels as seen."""

    crop: Box
    width: int
    height: int
    as_it_is: bool  # neither cropped nor scaled
    kind: str  # its media type as it stands


def ratio_of(text: str) -> float:
    """Return width / height of `4:5` or `1.91:1`, 0 for what is none."""
    across, _, down = text.partition(":")
    try:
        return float(across) / float(down)
    except (ValueError, ZeroDivisionError):
        return 0.0


def focus_of(text: str) -> tuple[float, float]:
    """Return a point of a picture from left and top, 0 … 1, of `50% 30%`; its middle for none."""
    across, _, down = text.replace("%", "").partition(" ")
    try:
        return float(across) / 100, float(down) / 100
    except ValueError:
        return 0.5, 0.5


def plan(medium: Medium, shape: Shape) -> Plan:
    """Return what is to be done to a picture; raise Held when a person must do something."""
    facts = medium.facts
    if facts is not None and facts.fault:
        raise Held(say("“{path}”: {fault}", path=medium.given, fault=facts.fault))
    if facts is None or facts.format not in TYPES or not facts.width or not facts.height:
        raise Held(say("{path} is not a JPEG, PNG, WebP or GIF image.", path=medium.given))
    crop = _within(_asked(medium, facts), shape)
    width, height = crop[2] - crop[0], crop[3] - crop[1]
    _raise_out_of_proportion(medium, shape, width, height)
    scale = _scale(medium, shape, width, height)
    size = _rounded(width, height, scale, shape)
    as_it_is = crop == (0, 0, facts.width, facts.height) and size == (width, height)
    if facts.animated:
        _raise_moving(medium, facts, shape, as_it_is=as_it_is)
    return Plan(crop, *size, as_it_is, TYPES[facts.format])


def seen(media: tuple[Medium, ...], limits: Limits) -> tuple[Box | None, ...]:
    """Return the part of each medium that people see on a network, None for all of it."""
    boxes: list[Box | None] = []
    for medium in media:
        try:
            crop = plan(medium, limits.picture).crop if not medium.is_film else None
        except Held:
            crop = None
        first = next((box for box in boxes if box), None)
        if crop and first and limits.alike:
            ratio = (first[2] - first[0]) / (first[3] - first[1])
            crop = cropped(crop, ratio, focus_of(str(medium.fields.get("focus", ""))))
        boxes.append(crop)
    return tuple(
        box if facts and box != (0, 0, facts.width, facts.height) else None
        for box, facts in zip(boxes, (medium.facts for medium in media), strict=True)
    )


def cropped(box: Box, ratio: float, focus: tuple[float, float]) -> Box:
    """Return the largest part of a picture's part that has a ratio, around a point of it."""
    left, top, right, bottom = box
    across, down = right - left, bottom - top
    width = min(across, max(1, round(down * ratio)))
    height = min(down, max(1, round(across / ratio)))
    left += round(min(max(focus[0] * across - width / 2, 0), across - width))
    top += round(min(max(focus[1] * down - height / 2, 0), down - height))
    return left, top, left + width, top + height


def _asked(medium: Medium, facts: MediaFacts) -> Box:
    """Return the part of a picture that `crop` asks for, around its `focus`."""
    ratio = ratio_of(str(medium.fields.get("crop", "")))
    whole = (0, 0, facts.width, facts.height)
    return cropped(whole, ratio, focus_of(str(medium.fields.get("focus", "")))) if ratio else whole


def _within(crop: Box, shape: Shape) -> Box:
    """Return the same part without the pixel or two that an export rounded off."""
    left, top, right, bottom = crop
    width, height = right - left, bottom - top
    if shape.narrowest and width / height < shape.narrowest:
        excess = height - math.floor(width / shape.narrowest)
        return (left, top, right, bottom - excess) if excess <= SLIP else crop
    if shape.widest and width / height > shape.widest:
        excess = width - math.floor(height * shape.widest)
        return (left, top, right - excess, bottom) if excess <= SLIP else crop
    return crop


def _raise_out_of_proportion(medium: Medium, shape: Shape, width: int, height: int) -> None:
    ratio = width / height
    narrow = shape.narrowest and ratio < shape.narrowest
    wide = shape.widest and ratio > shape.widest
    if not narrow and not wide:
        return
    bound = spelt(shape.narrowest if narrow else shape.widest)
    text = "{path} is {width} × {height}, wider than {bound}: crop it, or write “crop: {bound}”."
    if narrow:
        text = (
            "{path} is {width} × {height}, narrower than {bound}:"
            " crop it, or write “crop: {bound}”."
        )
    raise Held(say(text, path=medium.given, width=width, height=height, bound=bound))


def spelt(ratio: float) -> str:
    """Return a proportion as people write it: 4:5, 16:9, 1.91:1."""
    for down in (*range(1, 11), 16, 20):
        across = round(ratio * down)
        if across and abs(across / down - ratio) < 0.001:  # noqa: PLR2004
            return f"{across}:{down}"
    return f"{ratio:.2f}:1" if ratio >= 1 else f"1:{1 / ratio:.2f}"


def _scale(medium: Medium, shape: Shape, width: int, height: int) -> float:
    """Return by what a picture's sides are multiplied: up only where the network would itself."""
    bounds = [
        shape.most_width / width,
        shape.most_height / height,
        shape.most_sides / (width + height),
        math.sqrt(shape.most_pixels / (width * height)),
    ]
    most = min((bound for bound in bounds if bound), default=math.inf)
    least = shape.least_width / width
    if least > most:
        text = "{path} is {width} × {height}: it cannot be made {least} pixels wide."
        said = {"width": width, "height": height, "least": shape.least_width}
        raise Held(say(text, path=medium.given, **said))
    return min(max(1.0, least), most)


def _rounded(width: int, height: int, scale: float, shape: Shape) -> tuple[int, int]:
    """Return whole pixels, on this side of every bound."""
    if scale == 1:
        return width, height
    across = max(1, round(width * scale) if scale > 1 else math.floor(width * scale + 1e-6))
    down = max(1, round(height * scale) if scale > 1 else math.floor(height * scale + 1e-6))
    if shape.narrowest and across / down < shape.narrowest:
        down -= 1
    if shape.widest and down and across / down > shape.widest:
        across -= 1
    return max(1, across), max(1, down)


def _raise_moving(medium: Medium, facts: MediaFacts, shape: Shape, *, as_it_is: bool) -> None:
    """Raise Held for an animation that would have to be made anew: it is sent as it is, or not."""
    if TYPES[facts.format] not in shape.types:
        raise Held(say("{path} moves: only still pictures are taken here.", path=medium.given))
    if shape.most_bytes and facts.size > shape.most_bytes:
        text = "{path} moves and has {size} bytes; {most} are allowed here."
        raise Held(say(text, path=medium.given, size=facts.size, most=shape.most_bytes))
    if not as_it_is:
        text = (
            "{path} moves, and is too large here: save it smaller; an animation is sent as it is."
        )
        raise Held(say(text, path=medium.given))


def fit(medium: Medium, data: bytes, shape: Shape, reshape: Reshape) -> Picture:
    """Return a picture as a network wants it, made from its file's bytes; raise Held.

    A file that fits is sent without its metadata, pixel for pixel; any other one is made anew.
    """
    wanted = plan(medium, shape)
    bare = without_metadata(data)
    fits = wanted.as_it_is and wanted.kind in shape.types
    if bare is None or (shape.most_bytes and len(bare) > shape.most_bytes):
        fits = False
    if medium.facts is not None and medium.facts.animated:
        return _picture(wanted.kind, bare or data, wanted.width, wanted.height)
    wish = {
        "kept": fits,
        "crop": wanted.crop,
        "size": (wanted.width, wanted.height),
        "types": [kind for kind in shape.types if kind != "image/gif"],
        "most": shape.most_bytes,
    }
    told, made = reshape(data, wish)
    if told.get("kept"):
        return _picture(wanted.kind, bare or data, wanted.width, wanted.height)
    if told.get("over"):
        text = "{path} cannot be made smaller than {most} bytes: save it smaller."
        raise Held(say(text, path=medium.given, most=shape.most_bytes))
    return _made(medium, told, made)


def _made(medium: Medium, told: Mapping[str, Any], made: bytes) -> Picture:
    kind, width, height = told.get("type"), told.get("width"), told.get("height")
    if not made or kind not in TYPES.values():
        raise Held(say("{path} cannot be read: save it as PNG or JPEG.", path=medium.given))
    return _picture(str(kind), made, int(width or 0), int(height or 0))


def _picture(kind: str, data: bytes, width: int, height: int) -> Picture:
    return Picture(kind, data, width, height, hashlib.sha256(data).hexdigest())
