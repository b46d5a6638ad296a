"""How a post will look on each network: a tab for each account, no script needed."""

from __future__ import annotations

from collections.abc import Iterable

from marronnier.model import Client, Delivery, Medium, Post, say
from marronnier.planning import Standing
from marronnier.platforms import PLATFORMS
from marronnier.platforms.base import Piece, Preview
from marronnier.render.html import Child, Html, join, lines, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.receipts import sent_otherwise
from marronnier.render.pages.site import Site, medium_path, post_path

PER_ROW = 2  # pictures beside each other


def previews(site: Site, post: Post) -> Html:
    """Return the tabs of all accounts of a post."""
    inputs, labels, panes = [], [], []
    for number, standing in enumerate(site.standings_of(post)):
        identity = f"preview-{number}"
        inputs.append(
            tag(
                "input",
                type="radio",
                name="preview",
                id=identity,
                checked=number == 0,
                autocomplete="off",
            )
        )
        name = elements.network_label(standing.account)
        labels.append(tag("label", elements.network(standing.account), " ", name, for_=identity))
        panes.append(_pane(site, post, standing, searched=number == 0))
    legend = tag("legend", site.tell(say("How it will look")), class_="m-hidden")
    tabs = tag("div", labels, class_="m-tab-names")
    return tag(
        "fieldset", legend, inputs, tabs, tag("div", panes, class_="m-panes"), class_="m-tabs"
    )


def _pane(site: Site, post: Post, standing: Standing, *, searched: bool) -> Html:
    delivery = standing.delivery
    total: Child = None
    if delivery is None:
        body: Child = _as_written(site, post, standing)
    else:
        shown = PLATFORMS[delivery.platform].preview(delivery)
        thread = len(shown) > 1
        body = [_part(site, post, delivery, shown, number) for number in range(len(shown))]
        words = site.tell(say("{n} messages", n=len(shown)))
        total = tag("p", words, class_="m-count") if thread else _count(site, shown[0])
    name = elements.network_label(standing.account)
    return tag(
        "section",
        tag("h2", name, class_="m-hidden"),
        sent_otherwise(site, standing),
        total,
        tag("div", body, class_="m-feed", data_network=standing.platform),
        class_="m-pane",
        data_search_exclude=not searched,
    )


def _as_written(site: Site, post: Post, standing: Standing) -> Html:
    """Return the text as it stands in the file, when what will be sent cannot be told."""
    section = post.section(standing.account)
    texts = [passage.text for passage in section.passages] if section else []
    why = site.tell(say("It cannot be told yet how this will look: see what is to correct."))
    words = [tag("p", lines(text), class_="m-text", dir="auto") for text in texts]
    return tag("article", tag("p", why, class_="m-empty"), words, class_="m-message")


def _part(
    site: Site, post: Post, delivery: Delivery, shown: tuple[Preview, ...], number: int
) -> Html:
    preview = shown[number]
    here = post_path(post.id)
    comment = site.tell(say("First comment")) if preview.comment else None
    return tag(
        "article",
        tag("p", comment, class_="m-comment") if comment else None,
        _who(site, here, site.client_of(post), delivery),
        tag("div", _text(preview.pieces), class_="m-text", dir="auto"),
        _media(site, here, post, preview.media),
        _card(preview.link) if preview.link else None,
        tag(
            "footer", _actions(), _count(site, preview) if len(shown) > 1 else None, class_="m-foot"
        ),
        class_="m-message",
        aria_label=site.tell(say("Message {n}", n=number + 1)),
        data_last=number + 1 == len(shown),
    )


def _count(site: Site, preview: Preview) -> Html:
    return tag(
        "p",
        f"{number_words(site, preview.count)} / {number_words(site, preview.limit)}",
        class_="m-count",
        data_over=preview.count > preview.limit,
        title=site.tell(say("Characters, as the network counts them")),
        data_search_exclude=True,
    )


def number_words(site: Site, number: int) -> str:
    """Return a whole number with the language's thousands separator."""
    return site.language.number(number)


def _who(site: Site, here: str, client: Client | None, delivery: Delivery) -> Html:
    name = client.name if client else delivery.client
    handle = delivery.account.handle or elements.network_label(delivery.account.key)
    day = tag("span", site.language.day(delivery.moment.wall.date(), "medium"), class_="m-when")
    return tag(
        "header",
        avatar(site, here, client),
        tag("span", tag("strong", name), tag("span", handle, class_="m-handle"), class_="m-names"),
        day,
        class_="m-who",
        data_search_exclude=True,
    )


def avatar(site: Site, here: str, client: Client | None) -> Html:
    """Return a client's logo, its initials when there is none."""
    logo = site.logos.get(client.slug) if client else None
    path = medium_path(client.slug, logo) if client and logo else None
    if path:
        source = elements.address(here, path)
        return tag("img", class_="m-avatar", src=source, alt="", width=48, height=48)
    words = (client.name if client else "?").split()
    initials = "".join(word[:1] for word in words[:2]).upper()
    return tag("span", initials, class_="m-avatar", aria_hidden="true")


def _text(pieces: Iterable[Piece]) -> Html:
    return join([_piece(piece) for piece in pieces])


def _piece(piece: Piece) -> Html:
    if piece.kind == "link":
        return outward(piece.text)
    if piece.kind in ("hashtag", "mention"):
        return tag("span", piece.text, class_="m-linked")
    return lines(piece.text)


def _card(address: str) -> Html:
    host = address.partition("://")[2].partition("/")[0]
    return outward(
        address,
        tag("span", host, class_="m-card-host"),
        tag("span", address, class_="m-card-address"),
        class_="m-card",
    )


def _media(site: Site, here: str, post: Post, media: tuple[Medium, ...]) -> Html | None:
    if not media:
        return None
    pictures = [_medium(site, here, post, medium) for medium in media]
    return tag("div", pictures, class_="m-media", data_many=len(media) >= PER_ROW)


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


ICONS = (
    "M4 5h16v11H9l-5 4z",
    "M7 7h9a3 3 0 0 1 3 3v2M17 17H8a3 3 0 0 1-3-3v-2M9.5 4.5 7 7l2.5 2.5M14.5 14.5 17 17l-2.5 2.5",
    "M12 20S4 14.5 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 5.5-8 11-8 11z",
    "M7 4h10v16l-5-4-5 4z",
)


def _actions() -> Html:
    """Return the row of a network's own buttons: reply, share, like, keep; a picture only."""
    drawn = [
        tag("svg", tag("path", d=shape), viewBox="0 0 24 24", width=20, height=20)
        for shape in ICONS
    ]
    return tag("div", drawn, class_="m-actions", aria_hidden="true")
