"""Pages about a client: where it stands, and where it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marronnier.model import Account, Client, Post, Status, say
from marronnier.render.html import Html, join, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.campaigns import campaign_list
from marronnier.render.pages.findings import finding_lines
from marronnier.render.pages.messages import avatar
from marronnier.render.pages.paths import (
    CLIENTS,
    accounts_path,
    charter_path,
    client_path,
    feed_path,
)
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.subscribing import feed_link

COMING = 6  # posts to come on a client's page


def clients_page(site: Site) -> Mapping[str, Page]:
    """Return the page of all clients."""
    return {CLIENTS: _clients(site)}


def client_pages(site: Site, slug: str) -> Mapping[str, Page]:
    """Return the pages of a client and of its accounts; the site need hold no other's posts."""
    client = site.workspace.clients[slug]
    section = accounts_path(slug) if site.only else CLIENTS
    accounts = {accounts_path(slug): _accounts(site, client, section)}
    return accounts if site.only else {**accounts, client_path(slug): _client(site, client)}


# --- clients ------------------------------------------------------------------------------------


def _clients(site: Site) -> Page:
    title = site.tell(say("Clients"))
    cards = [_card(site, client, site.by_client[client.slug]) for client in site.clients]
    return Page(title, join(elements.heading(title), tag("ul", cards, class_="m-cards")), CLIENTS)


def _card(site: Site, client: Client, posts: Iterable[Post]) -> Html:
    name = elements.link(CLIENTS, client_path(client.slug), client.name)
    line = tag("p", elements.summary(site, posts))
    return tag("li", avatar(site, CLIENTS, client), tag("div", tag("h2", name), line))


def _client(site: Site, client: Client) -> Page:
    here = client_path(client.slug)
    posts = site.by_client[client.slug]
    place = elements.place_of_zone(site, site.zone(client).key)
    top = elements.heading(client.name, f"{place} · ", elements.summary(site, posts))
    campaigns = elements.panel(
        site.tell(say("Campaigns")), campaign_list(site, here, [client], posts)
    )
    columns = tag(
        "div",
        _coming(site, here, client, posts),
        tag("div", _wrong(site, client), campaigns),
        class_="m-columns",
    )
    brand = tag("div", avatar(site, here, client), top, class_="m-brand")
    body = join(brand, _links(site, here, client), columns)
    return Page(client.name, body, CLIENTS, searched=True)


def _links(site: Site, here: str, client: Client) -> Html:
    charter = elements.link(here, charter_path(client.slug), site.tell(say("Charter")))
    accounts = elements.link(here, accounts_path(client.slug), site.tell(say("Accounts")))
    feed = feed_link(here, feed_path(client.slug), site.tell(say("Calendar file")))
    return tag("ul", [tag("li", link) for link in (charter, accounts, feed)], class_="m-links")


def _coming(site: Site, here: str, client: Client, posts: Iterable[Post]) -> Html:
    day = site.today(client)
    coming = [
        post
        for post in posts
        if post.moment and post.moment.wall.date() >= day and post.status is not Status.CANCELLED
    ]
    listed = elements.chips(site, here, coming[:COMING], day=True, named=False)
    title = site.tell(say("Next posts"))
    return elements.panel(title, listed if coming else elements.nothing(site))


def _wrong(site: Site, client: Client) -> Html | None:
    found = [finding for finding in site.findings_elsewhere() if finding.client == client.slug]
    if not found:
        return None
    title = site.tell(say("Files to correct"))
    return elements.panel(
        title, finding_lines(site, client_path(client.slug), found, places=True), kind="held"
    )


# --- accounts -----------------------------------------------------------------------------------


def _accounts(site: Site, client: Client, section: str) -> Page:
    title = site.tell(say("Accounts"))
    cards = [_account(site, account) for account in client.accounts.values()]
    top = elements.heading(title, client.name)
    listing = tag("ul", cards, class_="m-cards") if cards else elements.nothing(site)
    return Page(f"{title} · {client.name}", join(top, listing), section)


def _account(site: Site, account: Account) -> Html:
    label = elements.network_label(account.key)
    rows = [
        (say("Name"), account.handle),
        (say("Server"), outward(account.url) if account.url else None),
    ]
    facts = elements.facts(site, rows)
    return tag("li", elements.network(account.key), tag("div", tag("h2", label), facts))
