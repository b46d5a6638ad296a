"""How a post will look on each network: a tab for each account, no script needed."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from marronnier.model import Post, say
from marronnier.render.html import Child, Html, Stencil, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.looks import Look
from marronnier.render.pages.messages import counted, message, who_speaks
from marronnier.render.pages.receipts import sent_otherwise
from marronnier.render.pages.site import Site

UNTOLD = say("It cannot be told yet how this will look: see what is to correct.")


def previews(site: Site, post: Post, found: Sequence[Look]) -> Html:
    """Return the tabs of all accounts of a post."""
    inputs = [_input(number) for number in range(len(found))]
    labels = [_label(number, look.standing.account) for number, look in enumerate(found)]
    panes = [_pane(site, post, look, searched=look is found[0]) for look in found]
    words = site.tell(say("How it will look"))
    return TABS.fill(words=words, inputs=inputs, labels=labels, panes=panes)


TABS = Stencil(
    tag(
        "fieldset",
        tag("legend", hole("words"), class_="m-hidden"),
        hole("inputs"),
        tag("div", hole("labels"), class_="m-tab-names"),
        tag("div", hole("panes"), class_="m-panes"),
        class_="m-tabs",
    )
)


@functools.lru_cache(64)  # few, on very many pages
def _input(number: int) -> Html:
    first = number == 0
    identity = f"preview-{number}"
    return tag(
        "input", type="radio", name="preview", id=identity, checked=first, autocomplete="off"
    )


@functools.lru_cache(512)
def _label(number: int, account: str) -> Html:
    name = elements.network_label(account)
    return tag("label", elements.network(account), " ", name, for_=f"preview-{number}")


def _pane(site: Site, post: Post, look: Look, *, searched: bool) -> Html:
    """Return what is said of one account, and the account's messages."""
    total: Child = None
    several = look.length > 1
    if several:
        words = site.tell(say("{n} messages", n=look.length))
        total = tag("p", words, class_="m-count")
    elif look.told:
        total = counted(site, look.messages[0])
    who = who_speaks(site, post, look.standing)
    body = [message(site, post, look, who, number) for number in range(len(look.messages))]
    platform = look.standing.platform
    return PANE.fill(
        name=elements.network_label(look.standing.account),
        sent=sent_otherwise(site, look.standing),
        untold=None if look.told else tag("p", site.tell(UNTOLD), class_="m-empty m-untold"),
        total=total,
        messages=body,
        network=platform,
        thread=several,
        unsearched=not searched,
    )


PANE = Stencil(
    tag(
        "section",
        tag("h2", hole("name"), class_="m-pane-name"),
        hole("sent"),
        hole("untold"),
        hole("total"),
        tag(
            "div",
            hole("messages"),
            class_="m-feed",
            data_network=hole("network"),
            data_thread=hole("thread"),
        ),
        class_="m-pane",
        data_search_exclude=hole("unsearched"),
    )
)
