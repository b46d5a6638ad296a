"""Rules on hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marronnier.model import Finding, Severity, say
from marronnier.rules.base import Scope, found, rule

WHOLE = re.compile(r"\w*[^\W\d_]\w*")


@rule("HTG005", "mot-diese-coupe", Severity.ERROR)
def hashtag_whole(scope: Scope) -> Iterator[Finding]:
    """A hashtag under “hashtags” would be cut, or would not be one.

    A dash, an apostrophe or a point ends a hashtag, and figures alone make none: people would
    click on half a word.

    Write letters and figures only.

    Passes:

        hashtags: [PretAPorter]

    Fails:

        hashtags: [prêt-à-porter]
    """
    for index, tag in enumerate(scope.post.hashtags):
        if WHOLE.fullmatch(tag):
            continue
        kept = re.match(r"\w*", tag)
        part = kept.group() if kept else ""
        message = say("“#{tag}” is no hashtag: networks want at least one letter.", tag=tag)
        if part and WHOLE.fullmatch(part):
            message = say("“#{tag}” would be cut to “#{part}”.", tag=tag, part=part)
        yield found(scope.post.at(f"hashtags.{index}", "hashtags"), message, match=tag)
