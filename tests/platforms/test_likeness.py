"""What networks may do to a text, and what makes it another one."""

import unicodedata

import pytest

from marronnier.platforms.shared.likeness import bare

TEXT = "L’été & « l’ombre » : 👩🏽\u200d💻 ✔️\n\nÀ demain\u00a0!  #Lumière"


@pytest.mark.parametrize(
    "change",
    [
        str.strip,
        lambda text: text + " \n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n \n"),
        lambda text: text.replace("\u00a0", " "),
        lambda text: text.replace("\u00a0", "\u202f"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\u200d", ""),
        lambda text: text.replace("\ufe0f", ""),
        lambda text: "\ufeff" + text + "\u200b",
        lambda text: text.replace("&", "&amp;"),
    ],
)
def test_what_networks_touch_is_no_difference(change):
    assert bare(change(TEXT)) == bare(TEXT)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "A"), ("a b", "ab"), ("été", "ete"), ("1", "2"), ("a", ""), ("👩", "👨"), ("a.", "a")],
)
def test_what_people_read_is_one(one, other):
    assert bare(one) != bare(other)


@pytest.mark.parametrize("value", [None, 5, ["a"], {"a": 1}, b"a"])
def test_what_is_no_text_says_nothing(value):
    assert bare(value) == ""
