"""What is read line by line is what YAML reads, with the same places; or it is left to YAML."""

import random
from pathlib import Path

import pytest

from marronnier.model import Place
from marronnier.notation import Scalar, read_yaml
from marronnier.oneliners import read_head, read_lines

POSTS = sorted((Path(__file__).parents[2] / "content").rglob("*.md"))
HEADS = [path.read_text("utf-8").partition("\n---\n")[0][4:] for path in POSTS]
PIECES = (
    *(
        "a",
        "é",
        "2",
        "null",
        "~",
        "on",
        "<<",
        "\u00a0",
        "\u3000",
        "𝄞",
        "’",
        "«",
        "%",
        "@",
        "`",
        "?",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "- ",
        "-",
        "--",
        "---",
        "...",
        "|",
    ),
    *(":", ": ", "::", ",", ", ", "[", "]", "{", "}", "[a, b]", "{a: b}", "{a: b, a: c}", "{a: }"),
    *(
        '"',
        "'",
        '"a"',
        "'a'",
        "''",
        '""',
        "&a",
        "*a",
        "!a",
        "!",
        ">",
        "a:",
        "\na:",
        "\na: b",
        "a: b",
    ),
    *(
        " #a",
        "#",
        "\\",
        "\t",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x07",
        "a: b: c",
        "12:30",
        "http://a.b:8",
    ),
)


def mutated(chance):
    text = chance.choice(HEADS)
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(text))
        end = start + chance.choice((0, 0, 1, 2, 8))
        text = text[:start] + chance.choice(PIECES) + text[end:]
    return text


def both(text):
    return read_head("a.md", text, 2), read_yaml("a.md", text, 2)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_changed_anywhere_is_read_as_yaml_reads_it(seed):
    chance = random.Random(seed)  # noqa: S311 - a seed is to be played again
    for _ in range(40):
        text = mutated(chance)
        read, wanted = both(text)
        assert read == wanted, text


def test_the_example_s_posts_are_read_line_by_line():
    for text in HEADS:
        read, wanted = both(text)
        assert read == wanted
        assert "#" in text or read_lines("a.md", text, 2) == wanted[0]


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n  c",  # goes on below
        "a: b: c",
        "a: b:",
        "a:\nb: c",  # nothing is written
        "a: b \n",
        "a: b\na: c",
        "a: {b: c, b: d}",
        "a: [b, , c]",
        "a: |\n  b",
        "a: &b c",
        "a:\n  b: c\n d: e",
        "a:\n- b",
        "a:\n  - - b",
        "a:\n  -  b: c",
        "a: 'b''c'",
        'a: "b\\n"',
        "a: b # c",
        "",
    ],
)
def test_what_might_be_read_in_another_way_is_left_to_yaml(text):
    assert read_lines("a.md", text, 2) is None
    read, wanted = both(text)
    assert read == wanted


@pytest.mark.parametrize("depth", range(1, 12))
def test_what_is_nested_too_deeply_is_refused_all_the_same(depth):
    text = "\n".join(" " * n + "a:" for n in range(depth)) + "\n" + " " * depth + "b: [c]"
    read, wanted = both(text)
    assert read == wanted


def test_places_count_characters_from_one():
    text = "titre: été\nmedia:\n  - path: a.png\n    who: [Zoé, Luc]\n  - été"
    head, _ = read_head("a.md", text, 2)
    (_, title), (_, media) = head.entries
    assert title == Scalar("été", Place("a.md", 2, 8, 2, 11))
    (_, path), (_, who) = media.items[0].entries
    assert path.at == Place("a.md", 4, 11, 4, 16)
    assert who.items[1].at == Place("a.md", 5, 16, 5, 19)
    assert media.items[1].at == Place("a.md", 6, 5, 6, 8)
