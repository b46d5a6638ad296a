"""The media library: each picture once, where it is used, and what listeners are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marronnier.model import Client, Medium, Post, say
from marronnier.render.html import Html, hidden, join, tag
from marronnier.render.pages import elements
from marronnier.render.pages.glances import media_of
from marronnier.render.pages.marks import mark_of
from marronnier.render.pages.paths import LIBRARY, library_path, medium_path, post_path
from marronnier.render.pages.pictures import film
from marronnier.render.pages.site import Page, Shown, Site

PREVIEWED = 8  # pictures of a client on the page of all clients
USES = 4  # posts of a picture before the others fold away
KILO = 1000


@dataclass(frozen=True, slots=True)
class Use:
    """Hold one place where a file is used."""

    post: Post
    number: int
    shown: Shown

    @property
    def medium(self) -> Medium:
        """Return all that is known of it."""
        return self.post.media[self.number]

    @property
    def lacks_words(self) -> bool:
        """Tell whether a picture has no alternative text here; a film has captions instead."""
        return not self.shown.alt and not self.shown.is_film


Kept = Mapping[str, Sequence[Use]]  # what is in a file -> where it is used


def libraries_page(site: Site) -> Mapping[str, Page]:
    """Return the page of all media of several clients."""
    kept = {client.slug: _kept(site, client) for client in site.clients}
    return {LIBRARY: _everybody(site, site.tell(say("Media")), kept)}


def library_page(site: Site, slug: str) -> Mapping[str, Page]:
    """Return the page of a client's media; the site need hold no other's posts."""
    client, title = site.workspace.clients[slug], site.tell(say("Media"))
    kept = _kept(site, client)
    if site.only:
        body = join(_heading(site, title, kept), _files(site, LIBRARY, kept))
        return {LIBRARY: Page(title, body, LIBRARY)}
    here, name = library_path(slug), f"{title} · {client.name}"
    way = tag("nav", elements.link(here, LIBRARY, title), class_="m-path", aria_label=title)
    body = join(way, _heading(site, name, kept), _files(site, here, kept))
    return {here: Page(name, body, LIBRARY)}


def _kept(site: Site, client: Client) -> Kept:
    """Return the files that a client's posts use, the last used first; those to mend before."""
    found: dict[str, list[Use]] = {}
    for post in reversed(site.by_client[client.slug]):
        for number, shown in enumerate(media_of(site, post)):
            found.setdefault(shown.same, []).append(Use(post, number, shown))
    lacking = {same for same, uses in found.items() if any(use.lacks_words for use in uses)}
    return dict(sorted(found.items(), key=lambda pair: pair[0] not in lacking))


def _everybody(site: Site, title: str, kept: Mapping[str, Kept]) -> Page:
    sections = []
    for client in site.clients:
        theirs = kept[client.slug]
        few = dict(list(theirs.items())[:PREVIEWED])
        name = elements.link(LIBRARY, library_path(client.slug), client.name)
        line = tag("p", _totals(site, theirs), class_="m-lead")
        section = tag("section", tag("h2", name), line, _whole(site, LIBRARY, few))
        sections.append(section)
    every = {same: uses for theirs in kept.values() for same, uses in theirs.items()}
    body = join(elements.heading(title, _totals(site, every)), sections)
    return Page(title, tag("div", body, class_="m-libraries"), LIBRARY)


def _heading(site: Site, title: str, kept: Kept) -> Html:
    return elements.heading(title, _totals(site, kept))


def _totals(site: Site, kept: Kept) -> str:
    lacking = sum(any(use.lacks_words for use in uses) for uses in kept.values())
    double = sum(len(_names(uses)) > 1 for uses in kept.values())
    n = len(kept)
    said = [site.count(n, say("{n} file in use", n=n), say("{n} files in use", n=n))]
    if lacking:
        one, many = say("{n} without alt text", n=lacking), say("{n} without alt texts", n=lacking)
        said.append(site.count(lacking, one, many))
    if double:
        one = say("{n} kept under several names", n=double)
        said.append(site.tell(one))
    return " · ".join(said)


def _files(site: Site, here: str, kept: Kept) -> Html:
    """Return the files under a heading of their own, which is heard and not seen."""
    return join(tag("h2", site.tell(say("Files")), class_="m-hidden"), _whole(site, here, kept))


def _whole(site: Site, here: str, kept: Kept) -> Html:
    if not kept:
        return tag("p", site.tell(say("No post uses a picture yet.")), class_="m-empty")
    return tag("ul", [_card(site, here, uses) for uses in kept.values()], class_="m-library")


def _card(site: Site, here: str, uses: Sequence[Use]) -> Html:
    names = _names(uses)
    medium = uses[0].medium
    told = list(dict.fromkeys(use.shown.alt for use in uses if use.shown.alt))
    alts = [tag("p", alt, class_="m-alt") for alt in told]
    return tag(
        "li",
        _picture(site, here, uses[0]),
        tag("h3", " = ".join(names)),
        tag("p", _facts(site, medium), class_="m-file"),
        _warnings(site, uses, names),
        alts,
        _uses(site, here, uses),
    )


def _names(uses: Sequence[Use]) -> list[str]:
    """Return the names that a file is kept under."""
    paths = dict.fromkeys(use.shown.file for use in uses)
    return [path.rpartition("/")[2] for path in paths]


def _picture(site: Site, here: str, use: Use) -> Html:
    path = medium_path(use.post.client, use.medium)
    facts = use.medium.facts
    if path is None or facts is None:
        words = site.tell(say("Film") if use.medium.is_film else say("Not to be shown"))
        return tag("div", tag("span", words), class_="m-library-none")
    if use.medium.is_film:
        return film(site, elements.address(here, path), use.medium)
    return tag(
        "img",
        src=elements.address(here, path),
        # The words stand below the picture: they are not said twice.
        alt="",
        loading="lazy",
        decoding="async",
        width=facts.width,
        height=facts.height,
    )


def _facts(site: Site, medium: Medium) -> str:
    facts = medium.facts
    if facts is None:
        return site.tell(say("The file is not there."))
    size = f"{facts.width} × {facts.height}" if facts.width else ""
    weight = site.tell(say("{n} kB", n=site.language.number(max(1, round(facts.size / KILO)))))
    return " · ".join(filter(None, (size, weight, facts.format)))


def _warnings(site: Site, uses: Sequence[Use], names: Sequence[str]) -> Html | None:
    said = []
    if any(use.lacks_words for use in uses):
        said.append(say("Alt text missing"))
    if len(names) > 1:
        said.append(say("The same picture, kept {n} times", n=len(names)))
    sign = tag("span", "!", class_="m-sign", aria_hidden="true")
    lines = [tag("li", sign, " ", site.tell(one)) for one in said]
    return tag("ul", lines, class_="m-library-wrong") if lines else None


def _uses(site: Site, here: str, uses: Sequence[Use]) -> Html:
    posts = list({use.post.id: use.post for use in uses}.values())
    lines = [_use(site, here, post) for post in posts]
    others = None
    if len(lines) > USES:
        n = len(lines) - USES
        words = site.count(n, say("{n} other", n=n), say("{n} others", n=n))
        rest = tag("ul", lines[USES:])
        others = tag("details", tag("summary", words), rest, class_="m-more")
    return tag("div", tag("ul", lines[:USES]), others, class_="m-library-uses")


def _use(site: Site, here: str, post: Post) -> Html:
    mark = mark_of(site, post)
    day = site.language.day(post.moment.wall, "d MMM y") if post.moment else ""
    link = elements.link(here, post_path(post.id), post.title)
    return tag(
        "li",
        elements.sign(mark),
        hidden(site.tell(mark.label)),
        " ",
        link,
        " ",
        tag("small", day),
    )
