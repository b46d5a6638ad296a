"""Every sentence has its French, with the same values in it, and no French is left over."""

import ast
import gettext
import re

import pytest

from marronnier.render.language import language
from tests.catalogues import MO, NotLiteralError, _said, catalogue, sentences

VALUE = re.compile(r"\{\w*\}")


def translations():
    return {message.id: message.string for message in catalogue() if message.id}


def test_every_sentence_has_its_french():
    missing = set(sentences()) - {said for said, french in translations().items() if french}
    assert not missing, "translate them: python -m tests.catalogues"


def test_no_french_is_left_over():
    assert not set(translations()) - set(sentences()), "python -m tests.catalogues drops them"


def test_both_languages_hold_the_same_values():
    for said, french in translations().items():
        assert not french or sorted(VALUE.findall(said)) == sorted(VALUE.findall(french)), said


def test_the_compiled_catalogue_is_the_written_one():
    with MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for said, french in translations().items():
        assert compiled.gettext(said) == (french or said)


def test_french_is_set_as_french_is():
    for french in translations().values():
        assert "“" not in french, french
        assert not re.search(r" [»;!?]|« ", french), french
        assert not re.search(r"\w'\w", french), french  # ’ and not '


def test_a_language_that_nobody_translated_speaks_english():
    assert language("de").tell("Nothing.") == "Nothing."
    assert language("fr").tell("Nothing.") == "Rien."


def test_a_sentence_put_together_by_code_is_refused():
    assert list(_said(ast.parse('say("Nothing.")'), "x")) == ["Nothing."]
    assert list(_said(ast.parse('def f():\n text = "A"\n say(text)'), "x")) == ["A"]
    with pytest.raises(NotLiteralError):
        list(_said(ast.parse('say("a" + b)'), "x"))
