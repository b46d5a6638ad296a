"""What the theme lends: its header, its navigation, its search; and what it may not do."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marronnier.model import say
from marronnier.render.pages import (
    Site,
    banner,
    keyboard,
    navigation,
    search_field,
    style_sheet,
)
from marronnier.render.pages.paths import medium_path
from marronnier.site.settings import SITE_CSS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

THEME = Path(__file__).parent / "theme"  # templates laid over those of Material for MkDocs
STYLES = (
    "marronnier/theme.css",
    "marronnier/pages.css",
    "marronnier/feeds.css",
    "marronnier/post.css",
    "marronnier/search.css",
    "marronnier/views.css",
    "marronnier/print.css",
)
SCRIPTS = (
    "marronnier/overdue.js",
    "marronnier/zones.js",
    "marronnier/folding.js",
    "marronnier/search.js",
    "marronnier/filters.js",
    "marronnier/keys.js",
    "marronnier/listing.js",
)
FEATURES = ("navigation.tabs",)
# What the theme brings for its search, which is not ours, for its developers, and for engines.
UNUSED = re.compile(r"assets/javascripts/(lunr|workers)/.*|assets/.*\.map|sitemap\.xml")


def prepare(config: MkDocsConfig, site: Site, *, serving: bool) -> None:
    """Set the theme's options: language, colours, styles, and nothing from third parties."""
    if site.only:
        config.site_name = site.workspace.clients[site.only].name
    config.site_name = html.escape(config.site_name)
    config.extra_css = [*config.extra_css, *STYLES, SITE_CSS]
    config.extra_javascript = [*config.extra_javascript, *SCRIPTS]
    config.extra["marronnier"] = {
        "policy": policy(serving=serving),
        "banner": banner(site),
        "search": search_field(site),
        "keyboard": keyboard(site),
        "absent": site.tell(say("There is no such page here.")),
    }
    config.extra.setdefault("generator", False)  # the theme says it in English
    config.copyright = config.copyright or site.tell(
        say("Made with Marronnier and Material for MkDocs")
    )
    theme = config.theme
    theme["language"] = site.language.code
    theme["font"] = False
    theme["features"] = list(dict.fromkeys([*(theme.get("features") or ()), *FEATURES]))
    theme["icon"] = {"logo": "material/calendar-month", **(theme.get("icon") or {})}
    theme["palette"] = theme.get("palette") or _palette(site)
    if logo := _logo(site):
        theme["logo"] = logo
    if search := config.plugins.get("material/search"):
        search.config["enabled"] = False  # it would find no page of ours
    config.theme.static_templates.discard("sitemap.xml")  # the site says noindex
    if theme.name == "material":
        theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))


def terms(site: Site) -> tuple[object, ...]:
    """Return what of a site its shells and style sheets are made from."""
    name = site.workspace.clients[site.only].name if site.only else ""
    entries = tuple(navigation(site).items())
    header = banner(site), search_field(site), keyboard(site)
    return name, site.language.code, header, entries, _logo(site), style_sheet(site)


def is_unused(path: str) -> bool:
    """Tell whether no page of ours asks for a file of the theme."""
    return UNUSED.fullmatch(path) is not None


def _logo(site: Site) -> str | None:
    logo = site.logos.get(site.only or "")
    return medium_path(logo.path.split("/")[1], logo) if logo else None


def policy(*, serving: bool) -> str:
    """Return the Content-Security-Policy of every page: this site alone, and no inline script.

    While MkDocs serves, its live reload is an inline script.
    """
    inline = " 'unsafe-inline'" if serving else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{inline}",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",  # the theme's own icons, within its style sheet
            "media-src 'self'",
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _palette(site: Site) -> list[dict[str, Any]]:
    """Return light and dark, which follow the reader's system until a person chooses."""
    choices = (
        ("light", "default", "material/weather-night", say("Switch to dark")),
        ("dark", "slate", "material/weather-sunny", say("Switch to light")),
    )
    return [
        {
            "media": f"(prefers-color-scheme: {media})",
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": icon, "name": site.tell(words)},
        }
        for media, scheme, icon, words in choices
    ]
