"""What must be there before a rule has anything to look at, so that most rules need not be asked.

This is for speed alone: a rule finds nothing where what it needs is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marronnier.model import Charter, Post

# The keys of the front matter that a post holds under a name of its own.
HELD = ("link", "media", "hashtags", "first_comment", "campaign")


@dataclass(frozen=True, slots=True)
class Needs:
    """Name what a rule cannot do without: of each kind that is named, one must be there.

    `charter`: paths with a value, for some network at least (a rule with settings of its own is
    asked in any case); `keys`: of the front matter; `marks`: characters of what people may read,
    as written, hashtags with their #; `language`: of the client's posts.
    """

    charter: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    marks: str = ""
    language: str = ""

    def are_met_by(self, charter: Charter | None, language: str) -> bool:
        """Tell whether some post of a client may have all of them."""
        if self.language not in ("", language):
            return False
        return not self.charter or any(_says(charter, path) for path in self.charter)


def _says(charter: Charter | None, path: str) -> bool:
    if charter is None:
        return False
    networks = ("", *charter.get("platforms", {}))
    return any(charter.get(path, platform=name) is not None for name in networks)


def keys_of(post: Post) -> frozenset[str]:
    """Return the keys of the front matter that say something."""
    return frozenset([*(key for key in HELD if getattr(post, key)), *post.fields])


def marks_of(post: Post) -> frozenset[str]:
    """Return the characters of all that people may read, as written."""
    return frozenset().union(*_texts(post))


def _texts(post: Post) -> Iterator[str]:
    yield post.title
    yield post.link
    for section in post.sections:
        for passage in section.passages:
            yield passage.text
    yield post.first_comment
    for name in post.hashtags:
        yield f"#{name}"
    for medium in post.media:
        yield medium.alt
