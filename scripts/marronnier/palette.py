"""How far colours are apart as eyes see them: CIEDE2000, on colours written `#RRGGBB`.

The formula is that of G. Sharma, W. Wu and E. N. Dalal, “The CIEDE2000 color-difference formula:
implementation notes, supplementary test data, and mathematical observations”, Color Research and
Application 30 (1), 2005. Its symbols are kept, so that the two can be read side by side.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

Lab = tuple[float, float, float]

# sRGB (IEC 61966-2-1) to CIE XYZ under D65, and that white.
MATRIX = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
KNEE = 0.04045  # below it sRGB is linear
POWER = 25.0**7
TURN = 360  # degrees


def share_within(
    colors: Mapping[str, float], palette: tuple[str, ...], tolerance: float
) -> tuple[float, dict[str, float]]:
    """Return the share of a picture's colours near a palette, and those that are not, with theirs.

    `tolerance` is the largest CIEDE2000 difference that still counts as near.
    """
    near = _nearness(palette, tolerance)
    far = {color: share for color, share in colors.items() if not near[color]}
    total = sum(colors.values())
    return (1 - sum(far.values()) / total if total else 1.0), far


class _Nearness(dict[str, bool]):
    """Remember which colours are near one of a palette: pictures of a brand share most."""

    def __init__(self, palette: tuple[str, ...], tolerance: float) -> None:
        super().__init__()
        self.palette, self.tolerance = palette, tolerance

    def __missing__(self, color: str) -> bool:
        self[color] = any(apart(color, ours) <= self.tolerance for ours in self.palette)
        return self[color]


@functools.lru_cache(maxsize=64)
def _nearness(palette: tuple[str, ...], tolerance: float) -> _Nearness:
    return _Nearness(palette, tolerance)


def apart(first: str, second: str) -> float:
    """Return the CIEDE2000 difference of two colours: 0 the same, about 2 just seen, up to 100."""
    return difference(lab(first), lab(second))


@functools.lru_cache(maxsize=4096)
def lab(color: str) -> Lab:
    """Return a colour `#RRGGBB` of sRGB in CIELAB under D65."""
    linear = [_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5)]
    x, y, z = (
        _root(sum(part * value for part, value in zip(row, linear, strict=True)) / white)
        for row, white in zip(MATRIX, WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float) -> float:
    return value / 12.92 if value <= KNEE else ((value + 0.055) / 1.055) ** 2.4


def _root(value: float) -> float:
    return math.cbrt(value) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def difference(first: Lab, second: Lab) -> float:
    """Return the CIEDE2000 difference of two colours in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_c7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - math.sqrt(mean_c7 / (mean_c7 + POWER)))
    c1, h1 = _polar(a1 * (1 + g), b1)
    c2, h2 = _polar(a2 * (1 + g), b2)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    turn, mean_h = _hues(c1, h1, c2, h2)
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    t = (
        1
        - 0.17 * _cos(mean_h - 30)
        + 0.24 * _cos(2 * mean_h)
        + 0.32 * _cos(3 * mean_h + 6)
        - 0.20 * _cos(4 * mean_h - 63)
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    sc = 1 + 0.045 * mean_c
    sh = 1 + 0.015 * mean_c * t
    theta = 30 * math.exp(-(((mean_h - 275) / 25) ** 2))
    rc = 2 * math.sqrt(mean_c**7 / (mean_c**7 + POWER))
    rt = -math.sin(math.radians(2 * theta)) * rc
    lightness, chroma, hue = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return math.sqrt(max(lightness**2 + chroma**2 + hue**2 + rt * chroma * hue, 0.0))


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _polar(a: float, b: float) -> tuple[float, float]:
    """Return chroma, and hue in degrees."""
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % TURN


def _hues(c1: float, h1: float, c2: float, h2: float) -> tuple[float, float]:
    """Return the turn from one hue to the other, the shorter way, and the hue half-way."""
    if not c1 * c2:  # a grey has no hue
        return 0.0, h1 + h2
    turn, mean = h2 - h1, (h1 + h2) / 2
    if abs(turn) <= TURN / 2:
        return turn, mean
    shorter = turn - TURN if turn > 0 else turn + TURN
    return shorter, (mean + TURN / 2 if h1 + h2 < TURN else mean - TURN / 2)
