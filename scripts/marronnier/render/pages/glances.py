"""What views tell of a post: made once, and the same wherever it stands beside others."""

from __future__ import annotations

import hashlib

from marronnier.model import Post
from marronnier.render.html import encoded
from marronnier.render.pages.due import open_deliveries
from marronnier.render.pages.feeds import events
from marronnier.render.pages.findings import reasons_of
from marronnier.render.pages.listing import row
from marronnier.render.pages.marks import awaited_roles, is_past, mark_of, roles_of
from marronnier.render.pages.paths import medium_path
from marronnier.render.pages.site import FACE, Glance, Shown, Site


def glance(site: Site, post: Post) -> Glance:
    """Return what views tell of a post; the site need hold no other."""
    told = (
        mark_of(site, post).key,
        awaited_roles(site, post),
        encoded(row(site, post)),
        events(site, post),
        tuple(open_deliveries(site, post)),
        media_of(site, post),
        reasons_of(site, post),
        is_past(site, post),
    )
    seen = repr((told, [getattr(post, name) for name in FACE]))
    face = hashlib.sha256(seen.encode(errors="surrogatepass")).hexdigest()[:32]
    return Glance(*told, face, roles_of(site, post))


def media_of(site: Site, post: Post) -> tuple[Shown, ...]:
    """Return the pictures and films of a post, in its order."""
    if known := site.glances.get(post.path):
        return known.media
    return tuple(
        Shown(
            medium.facts.sha256 if medium.facts else medium.path or medium.given,
            medium.path or medium.given,
            medium.alt,
            medium.is_film,
            medium_path(post.client, medium),
        )
        for medium in post.media
    )
