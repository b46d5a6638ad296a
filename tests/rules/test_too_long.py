"""Where a text is too long: the first character that no longer fits, however a network counts."""

import pytest

from marronnier.examining import scope_of
from marronnier.rules import RULES
from tests.reading.workspace import read
from tests.rules.test_cases import NETWORKS

PIECES = (
    "mot ",
    "été ",
    "🔥 ",
    "👨‍👩‍👧 ",
    "日本 ",
    "https://atelier.example/une/page/bien/longue ",
)


@pytest.mark.parametrize("first", range(len(PIECES)))
@pytest.mark.parametrize("name", ["mastodon", "x", "bluesky", "threads"])
def test_the_place_is_that_of_the_first_character_too_much(name, first):
    text = "Voici " + "".join(PIECES[first:] + PIECES[:first]) * 50 + "fin"
    workspace, _ = read({"with": f"platform: {name}", "body": text})
    (post,) = workspace.posts
    (found,) = RULES["STR001"].check(scope_of(post, workspace, NETWORKS))
    kept = post.sections[0].passages[0].text[: found.at.column - 1]
    network = NETWORKS[name]
    assert network.length(kept, network.LIMITS) <= network.LIMITS.characters
    assert network.length(text[: len(kept) + 1], network.LIMITS) > network.LIMITS.characters
