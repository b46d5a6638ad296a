"""The pictures of a message: beside each other, or one after the other, as the network has them."""

from __future__ import annotations

from marronnier.model import Medium, Post, say
from marronnier.render.html import Html, tag
from marronnier.render.pages import elements
from marronnier.render.pages.site import Site, medium_path

GRIDS = ("mastodon", "bluesky", "facebook", "telegram", "x")  # several are seen at once there
MOST = 4  # of them


def media_view(
    site: Site, here: str, post: Post, media: tuple[Medium, ...], platform: str
) -> Html | None:
    """Return a message's pictures for the page `here`, None where it has none."""
    if not media:
        return None
    if len(media) == 1 or (platform in GRIDS and len(media) <= MOST):
        pictures = [_medium(site, here, post, medium) for medium in media]
        return tag("div", pictures, class_="m-media", data_count=len(media))
    return _strip(site, here, post, media)


def _strip(site: Site, here: str, post: Post, media: tuple[Medium, ...]) -> Html:
    """Return pictures to swipe through; arrow keys move it too, once it has the focus."""
    total = len(media)
    items = [
        tag(
            "li",
            _medium(site, here, post, medium),
            tag("span", f"{number}/{total}", class_="m-slide-number"),
            aria_label=site.tell(say("Picture {n} of {total}", n=number, total=total)),
        )
        for number, medium in enumerate(media, 1)
    ]
    dots = tag("p", "•" * total, class_="m-dots", aria_hidden="true")
    slides = tag("ul", items)
    label = site.tell(say("{n} pictures, to swipe through", n=total))
    strip = tag("div", slides, class_="m-strip", tabindex=0, role="region", aria_label=label)
    return tag("div", strip, dots, class_="m-media m-media--strip")


def _medium(site: Site, here: str, post: Post, medium: Medium) -> Html:
    path = medium_path(post.client, medium)
    if path is None or medium.facts is None:
        fault = medium.facts.fault if medium.facts else None
        why = site.tell(fault) if fault else site.tell(say("This file is not there."))
        name = tag("code", medium.given)
        return tag("figure", tag("p", name, tag("span", why), class_="m-missing"))
    picture = tag(
        "img",
        src=elements.address(here, path),
        alt=medium.alt,
        width=medium.facts.width,
        height=medium.facts.height,
        loading="lazy",
        decoding="async",
    )
    if not medium.alt:
        return tag("figure", picture)
    words = tag("details", tag("summary", "ALT"), tag("p", medium.alt, dir="auto"))
    return tag("figure", picture, words)
