"""Text as LinkedIn's posts hold it: what is escaped, what is markup, and that both are undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier.platforms import linkedin
from marronnier.platforms.linkedin import little
from tests.fakes.linkedin import BARE, ELEMENT

MENTION = "@[Lumen & Cie](urn:li:organization:5515)"
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.text("|{}@[]()<>#\\*_~ a", max_size=8),
        st.sampled_from(
            [
                MENTION,
                "@[",
                "](urn:li:person:a)",
                "#Été",
                "#a_b",
                "{hashtag|\\#|x}",
                "https://a.b/c#d",
            ]
        ),
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("L’été « déjà » : 25 % !", "L’été « déjà » : 25 % !"),
        ("a (b) [c] {d} <e> | f*g_h~i @j \\", r"a \(b\) \[c\] \{d\} \<e\> \| f\*g\_h\~i \@j \\"),
        ("#Soldes #Été_2026, n° #1", r"{hashtag|\#|Soldes} {hashtag|\#|Été\_2026}, n° \#1"),
        ("https://a.example/b_c?d=(e)#f", r"https://a.example/b\_c?d=\(e\)\#f"),
        (f"Merci {MENTION} !", f"Merci {MENTION} !"),
        ("@[A (B)](urn:li:organization:1)", r"@[A \(B\)](urn:li:organization:1)"),
        ("@[A](urn:li:member:1)", r"\@\[A\]\(urn:li:member:1\)"),
        ("agathe@lumen.example", r"agathe\@lumen.example"),
    ],
)
def test_what_is_sent(text, sent):
    assert little.encode(text) == sent
    assert little.decode(sent) == text


@given(TEXTS)
def test_what_is_escaped_can_be_read_again(text):
    sent = little.encode(text)
    assert little.decode(sent) == text
    assert not BARE.search(ELEMENT.sub("", sent))


@given(TEXTS)
def test_pieces_joined_are_the_text(text):
    pieces = little.pieces(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("L’été (déjà) #Soldes", 20),
        ("👩🏽‍🎨", 7),
        ("https://atelier-lumen.example/soldes", 36),
        (f"Merci {MENTION}", 17),
    ],
)
def test_length_is_that_of_what_people_read(text, count):
    assert linkedin.length(text, linkedin.LIMITS) == count


@pytest.mark.parametrize(
    ("listed", "same"),
    [
        (r"Voir https://a.example/b\_c {hashtag|\#|Été}", True),
        ("Voir https://a.example/b_c #Été", True),
        ("Voir  https://lnkd.in/eXyz\n#Été ", True),
        (r"Voir https://a.example/b\_c", False),
        ("Voir https://lnkd.in/eXyz", False),
        ("", False),
    ],
)
def test_a_text_is_known_again(listed, same):
    assert little.is_same(listed, "Voir https://a.example/b_c #Été") is same


@pytest.mark.timeout(5)
@pytest.mark.parametrize("run", ["@[", "@[a](", "{hashtag|\\#|", "\\", "@[a](urn:li:person:", "["])
def test_hostile_texts_are_read_at_once(run):
    little.decode(run * 20_000)
    little.decode(little.encode(run * 20_000))
