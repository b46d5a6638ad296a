"""Hashtags that never helped, as far as what networks counted tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from marronnier.measures import latest
from marronnier.model import Measure
from marronnier.tagging import tags_in

LEAST = 5  # posts with a hashtag: by chance all are below the middle once in thirty


def useless(
    measures: Sequence[Measure], sent: Iterable[tuple[str, str, str]]
) -> Mapping[tuple[str, str], int]:
    """Return the hashtags that never helped, as (account, folded name), with their posts' number.

    `sent` is what went out, as (account, post, text). A hashtag never helped when it stood in at
    least five posts that were counted, and none of them reached the middle of what the account's
    posts reached, in anything that was counted.
    """
    values = latest(measures)
    alike: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (account, _, metric), value in values.items():
        alike[account, metric].append(value)
    middles = {key: median(known) for key, known in alike.items()}
    reached: dict[tuple[str, str], bool] = defaultdict(bool)
    for (account, post, metric), value in values.items():
        reached[account, post] |= value >= middles[account, metric]
    with_tag: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for account, post, text in sent:
        if (account, post) in reached:
            for tag in tags_in(text):
                with_tag[account, tag.folded][post] = reached[account, post]
    return {
        key: len(posts)
        for key, posts in with_tag.items()
        if len(posts) >= LEAST and not any(posts.values())
    }
