"""One message as its network will draw it: who speaks, the words, and what hangs on them."""

from __future__ import annotations

import functools
import re

from marronnier.model import Client, Post, say
from marronnier.platforms.previews import Piece, Preview
from marronnier.platforms.shared.composing import cut
from marronnier.render.html import Html, Stencil, hole, join, lines, outward, tag
from marronnier.render.language import Language
from marronnier.render.pages import elements
from marronnier.render.pages.looks import Look
from marronnier.render.pages.paths import medium_path, post_path
from marronnier.render.pages.pictures import media_view
from marronnier.render.pages.site import Site
from marronnier.standings import Standing

# They make a card of a link in the text, where there is no picture; LinkedIn does not for programs.
LINK_CARDS = ("mastodon", "facebook", "telegram", "threads", "x")
INERT = ("instagram", "tiktok")  # where an address is text like any other
TITLED_CARDS = ("linkedin",)  # where a title beside a link stands on its card
INITIAL = re.compile(r"[^\W_]+")


def message(site: Site, post: Post, look: Look, who: Html, number: int) -> Html:
    """Return one message as its network draws it: who, the words, what hangs on it."""
    preview, length, platform = look.messages[number], look.length, look.standing.platform
    label = _name(site.language, 0 if preview.comment else number + 1)
    alone = length == 1 and not preview.comment  # its count stands above
    count = counted(site, preview) if look.told and not alone else None
    title, link = preview.title, preview.link if platform in TITLED_CARDS else ""
    media = media_view(site, post_path(post.id), post, preview, platform)
    return MESSAGE.fill(
        comment=tag("p", label, class_="m-comment") if preview.comment else None,
        place=tag("span", preview.place, class_="m-place") if preview.place else None,
        who=who,
        above=media if preview.media_first else None,
        title=tag("p", title, class_="m-title", dir="auto") if title and not link else None,
        words=_words(site, preview, active=platform not in INERT),
        below=None if preview.media_first else media,
        card=_card(link or _carded(preview, platform), title if link else ""),
        actions=None if preview.comment else ACTIONS,
        count=count,
        label=label,
        last=number + 1 >= length,
        reply=preview.comment,
        upright=preview.upright,
    )


@functools.lru_cache(512)
def _name(language: Language, number: int) -> str:
    """Return what a message is called; that of number 0 is the first comment."""
    return language.tell(say("Message {n}", n=number) if number else say("First comment"))


MESSAGE = Stencil(
    tag(
        "article",
        hole("comment"),
        hole("place"),
        hole("who"),
        hole("above"),
        hole("title"),
        hole("words"),
        hole("below"),
        hole("card"),
        tag("footer", hole("actions"), hole("count"), class_="m-foot"),
        class_="m-message",
        aria_label=hole("label"),
        data_last=hole("last"),
        data_reply=hole("reply"),
        data_upright=hole("upright"),
    )
)


def counted(site: Site, preview: Preview) -> Html:
    """Return how many characters a message has, of how many that the network takes."""
    number = site.language.number
    told = f"{number(preview.count)} / {number(preview.limit)}"
    return _count(site.language).fill(counted=told, over=preview.count > preview.limit)


@functools.cache
def _count(language: Language) -> Stencil:
    return Stencil(
        tag(
            "p",
            hole("counted"),
            class_="m-count",
            data_over=hole("over"),
            title=language.tell(say("Characters, as the network counts them")),
            data_search_exclude=True,
        )
    )


def who_speaks(site: Site, post: Post, standing: Standing) -> Html:
    """Return who speaks, as every message of an account begins."""
    delivery, key = standing.delivery, ("speaker", post.client, standing.account)
    day = site.language.day(delivery.moment.wall, "d MMM") if delivery else None
    return WHO.fill(speaker=site.once(key, lambda: _speaker(site, post, standing.account)), day=day)


def _speaker(site: Site, post: Post, key: str) -> Html:
    """Return an account's picture and names, as beside all that it says."""
    client = site.client_of(post)
    account = client.accounts.get(key) if client else None
    handle = (account.handle if account else "") or elements.network_label(key)
    names = tag(
        "span",
        tag("strong", client.name if client else post.client),
        tag("span", handle, class_="m-handle"),
        class_="m-names",
    )
    return join(avatar(site, post_path(post.id), client), names)


WHO = Stencil(
    tag(
        "header",
        hole("speaker"),
        tag("span", hole("day"), class_="m-when"),
        class_="m-who",
        data_search_exclude=True,
    )
)


def avatar(site: Site, here: str, client: Client | None) -> Html:
    """Return a client's logo, its initials when there is none."""
    folder = here.rpartition("/")[0]
    slug = client.slug if client else ""
    return site.once(("avatar", slug, folder), lambda: _avatar(site, here, client))


def _avatar(site: Site, here: str, client: Client | None) -> Html:
    logo = site.logos.get(client.slug) if client else None
    path = medium_path(client.slug, logo) if client and logo else None
    if path:
        source = elements.address(here, path)
        return tag("img", class_="m-avatar", src=source, alt="", width=48, height=48)
    words = INITIAL.findall(client.name if client else "") or ["?"]
    initials = "".join(word[:1] for word in words[:2]).upper()
    return tag("span", initials, class_="m-avatar", aria_hidden="true")


# --- the words ----------------------------------------------------------------------------------


def _words(site: Site, preview: Preview, *, active: bool) -> Html | None:
    """Return a message's text; what people see after “more” alone has to be unfolded."""
    if not preview.pieces:
        return None
    seen, rest = cut(preview.pieces, preview.shown)
    if not rest:
        return TEXT.fill(text=_text(seen, active=active))
    more = tag("span", site.tell(say("… more")), class_="m-cut-more")
    less = tag("span", site.tell(say("here the network cuts")), class_="m-cut-less")
    after = tag("span", _text(rest, active=active))
    folded = tag("details", tag("summary", more, less), after, class_="m-cut")
    return tag("div", _text(seen, active=active), " ", folded, class_="m-text", dir="auto")


TEXT = Stencil(tag("div", hole("text"), class_="m-text", dir="auto"))
LINKED = Stencil(tag("span", hole("text"), class_="m-linked"))


@functools.lru_cache(64)  # a text on several networks
def _text(found: tuple[Piece, ...], *, active: bool) -> Html:
    return join(*[_piece(piece, active=active) for piece in found])


def _piece(piece: Piece, *, active: bool) -> Html:
    if piece.kind == "link" and active:
        return outward(piece.text)
    if piece.kind in ("hashtag", "mention"):
        return LINKED.fill(text=piece.text)
    return lines(piece.text)


# --- what hangs on it ---------------------------------------------------------------------------


def _carded(preview: Preview, platform: str) -> str:
    """Return the address that the network makes a card of: the post's own, or one in the text."""
    if preview.link or preview.media or preview.comment or platform not in LINK_CARDS:
        return preview.link
    return next((piece.text for piece in preview.pieces if piece.kind == "link"), "")


def _card(address: str, title: str) -> Html | None:
    if not address:
        return None
    host, _, path = address.partition("://")[2].partition("/")
    words = CARD.fill(host=host, words=title or (f"/{path}" if path else host))
    return outward(address, words, class_="m-card")


CARD = Stencil(
    join(
        tag("span", aria_hidden="true", class_="m-card-picture"),
        tag(
            "span",
            tag("span", hole("host"), class_="m-card-host"),
            tag("span", hole("words"), class_="m-card-address"),
        ),
    )
)


# The row of a network's own buttons: reply, share, like, keep; a picture only, which styles draw.
ACTIONS = tag("div", class_="m-actions", aria_hidden="true")
