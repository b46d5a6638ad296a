"""How a post will look on each of its accounts, as values."""

from __future__ import annotations

from dataclasses import dataclass

from marronnier.model import Post
from marronnier.platforms import PLATFORMS
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared.composing import pieces
from marronnier.render.pages.site import Site
from marronnier.standings import Standing


@dataclass(frozen=True, slots=True)
class Look:
    """Hold how a post will look on one account; `told` is false where that cannot be told yet."""

    standing: Standing
    messages: tuple[Preview, ...]
    told: bool

    @property
    def length(self) -> int:
        """Return how many messages it is, the first comment apart."""
        return sum(not preview.comment for preview in self.messages)


def looks(site: Site, post: Post) -> tuple[Look, ...]:
    """Return how a post will look on each of its accounts, in their order."""
    return tuple(
        Look(each, PLATFORMS[each.platform].preview(each.delivery), told=True)
        if each.delivery
        else Look(each, _as_written(post, each), told=False)
        for each in site.standings_of(post)
    )


def _as_written(post: Post, standing: Standing) -> tuple[Preview, ...]:
    """Return the text as it stands in the file, when what will be sent cannot be told."""
    section = post.section(standing.account)
    texts = [passage.text for passage in section.passages] if section else [""]
    return tuple(
        Preview(
            pieces(text),
            media=() if number else post.media,
            link="" if number else post.link,
            count=0,
            limit=0,
            comment=False,
            place=f"{number + 1}/{len(texts)}" if len(texts) > 1 else "",
        )
        for number, text in enumerate(texts)
    )
