"""Facets cut exactly what they name, in bytes, whatever stands before them."""

import pytest
from hypothesis import given

from marronnier.platforms.bluesky.facets import facets
from tests.platforms.test_lengths import SOCIAL

DIDS = {"agathe.example": "did:plc:agathe", "lumen.bsky.example": "did:plc:lumen"}


def cut(text):
    """Return what each facet cuts out of the text, and what it says of it."""
    data = text.encode()
    found = []
    for facet in facets(text, DIDS.get):
        index, (feature,) = facet["index"], facet["features"]
        piece = data[index["byteStart"] : index["byteEnd"]].decode()
        kind = feature["$type"].partition("#")[2]
        found.append((piece, kind, feature.get("uri") or feature.get("tag") or feature.get("did")))
    return found


def test_nothing_is_linked_by_itself():
    assert facets("Bonjour à tous.", DIDS.get) == []


def test_offsets_are_bytes():
    (facet,) = facets("« Été » #Été", DIDS.get)
    # « and » are 2 bytes each, É and é too
    assert facet["index"] == {"byteStart": 12, "byteEnd": 18}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example", [("https://a.example", "link", "https://a.example")]),
        (
            "👩‍🎨 é https://a.example/été?x=1.",
            [("https://a.example/été?x=1", "link", "https://a.example/été?x=1")],
        ),
        ("(https://a.example)", [("https://a.example", "link", "https://a.example")]),
        ("« https://a.example »", [("https://a.example", "link", "https://a.example")]),
        ("“https://a.example/x”", [("https://a.example/x", "link", "https://a.example/x")]),
        ("https://a.example/\u200b ?", [("https://a.example/", "link", "https://a.example/")]),
        ("Https://a.example", [("Https://a.example", "link", "Https://a.example")]),
        (
            "(é) https://a.example/Mercure_(planète).",
            [
                (
                    "https://a.example/Mercure_(planète)",
                    "link",
                    "https://a.example/Mercure_(planète)",
                )
            ],
        ),
        (
            "(lire https://a.example/A_(b))",
            [("https://a.example/A_(b)", "link", "https://a.example/A_(b)")],
        ),
        (
            "(lire https://a.example/A_(b).",
            [("https://a.example/A_(b)", "link", "https://a.example/A_(b)")],
        ),
        ("https://a.example/(b", [("https://a.example/(b", "link", "https://a.example/(b")]),
        ("https://a.example(", [("https://a.example", "link", "https://a.example")]),
        ("ftp://a.example a.example", []),
        ("#Soldes", [("#Soldes", "tag", "Soldes")]),
        ("🇫🇷 #SoldesDété, #déco", [("#SoldesDété", "tag", "SoldesDété"), ("#déco", "tag", "déco")]),
        ("n°1 #1 #2026 C# &#233;", []),
        (
            "https://a.example/#soldes",
            [("https://a.example/#soldes", "link", "https://a.example/#soldes")],
        ),
        ("#" + "a" * 64, [("#" + "a" * 64, "tag", "a" * 64)]),
        ("#" + "a" * 65, []),
        ("@agathe.example", [("@agathe.example", "mention", "did:plc:agathe")]),
        ("Merci @Agathe.Example !", [("@Agathe.Example", "mention", "did:plc:agathe")]),
        ("@personne.example", []),
        ("@agathe", []),
        ("@agathe@mastodon.example", []),
        ("bonjour@agathe.example", []),
        (
            "@lumen.bsky.example : #Été https://a.example",
            [
                ("@lumen.bsky.example", "mention", "did:plc:lumen"),
                ("#Été", "tag", "Été"),
                ("https://a.example", "link", "https://a.example"),
            ],
        ),
    ],
)
def test_what_is_linked(text, expected):
    assert cut(text) == expected


@given(SOCIAL)
def test_ranges_are_ordered_and_cut_exactly_the_piece(text):
    data = text.encode()
    end = 0
    for facet in facets(text, lambda handle: f"did:plc:{handle}"):
        index, (feature,) = facet["index"], facet["features"]
        assert end <= index["byteStart"] < index["byteEnd"] <= len(data)
        end = index["byteEnd"]
        piece = data[index["byteStart"] : end].decode()  # never inside a character
        kind = feature["$type"].partition("#")[2]
        assert (
            piece
            == {
                "link": feature.get("uri"),
                "tag": f"#{feature.get('tag')}",
                "mention": piece if feature.get("did") == f"did:plc:{piece[1:].lower()}" else None,
            }[kind]
        )
