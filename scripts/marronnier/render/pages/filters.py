"""The choice of networks, states, clients and campaigns above a view of posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marronnier.model import Post, say
from marronnier.render.html import Child, Html, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.marks import MARKS, mark_of
from marronnier.render.pages.site import Site


def filters(site: Site, posts: Iterable[Post]) -> Html:
    """Return the choice of one network and one mark, for which style sheets are enough, and more.

    `filters.js` acts on the rest: on campaigns, clients and words, and on the address.
    """
    shown = list(posts)
    platforms = dict.fromkeys(key.partition(".")[0] for post in shown for key in post.accounts)
    marks = {mark_of(site, post).key for post in shown}
    by_network = [
        _choice("network", name, elements.network(name), elements.network_label(name))
        for name in sorted(platforms)
    ]
    by_mark = [
        _choice("mark", key, elements.sign(mark), site.tell(mark.label))
        for key, mark in MARKS.items()
        if key in marks
    ]
    everything = site.tell(say("All networks")), site.tell(say("All states"))
    return tag(
        "div",
        _group(site.tell(say("Network")), _choice("network", "", None, everything[0]), by_network),
        _group(site.tell(say("State")), _choice("mark", "", None, everything[1]), by_mark),
        _more(site, shown),
        class_="m-filters",
        role="group",
        aria_label=site.tell(say("Filters")),
    )


def _more(site: Site, posts: list[Post]) -> Html:
    clients = {} if site.only else {post.client: site.client_name(post) for post in posts}
    campaigns = {f"{post.client}/{post.campaign}": post for post in posts if post.campaign}
    titles = {key: elements.campaign_title(site, post) for key, post in campaigns.items()}
    words = site.tell(say("Filter by words"))
    counted = site.tell(say("{shown} of {n}", shown="{shown}", n="{n}"))
    return tag(
        "div",
        tag("input", type="search", name="text", aria_label=words, placeholder=words),
        _menu("client", site.tell(say("All clients")), clients),
        _menu("campaign", site.tell(say("All campaigns")), titles),
        tag("span", class_="m-filters-count", role="status", data_words=counted),
        tag(
            "button",
            site.tell(say("Show everything")),
            type="button",
            class_="m-filters-reset",
            hidden=True,
        ),
        class_="m-filters-more",
    )


def _menu(name: str, everything: str, values: Mapping[str, str]) -> Html | None:
    """Return a list of values to choose from, by their labels; nothing where there is no choice."""
    if not values:
        return None
    options = [
        tag("option", label, value=value)
        for value, label in sorted(values.items(), key=lambda pair: pair[1].casefold())
    ]
    first = tag("option", everything, value="", selected=True)
    return tag("select", first, options, name=name, aria_label=everything, autocomplete="off")


def _group(name: str, *choices: Child) -> Html:
    return tag("fieldset", tag("legend", name, class_="m-hidden"), *choices)


def _choice(group: str, value: str, picture: Html | None, label: str) -> Html:
    identity = f"{group}-{value or 'all'}"
    box = tag(
        "input",
        type="radio",
        name=group,
        id=identity,
        value=value,
        checked=not value,
        autocomplete="off",
    )
    return join(box, tag("label", picture, " ", label, for_=identity))
