"""Paragraphs in another language, found without loading a dictionary where they are plain."""

import subprocess
import sys

import pytest

from marronnier.prose import Prose
from marronnier.tongues import strangers


def told(text, language="fr", names=()):
    return [(text[a:b], other) for (a, b), other in strangers(Prose(text, names), language)]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Stay tuned for more and follow us", "en"),
        ("Happy new year to all of you, dear friends", "en"),
        ("Folgen Sie uns und bleiben Sie dran, es lohnt sich", "de"),
        ("Síguenos para no perderte nada de la temporada", "es"),
        ("Seguici per non perdere le novità di questa stagione", "it"),
        ("Volg ons en mis niets van het nieuwe seizoen", "nl"),
    ],
)
def test_a_paragraph_in_another_language(line, language):
    assert told(f"Bonjour à toutes et à tous !\n  {line} \nÀ samedi.") == [(line, language)]


@pytest.mark.parametrize(
    "text",
    [
        "Le brief, le feedback et le ROI de la team sont in the box.",
        "Save the date : le 12 décembre, on ouvre l’atelier !",
        "Elle dit « Stay tuned for more and follow us » et rit.",
        "#StayTuned #ForMore #AndFollow @the_us https://the.and.example/with/you",
        "The Old Brewery, The Grand Café, And So On",
        "Lampe Nacre, laiton brossé, 40 watts, 3 000 lumens",
        "Bon week-end",
        "See you soon!",  # too short to tell
        "",
    ],
)
def test_what_is_no_other_language(text):
    assert told(text) == []


def test_names_do_not_count():
    text = "Join us for the night of the lights"
    assert told(text) == [(text, "en")]
    assert told(text, names=(text,)) == []


def test_a_long_quotation_counts():
    text = "« The show must go on. And so do we, all of us together. »"
    assert told(text) == [(text, "en")]


def test_french_is_the_stranger_in_english():
    line = "Bonjour à toutes et à tous, on vous attend ce samedi."
    assert told(line, "en") == [(line, "fr")]
    assert told(line, "ja") == []  # nothing is known of it


@pytest.mark.parametrize(
    "text",
    [
        "On t’attend samedi à l’atelier : un mug, un cookie, et le best of de la saison.",
        "Our new lamp is here, and it is made for those who read at night.",
        "Vases, lampes, tapis, miroirs, " * 7 + "over the top",  # two in thirty,
    ],
)
def test_what_is_plainly_one_language_loads_no_dictionary(text):
    program = f"""
import sys
from marronnier.prose import Prose
from marronnier.tongues import strangers
assert bool(list(strangers(Prose({text!r}), "fr"))) is {text.startswith("Our")}
assert "simplemma" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
