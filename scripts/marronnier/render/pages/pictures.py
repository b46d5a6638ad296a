"""The pictures of a message: beside each other, or one after the other, as the network has them."""

from __future__ import annotations

from marronnier.model import MediaFacts, Medium, Message, Post, say
from marronnier.platforms.previews import Box, Preview
from marronnier.render.html import Html, Stencil, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.paths import medium_path
from marronnier.render.pages.site import Site

GRIDS = ("mastodon", "bluesky", "facebook", "linkedin", "telegram", "x")
MOST = 4  # are seen at once there


def media_view(site: Site, here: str, post: Post, preview: Preview, platform: str) -> Html | None:
    """Return a message's pictures for the page `here`, None where it has none."""
    media = preview.media
    if not media:
        return None
    crops = preview.crops or (None,) * len(media)
    views = [
        _medium(site, here, post, medium, crop) for medium, crop in zip(media, crops, strict=True)
    ]
    if len(media) == 1 or (platform in GRIDS and len(media) <= MOST):
        return MEDIA.fill(views=views, count=len(media))
    return _strip(site, views)


MEDIA = Stencil(tag("div", hole("views"), class_="m-media", data_count=hole("count")))


def _strip(site: Site, views: list[Html]) -> Html:
    """Return pictures to swipe through; arrow keys move it too, once it has the focus."""
    total = len(views)
    items = [
        tag(
            "li",
            view,
            tag("span", f"{number}/{total}", class_="m-slide-number"),
            aria_label=site.tell(say("Picture {n} of {total}", n=number, total=total)),
        )
        for number, view in enumerate(views, 1)
    ]
    dots = tag("p", "•" * total, class_="m-dots", aria_hidden="true")
    slides = tag("ul", items)
    label = site.tell(say("{n} pictures, to swipe through", n=total))
    strip = tag("div", slides, class_="m-strip", tabindex=0, role="region", aria_label=label)
    return tag("div", strip, dots, class_="m-media m-media--strip")


def _medium(site: Site, here: str, post: Post, medium: Medium, crop: Box | None) -> Html:
    path = medium_path(post.client, medium)
    if path is None or medium.facts is None:
        why = site.tell(_why(medium))
        name = tag("code", medium.given)
        return tag("figure", tag("p", name, tag("span", why), class_="m-missing"))
    source = elements.address(here, path)
    if medium.is_film:
        return tag("figure", film(site, source, medium))
    picture = _picture(source, medium.alt, medium.facts, crop)
    if not medium.alt:
        return tag("figure", picture)
    return FIGURE.fill(picture=picture, alt=medium.alt)


FIGURE = Stencil(
    tag(
        "figure",
        hole("picture"),
        tag("details", tag("summary", "ALT"), tag("p", hole("alt"), dir="auto")),
    )
)


def _why(medium: Medium) -> Message:
    """Tell why a medium is not shown."""
    if medium.facts is None:
        return say("This file is not there.")
    return medium.facts.fault or say("It cannot be shown here: download it to look at it.")


def film(site: Site, source: str, medium: Medium) -> Html:
    """Return a film that a person may start; nothing of it is fetched before but how it begins."""
    facts = medium.facts
    known = facts is not None and facts.width > 0
    return tag(
        "video",
        controls=True,
        preload="metadata",
        src=source,
        width=facts.width if facts and known else None,
        height=facts.height if facts and known else None,
        aria_label=medium.alt or site.tell(say("Film")),
    )


def _picture(address: str, alt: str, facts: MediaFacts, crop: Box | None) -> Html:
    """Return a picture, or the part of it that a network shows."""
    if crop is None:
        return PICTURE.fill(address=address, alt=alt, width=facts.width, height=facts.height)
    left, top, right, bottom = crop
    return tag(
        "svg",
        tag("image", href=address, width=facts.width, height=facts.height),
        viewBox=f"{left} {top} {right - left} {bottom - top}",
        role="img",
        aria_label=alt,
    )


PICTURE = Stencil(
    tag(
        "img",
        src=hole("address"),
        alt=hole("alt"),
        width=hole("width"),
        height=hole("height"),
        loading="lazy",
        decoding="async",
    )
)
