"""A brand's colour made readable: contrast by WCAG 2.2, on light and on dark."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable

AA = 4.5  # the contrast that normal text needs
LINEAR = 0.04045  # below, sRGB is linear (IEC 61966-2-1)
MID = 0.179  # the luminance at which black and white contrast alike
HEX = re.compile(r"#[0-9A-Fa-f]{6}")
WHITE = "#ffffff"
BLACK = "#000000"
STEPS = 40
PLAIN = 0.08  # the span of the channels, from 0 to 1, up to which no hue is seen

Channels = tuple[float, float, float]


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`, from 0 to 1."""
    red, green, blue = (
        value / 12.92 if value <= LINEAR else ((value + 0.055) / 1.055) ** 2.4
        for value in _channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def is_plain(color: str) -> bool:
    """Tell whether people call a colour black, grey or white."""
    channels = _channels(color)
    return max(channels) - min(channels) < PLAIN


def ink(background: str) -> str:
    """Return black or white, whichever reads better on a background."""
    return BLACK if luminance(background) > MID else WHITE


def readable(color: str, background: str, ratio: float = AA) -> str:
    """Return the colour, made lighter or darker in its own hue until it reads on a background."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    goal = 1.0 if ink(background) == WHITE else 0.0
    for step in range(STEPS + 1):
        moved = lightness + (goal - lightness) * step / STEPS
        found = _hex(colorsys.hls_to_rgb(hue, moved, saturation))
        if contrast(found, background) >= ratio:
            return found
    return ink(background)


def mix(color: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another in it."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return _hex(tuple(a + (b - a) * share for a, b in pairs))


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _channels(color: str) -> Channels:
    red, green, blue = (int(color[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue
