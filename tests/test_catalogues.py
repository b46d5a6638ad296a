"""Every sentence has its French, with the same values in it, and no French is left over."""

import ast
import gettext
import re
from datetime import date

import pytest

from marronnier.model import say
from marronnier.render.language import language
from tests.catalogues import (
    CLI_MO,
    CLI_PO,
    MO,
    PO,
    NotLiteralError,
    _said,
    catalogue,
    clicks_words,
    help_texts,
    sentences,
)

VALUE = re.compile(r"\{\w*\}")


def translations(path=PO):
    return {message.id: message.string for message in catalogue(path) if message.id}


def each(path):
    """Return (sentence, French) of a catalogue, a plural as a sentence of its own."""
    pairs = []
    for said, french in translations(path).items():
        both = zip(said, french, strict=True) if isinstance(said, tuple) else [(said, french)]
        pairs += both
    return pairs


def test_every_sentence_has_its_french():
    missing = set(sentences()) - {said for said, french in translations().items() if french}
    assert not missing, "translate them: python -m tests.catalogues"


def test_no_french_is_left_over():
    assert not set(translations()) - set(sentences()), "python -m tests.catalogues drops them"


def test_every_help_has_its_french_and_what_click_says_is_still_said():
    """What click no longer says goes with `python -m tests.catalogues`."""
    told = {said for said, french in translations(CLI_PO).items() if french}
    assert not set(help_texts()) - told, "translate them: python -m tests.catalogues"
    assert not told - set(help_texts()) - clicks_words()
    assert {"Missing option", "No such option {name!r}.", "Error: {message}"} <= told


def test_both_languages_hold_the_same_values():
    for said, french in translations().items():
        assert not french or sorted(VALUE.findall(said)) == sorted(VALUE.findall(french)), said


def test_the_compiled_catalogue_is_the_written_one():
    with MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for said, french in translations().items():
        assert compiled.gettext(said) == (french or said)


def test_the_compiled_catalogue_of_helps_is_the_written_one():
    with CLI_MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for said, french in translations(CLI_PO).items():
        if isinstance(said, tuple):
            assert tuple(compiled.ngettext(*said, n) for n in (1, 2)) == french
        else:
            assert compiled.gettext(said) == french


@pytest.mark.parametrize("path", [PO, CLI_PO], ids=lambda path: path.name)
def test_french_is_set_as_french_is(path):
    for _, french in each(path):
        assert "“" not in french, french
        assert not re.search(r" [»;!?]|« ", french), french
        assert not re.search(r"\w'\w", french), french  # ’ and not '


def test_a_language_that_nobody_translated_speaks_english():
    assert language("de").tell("Nothing.") == "Nothing."
    assert language("fr").tell("Nothing.") == "Rien."


def test_decimals_have_the_comma_of_their_language():
    weight = say("{size} MB", size=14.01)
    assert "14,01" in language("fr").tell(weight)
    assert "14.01" in language("en").tell(weight)


def test_amounts_and_counts_are_written_as_their_language_does():
    price = say("${price}", price="0.200")
    assert language("fr").tell(price) == "$0,20"
    assert language("en").tell(price) == "$0.20"
    assert language("fr").tell(say("{price}", price="1250.015")) == "1\u202f250,015"
    count = say("{n} characters", n=63206)
    assert "63\u202f206" in language("fr").tell(count)
    assert "63,206" in language("en").tell(count)
    assert "8723" in language("fr").tell(say("{port}", port=8723))


def test_days_are_said_in_words_and_what_an_author_wrote_is_not():
    speech = language("fr")
    assert speech.tell(say("{day}", day="2027-01-01")) == "1er janvier 2027"
    assert speech.tell(say("{day}", day=date(2027, 1, 8))) == "8 janvier 2027"
    assert speech.tell(say("{end}", end="2026-10-23T23:59+02:00")) == "23 octobre 2026, 23:59"
    gaps = "2026-11-30 (0), 2026-12-07 (1)"
    assert speech.tell(say("{gaps}", gaps=gaps)) == "30 novembre 2026 (0), 7 décembre 2026 (1)"
    assert speech.tell(say("{x}", x=say("{day}", day="2027-01-08"))) == "8 janvier 2027"
    for written in ("2026-02-30", "09", "Noël"):
        assert speech.tell(say("{day}", day=written)) == written
    assert speech.tell(say("{text}", text="2027-01-08")) == "2027-01-08"


def test_a_sentence_put_together_by_code_is_refused():
    assert list(_said(ast.parse('say("Nothing.")'), "x")) == ["Nothing."]
    assert list(_said(ast.parse('def f():\n text = "A"\n say(text)'), "x")) == ["A"]
    twice = 'def f():\n text = "A"\n say(text)\n text = "B"\n say(text)'
    assert set(_said(ast.parse(twice), "x")) == {"A", "B"}
    with pytest.raises(NotLiteralError):
        list(_said(ast.parse('say("a" + b)'), "x"))
