"""The lists hold what the rules expect of them, and stand beside their licences."""

from pathlib import Path

from marronnier.french import imperatives
from marronnier.french.vocabulary import listed, named
from tests.french.lexicon import imperatives as extract

FRENCH = Path(imperatives.__file__).parent


def test_no_word_that_is_put_in_place_of_jargon_is_jargon():
    for use in listed("jargon")["words"].values():
        assert not list(named(use, "jargon")), use


def test_no_word_is_listed_for_two_registers():
    seen = {}
    for key, entries in listed("register").items():
        for entry in entries:
            assert seen.setdefault(entry, key) == key, entry


def test_imperatives_have_their_plural():
    pairs = {"pose": "posez", "viens": "venez", "va": "allez", "fais": "faites", "sois": "soyez"}
    for one, many in pairs.items():
        assert imperatives.plural(one) == many
        assert imperatives.singular(many) == one
    assert imperatives.written("decouvre") == "découvre"
    assert imperatives.written("regardes") == "regarde"


def test_the_imperatives_stand_beside_their_licence():
    told = (FRENCH / "imperatives.md").read_text("utf-8")
    assert "Mozilla Public License 2.0" in told
    assert "8,220 forms" in told
    assert "Mozilla Public License Version 2.0" in (FRENCH / "imperatives.LICENSE.md").read_text()


def test_the_extraction_reads_affixes():
    aff = [
        "SFX a0 er er/n' er po:infi",
        "SFX a0 er e/n'l' [^y]er po:impe po:2sg",
        "SFX a0 er ez/n'l' er po:impe po:2pl",
        "SFX S. 0 s [^s] is:pl",
    ]
    dic = ["3", "poser/a0() po:v1_it", "pose/S. po:nom is:fem", "entre po:prep"]
    assert extract(aff, dic) == {"pose": "posez n"}
