"""The few styles that depend on the site's values: the brand's colours, and the filters."""

from __future__ import annotations

from marronnier.render.colors import HEX, ink, is_plain, mix, readable
from marronnier.render.pages.marks import MARKS
from marronnier.render.pages.site import Site

CHESTNUT = "#5b3220"  # Marronnier's own colour
LIGHT = "#f1e9e1"  # the backgrounds where links are hardest to read, as in theme.css
DARK = "#2b2420"
INK = "#2a1d15"
PALE_INK = "#f2eae2"


def style_sheet(site: Site) -> str:
    """Return the style sheet of one site."""
    return _brand(brand_color(site)) + _filters(site)


def brand_color(site: Site) -> str:
    """Return the client's colour on its own site, else Marronnier's."""
    client = next(iter(site.clients), None)
    color = str(client.charter.get("brand.color", "")) if client and site.only else ""
    return color.lower() if HEX.fullmatch(color) else CHESTNUT


def _brand(color: str) -> str:
    # Grey words would look less important: a brand in black or white has links in ink.
    plain = is_plain(color)
    light = INK if plain else readable(color, LIGHT)
    dark = PALE_INK if plain else readable(color, DARK)
    dark_header = mix(color, DARK, 0.45)
    return (
        f':root,[data-md-color-scheme="default"]{{--m-brand:{color};--m-brand-ink:{ink(color)};'
        f"--m-link:{light}}}\n"
        f'@media screen{{[data-md-color-scheme="slate"]{{--m-brand:{dark_header};'
        f"--m-brand-ink:{ink(dark_header)};--m-link:{dark}}}}}\n"
    )


def _filters(site: Site) -> str:
    """Return what hides the posts that were not chosen; no script is needed."""
    names = sorted({key.partition(".")[0] for post in site.posts for key in post.accounts})
    rules = [_rule(f"network-{name}", f'[data-networks~="{name}"]') for name in names]
    rules += [_rule(f"mark-{key}", f'[data-mark="{key}"]') for key in MARKS]
    return "".join(rules)


def _rule(choice: str, kept: str) -> str:
    chosen = f".m-filtered:has(#{choice}:checked)"
    return (
        f"{chosen} .m-chips li:has(.m-chip:not({kept})),"
        f"{chosen} .m-item:not({kept}){{display:none}}\n"
    )
