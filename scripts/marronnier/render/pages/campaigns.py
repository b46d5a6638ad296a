"""Campaigns: all of them, and a page for each with its posts and what is to be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from marronnier.model import Campaign, Client, Post, say
from marronnier.render.html import Html, join, outward, tag
from marronnier.render.pages import elements
from marronnier.render.pages.paths import CAMPAIGNS, campaign_path
from marronnier.render.pages.site import Page, Site
from marronnier.render.pages.timeline import run_of, single, timeline
from marronnier.render.pages.words import name_words


def campaigns_page(site: Site) -> Mapping[str, Page]:
    """Return the page of all campaigns."""
    return {CAMPAIGNS: _campaigns(site)}


def campaign_page(site: Site, client: str, slug: str) -> Mapping[str, Page]:
    """Return the page of one campaign; the site need hold no other's posts."""
    campaign = site.workspace.clients[client].campaigns[slug]
    return {campaign_path(client, slug): _campaign(site, campaign)}


def _campaigns(site: Site) -> Page:
    title = site.tell(say("Campaigns"))
    listing = campaign_list(site, CAMPAIGNS, site.clients, site.posts)
    found = (
        run_of(campaign, site.by_client[client.slug])
        for client in site.clients
        for campaign in client.campaigns.values()
    )
    drawn = timeline(site, CAMPAIGNS, [run for run in found if run])
    return Page(title, join(elements.heading(title), drawn, listing), CAMPAIGNS)


def campaign_list(site: Site, here: str, clients: Iterable[Client], posts: Iterable[Post]) -> Html:
    """Return the campaigns of some clients, for the page of all campaigns or one client's."""
    totals = Counter((post.client, post.campaign) for post in posts)
    items = [
        _item(site, here, client, campaign, totals[client.slug, campaign.slug])
        for client in clients
        for campaign in sorted(client.campaigns.values(), key=lambda c: str(c.fields.get("from")))
    ]
    return tag("ul", items, class_="m-cards") if items else elements.nothing(site)


def _item(site: Site, here: str, client: Client, campaign: Campaign, number: int) -> Html:
    everybody = here == CAMPAIGNS
    name = elements.link(here, campaign_path(client.slug, campaign.slug), campaign.title)
    count = site.count(number, say("{n} post", n=number), say("{n} posts", n=number))
    line = [client.name] if everybody and not site.only else []
    details = tag("p", " · ".join(filter(None, [*line, period(site, campaign), count])))
    heading = tag("h2" if everybody else "h3", name)
    return tag("li", tag("div", heading, details, _progress(site, campaign)))


def _progress(site: Site, campaign: Campaign) -> Html | None:
    tasks = campaign.fields.get("checklist", ())
    if not tasks:
        return None
    done = sum(bool(task.get("done")) for task in tasks)
    words = site.tell(say("{done} of {total} done", done=done, total=len(tasks)))
    return tag(
        "p",
        tag("progress", value=done, max=len(tasks), aria_label=words),
        " ",
        words,
        class_="m-progress",
    )


def period(site: Site, campaign: Campaign) -> str:
    """Return from when until when a campaign runs, in words."""
    start, end = (_day(campaign.fields.get(key)) for key in ("from", "until"))
    if not start or not end:
        return elements.day_words(site, start, "d MMMM y") if start else ""
    first, last = elements.span_words(site, start, end)
    return site.tell(say("{first} to {last}", first=first, last=last))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _campaign(site: Site, campaign: Campaign) -> Page:
    here = campaign_path(campaign.client, campaign.slug)
    client = site.workspace.clients[campaign.client]
    posts = [p for p in site.by_client[campaign.client] if p.campaign == campaign.slug]
    fields = campaign.fields
    tags = " ".join(f"#{str(name).removeprefix('#')}" for name in fields.get("hashtags", ()))
    rows = [
        (say("Client"), None if site.only else client.name),
        (say("Period"), period(site, campaign)),
        (say("Objective"), name_words(site, str(fields.get("objective", "")))),
        (say("Link"), outward(str(fields["link"])) if "link" in fields else None),
        (say("Hashtags"), tags),
    ]
    tasks = [_task(site, task) for task in fields.get("checklist", ())]
    left = elements.panel(
        site.tell(say("Posts")),
        elements.chips(site, here, posts, day=True, named=False)
        if posts
        else elements.nothing(site),
    )
    right = [elements.panel(site.tell(say("In short")), elements.facts(site, rows))]
    if tasks:
        listing = tag("ul", tasks, class_="m-tasks")
        right.append(elements.panel(site.tell(say("To do")), _progress(site, campaign), listing))
    top = elements.heading(
        campaign.title, period(site, campaign), " · ", elements.summary(site, posts)
    )
    columns = tag("div", tag("div", left), tag("div", right), class_="m-columns")
    run = run_of(campaign, posts)
    drawn = single(site, run) if run else None
    return Page(campaign.title, join(top, drawn, columns), CAMPAIGNS, searched=True)


def _task(site: Site, task: Mapping[str, Any]) -> Html:
    done = bool(task.get("done"))
    word = site.tell(say("done") if done else say("to do"))
    due = _day(task.get("by"))
    day = elements.day_words(site, due, "d MMMM y") if due else ""
    by = site.tell(say("by {day}", day=day)) if day else ""
    who = " · ".join(filter(None, (str(task.get("who", "")), by, word)))
    mark = tag(
        "span",
        "✓" if done else "○",
        class_="m-sign",
        aria_hidden="true",
        data_mark="published" if done else "draft",
    )
    return tag(
        "li", mark, tag("span", str(task.get("what", "")), tag("small", who)), data_done=done
    )
