"""Campaigns over months: a bar from the first day to the last, posts on it by their signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from marronnier.model import Campaign, Post, say
from marronnier.render.html import Html, Stencil, hidden, hole, tag
from marronnier.render.pages import elements
from marronnier.render.pages.marks import Mark, mark_of
from marronnier.render.pages.paths import campaign_path
from marronnier.render.pages.site import Site

BACK = timedelta(days=92)  # campaigns that ended before are over and done with
LONGEST = 12  # months of one timeline
NEAR = timedelta(days=31)  # a post that teases its campaign, or thanks for it
MIDDLE = "50%"
NAMED = 3  # posts of a sign


@dataclass(frozen=True, slots=True)
class Run:
    """Hold a campaign with its days, and its posts."""

    campaign: Campaign
    first: date
    last: date
    posts: Sequence[Post]


@dataclass(frozen=True, slots=True)
class Scale:
    """Hold the months that a timeline shows; `until` is the first day after them."""

    since: date
    until: date

    def at(self, day: date, *, noon: bool = False) -> str:
        """Return where a day begins from left to right, or where its middle is."""
        share = ((day - self.since).days + noon / 2) / (self.until - self.since).days
        return f"{min(1, max(0, share)):.2%}"

    @property
    def months(self) -> list[date]:
        """Return the first day of each month."""
        months, month = [], self.since
        while month < self.until:
            months.append(month)
            month = _next(month)
        return months


def timeline(site: Site, here: str, runs: Sequence[Run]) -> Html | None:
    """Return the campaigns of these months, those under way and to come; None without any."""
    today = site.today()
    shown = sorted(
        (run for run in runs if run.last >= today - BACK),
        key=lambda run: (run.first, run.last, run.campaign.slug),
    )
    if not shown:
        return None
    scale = _scale(shown)
    inside = [run for run in shown if run.first < scale.until]
    head = tag("li", tag("span"), _months(site, scale), class_="m-timeline-months")
    rows = [tag("li", _name(site, here, run), _row(site, scale, run)) for run in inside]
    return tag("div", tag("ol", head, rows), class_="m-timeline")


def single(site: Site, run: Run) -> Html:
    """Return one campaign over its own months, with what is to be done by when."""
    scale = _scale([run], near=True)
    rows = [tag("li", _months(site, scale)), tag("li", _row(site, scale, run, tasks=True))]
    return tag("div", tag("ol", rows), class_="m-timeline m-timeline--one")


def run_of(campaign: Campaign, posts: Iterable[Post]) -> Run | None:
    """Return a campaign with its posts; None when its days cannot be read."""
    try:
        first, last = (date.fromisoformat(str(campaign.fields[key])) for key in ("from", "until"))
    except (KeyError, ValueError):
        return None
    own = [p for p in posts if p.moment and p.campaign == campaign.slug]
    drawn = first <= last and first.year < date.max.year  # after which there are no months
    return Run(campaign, first, last, own) if drawn else None


# --- drawing ------------------------------------------------------------------------------------


def _scale(runs: Sequence[Run], *, near: bool = False) -> Scale:
    """Return the months of some campaigns; `near` adds those of posts around them."""
    first, end = min(run.first for run in runs), max(run.last for run in runs)
    if near:
        days = [post.moment.wall.date() for run in runs for post in run.posts if post.moment]
        around = [day for day in days if first - NEAR <= day <= end + NEAR]
        first, end = min([first, *around]), max([end, *around])
    since = until = first.replace(day=1)
    for _ in range(LONGEST):
        if until > end:
            break
        until = _next(until)
    return Scale(since, until)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _months(site: Site, scale: Scale) -> Html:
    names = [
        tag(
            "text",
            _month(site, month),
            x=scale.at(month),
            y=MIDDLE,
            dx="3",
            class_="m-timeline-month",
        )
        for month in scale.months
    ]
    return tag("svg", _lines(scale), _now(site, scale), names, aria_hidden="true")


def _month(site: Site, month: date) -> str:
    january = month.month == 1
    return elements.day_words(site, month, "LLL y" if january else "LLL")


def _lines(scale: Scale) -> list[Html]:
    return [_line(scale, month, "m-timeline-line") for month in scale.months]


def _now(site: Site, scale: Scale) -> Html | None:
    today = site.today()
    inside = scale.since <= today < scale.until
    return _line(scale, today, "m-timeline-now", noon=True) if inside else None


def _line(scale: Scale, day: date, kind: str, *, noon: bool = False) -> Html:
    x = scale.at(day, noon=noon)
    return tag("line", x1=x, x2=x, y1="-10%", y2="110%", class_=kind)


def _row(site: Site, scale: Scale, run: Run, *, tasks: bool = False) -> Html:
    last = min(run.last, scale.until - timedelta(days=1))
    first, end = scale.at(run.first), scale.at(last + timedelta(days=1))
    width = f"{float(end[:-1]) - float(first[:-1]):.2f}%"
    bar = tag("rect", x=first, y="15%", width=width, height="70%", rx="4", class_="m-timeline-bar")
    signs = _signs(site, scale, run.posts)
    due = [_due(site, scale, task) for task in _tasks(run)] if tasks else []
    label = f"{run.campaign.title}: {_told(site, run)}"
    drawn = (_lines(scale), bar, _now(site, scale), due, signs)
    return tag("svg", *drawn, role="img", aria_label=label)


def _signs(site: Site, scale: Scale, posts: Iterable[Post]) -> list[Html]:
    """Return a sign for each day and mark: those of the same would hide each other."""
    titles: dict[tuple[date, Mark], list[str]] = {}
    for post in posts:
        if post.moment:
            titles.setdefault((post.moment.wall.date(), mark_of(site, post)), []).append(post.title)
    inside = {key: told for key, told in titles.items() if scale.since <= key[0] < scale.until}
    return [_sign(site, scale, *key, told) for key, told in inside.items()]


def _sign(site: Site, scale: Scale, day: date, mark: Mark, titles: Sequence[str]) -> Html:
    said = (elements.day_words(site, day, "E d MMM"), site.tell(mark.label), *titles[:NAMED])
    more = " …" if len(titles) > NAMED else ""
    title = f"{' · '.join(said)}{more}"
    return SIGN.fill(
        title=title, sign=mark.sign, x=scale.at(day, noon=True), y=MIDDLE, mark=mark.key
    )


def _due(site: Site, scale: Scale, task: Mapping[str, Any]) -> Html | None:
    try:
        day = date.fromisoformat(str(task.get("by")))
    except ValueError:
        return None
    done = bool(task.get("done"))
    title = f"{elements.day_words(site, day, 'd MMM')} · {task.get('what', '')}"
    key, shape = ("published", "◆") if done else ("draft", "◇")
    return SIGN.fill(title=title, sign=shape, x=scale.at(day, noon=True), y="105%", mark=key)


SIGN = Stencil(
    tag(
        "text",
        tag("title", hole("title")),
        hole("sign"),
        x=hole("x"),
        y=hole("y"),
        class_="m-timeline-sign",
        data_mark=hole("mark"),
    )
)


def _tasks(run: Run) -> Sequence[Mapping[str, Any]]:
    return tuple(run.campaign.fields.get("checklist", ()))


def _name(site: Site, here: str, run: Run) -> Html:
    path = campaign_path(run.campaign.client, run.campaign.slug)
    client = site.workspace.clients[run.campaign.client]
    who = None if site.only else tag("small", client.name)
    return tag("div", elements.link(here, path, run.campaign.title), who, hidden(_told(site, run)))


def _told(site: Site, run: Run) -> str:
    n = len(run.posts)
    first, last = (elements.day_words(site, day, "d MMMM y") for day in (run.first, run.last))
    days = site.tell(say("{first} to {last}", first=first, last=last))
    count = site.count(n, say("{n} post", n=n), say("{n} posts", n=n))
    return f"{days}, {count}"
