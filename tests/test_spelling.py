"""Spelling, with the real engine and dictionary; and hashtags cut into words."""

import pytest

from marronnier import spelling
from marronnier.model import Edit, Finding, Place, say
from marronnier.prose import Prose
from marronnier.rules.language import respelt
from marronnier.spelling import distance, known_words, misspelt, segment, speller
from tests.conftest import require


@pytest.fixture(scope="module")
def hunspell():
    engine = speller()
    require(None if engine else "chunspell is not installed: pip install marronnier[spelling]")
    return engine


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Venez acceuillir nos nouveaux collègues.", ["acceuillir"]),
        ("Acceuillir, c’est tout un art.", ["Acceuillir"]),
        ("D’aprés nous, l'acceuil compte.", ["D’aprés", "l'acceuil"]),
        ("Le soliel brille, malgrés tout.", ["soliel", "malgrés"]),
        ("Une lampe-torhce, apporte-la.", ["lampe-torhce"]),
        # names, also unknown ones, and what only looks like a word
        ("Youssef aussi dort, dit Gwendolig chez l’Atelier Bzzz.", []),
        ("Ouvert jusqu’à 18h30 : 12 kWc, 40 W, 1er étage, 2e, 3D, MP3, 24h/24.", []),
        ("Écrivez à bonjuor@atelier.example, #lampesnasfil, @clarie_b, www.trcu.fr", []),
        ("Un iPhone, YouTube, une LED, l’ADMR, 7j/7, TLDR", []),
        # French as it is written for everybody
        ("Les adhérent·e·s, les adhérent(e)s, lecteur.rice.s et tou·te·s.", []),
        ("Un abat‑jour, donne-moi, dis-le-moi, entr’ouvert, va-et-vient, m’as-tu-vu.", []),
        ("Un émoji :tadaa: et un {prenomm} à remplir.", []),
        ("Il connait l’ile, ça me plait, le cout du mois d’aout, on gèrera.", []),  # as of 1990
        ("Ouiiii, mdr, trop hâte ! Hahaha.", []),
        ("Un e\u0301te\u0301 d\u2019or, des cafe\u0301s.", []),  # letters and accents apart
        # another language is another rule's business
        ("Stay tuned for more and follow us everywhere today.", []),
    ],
)
def test_what_is_misspelt(hunspell, text, wrong):
    prose = Prose(text)
    assert [text[start:end] for start, end in misspelt(prose, frozenset(), hunspell)] == wrong


def test_a_charters_words_are_known_with_their_plurals(hunspell):
    known = known_words(("mannele", "Christkindelsmärik", "abat-jour design*"))
    prose = Prose("On mange des manneles au christkindelsmärik ; ici, c’est l’anti-mannele.")
    assert not list(misspelt(prose, known, hunspell))
    assert len(list(misspelt(prose, frozenset(), hunspell))) == 3


def test_each_distinct_word_is_asked_once(hunspell):
    asked = []

    class Counting:
        def spell(self, word):
            asked.append(word)
            return hunspell.knows(word)

    counting = spelling.Speller("test", Counting)
    for _ in range(3):
        list(misspelt(Prose("Un soliel, un soliel et une lampe."), frozenset(), counting))
    assert sorted(asked) == sorted(set(asked))
    assert "soliel" in asked


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("acceuillir", "accueillir"),
        ("soliel", "soleil"),
        ("l'acceuil", "l'accueil"),
        ("D’aprés", "D’après"),
        ("zzzqq", ""),
        ("kougelhopf", ""),  # what the dictionary offers is three letters away
    ],
)
def test_a_suggestion_is_near_or_none(hunspell, word, near):
    assert hunspell.near(word) == near


def test_distance_counts_a_swap_as_one():
    assert distance("soliel", "soleil") == 1
    assert distance("", "abc") == 3
    assert distance("chat", "chien") == 3


def test_a_language_without_a_dictionary_is_silent():
    assert speller("en") is None


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("lampesansfil", "lampe sans fil"),
        ("journeeinternationaledesdroitsdesfemmes", "journee internationale des droits des femmes"),
        ("journéeinternationale", "journée internationale"),
        ("marchedenoel", "marche de noel"),
        ("soldesdhiver", "soldes d hiver"),
        ("toutlemonde", "tout le monde"),
        ("atelierondine", "atelier ondine"),
        ("noel", "noel"),
        ("dimanche", "dimanche"),
        # what is no French, has its capitals, or is no word at all
        ("blackfriday", ""),
        ("LampeSansFil", ""),
        ("prêt-à-porter", ""),
        ("zzzzqqq", ""),
        ("2027", ""),
        ("", ""),
        ("lampe" * 30, ""),
    ],
)
def test_a_hashtag_is_cut_into_words(tag, words):
    assert segment(tag) == tuple(words.split())


def test_a_hashtag_is_cut_at_the_brands_names():
    assert segment("zyntrablampe") == ()
    assert segment("zyntrablampe", ("Zyntrab",)) == ("zyntrab", "lampe")


@pytest.mark.usefixtures("hunspell")
def test_suggest_proposes_the_nearest_word_where_it_stands():
    at = Place("a.md", 3, 5, 3, 11)
    long = Place("a.md", 3, 1, 3, 40)  # of a whole value: nobody knows where in it
    findings = [
        Finding(at, "LEX008", say("…"), match="soliel"),
        Finding(at, "LEX008", say("…"), match="kougel"),
        Finding(long, "LEX008", say("…"), match="soliel"),
        Finding(at, "TYP001", say("…"), match="soliel"),
    ]
    assert [one.fix for one in respelt(findings)] == [
        Edit(at, "soliel", "soleil", proposed=True),
        *(None, None, None),
    ]
