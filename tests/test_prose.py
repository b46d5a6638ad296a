"""What is masked, where sentences end, and that every offset holds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier.prose import Prose

PIECES = st.lists(
    st.sampled_from(
        [
            "« Tu viens ? »",
            '"oui"',
            "https://a.example/x?y=(z)",
            "www.a.example.",
            "@lou.atelier",
            "M. Dupont",
            "lou@c.example",
            "#PrêtÀPorter",
            ":)",
            "18h30",
            "…",
            " ?",
            "!",
            "\n",
            " ",
            "Nacre",
            "l’été",
            "👩‍👩‍👧",
            "«",
            "”",
            "1,5",
            "a.b",
        ]
    ),
    max_size=12,
).map("".join)


@given(PIECES | st.text(max_size=80))
def test_a_mask_keeps_every_offset(text):
    prose = Prose(text, ("Nacre",))
    assert len(prose.masked) == len(prose.unquoted) == len(text)
    for spans in (prose.addresses, prose.fixed, prose.sentences, prose.words, prose.quotations):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "Vois https://a.example/x(y), ou www.b.example/a.",
            ["https://a.example/x(y)", "www.b.example/a"],
        ),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("Merci @lou.atelier. À lou@c.example !", ["@lou.atelier", "lou@c.example"]),
        ("#PrêtÀPorter, n° #1 et c#", ["#PrêtÀPorter"]),
        ("prevalis.example/devis coûte 1.50 €.", ["prevalis.example/devis"]),
        ("@lou@social.example !", ["@lou@social.example"]),
        ("Rendez-vous lundi.Ensuite on verra.", []),
    ],
)
def test_addresses(text, addresses):
    assert [text[start:end] for start, end in Prose(text).addresses] == addresses


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("M. Dupont arrive… Oui ? Non.", ["M. Dupont arrive…", "Oui ?", "Non."]),
        (
            "« Tu viens ? Oui. » demande Lou. Bien sûr.",
            ["« Tu viens ? Oui. » demande Lou.", "Bien sûr."],
        ),
        ("Une ligne\n\nUne autre", ["Une ligne", "Une autre"]),
        ("C’est 1.5 fois plus.", ["C’est 1.5 fois plus."]),
        ("Vraiment… ? Oui !", ["Vraiment… ?", "Oui !"]),
    ],
)
def test_sentences(text, sentences):
    assert [text[start:end] for start, end in Prose(text).sentences] == sentences


def test_a_name_at_the_start_leaves_a_word_there():
    masked = Prose("Sérénis Habitation intègre un service.", ("Sérénis Habitation",)).masked
    assert masked == "Xxxxxxxxxxxxxxxxxx intègre un service."


def test_what_no_fix_may_touch():
    prose = Prose("Vois https://a.example :)")
    assert prose.touches(5, 6)
    assert prose.touches(8, 8)
    assert not prose.touches(0, 5)
    assert not prose.touches(5, 5)


def test_a_long_run_of_marks_takes_no_longer_than_it_is_long():
    for piece in ("!", "…", " !", "« ", "@", "a@", "#", "www.", "https://", "“"):
        assert Prose(piece * 100_000).unquoted
        assert Prose(piece * 100_000).sentences is not None
