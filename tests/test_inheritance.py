"""What a charter inherits, adds, takes away, and where each value of it stands."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier.charter import read_charter
from marronnier.inheritance import Inheritance, for_platform
from marronnier.notation import read_yaml


def resolved(charters, slug="brand"):
    """Return the effective charter of `slug` out of {slug: text}, and what is wrong with it."""
    own = {}
    for name, text in charters.items():
        node, found = read_yaml(f"{name}.yml", text)
        assert found == [], found
        own[name], found = read_charter(name, node)
        assert found == [], [str(one.message) for one in found]
    return Inheritance(own, ()).charter(slug)


def effective(agency, brand, **others):
    charter, findings = resolved({"_agency": agency, "brand": brand, **others})
    assert findings == [], [str(one.message) for one in findings]
    return charter


def wrong(agency, brand):
    _, findings = resolved({"_agency": agency, "brand": brand})
    return [(str(found.at), str(found.message)) for found in findings]


AGENCY = """\
lexicon:
  banned:
    - garanti
    - {word: promo*, use: offre}
  prefer: {mail: courriel, police: contrat}
  sensitive:
    sinistre: [incendie, décès]
links: {vague: [cliquez ici, ici], max: 1}
hashtags: {required: [Agence], max: 3}
"""
EXTENDS = "extends: _agency\n"


def test_a_plain_list_replaces_the_inherited_one_whole():
    charter = effective(AGENCY, EXTENDS + "links:\n  vague: [là]\n")
    assert charter.get("links.vague") == ("là",)
    assert charter.get("links.max") == 1
    assert str(charter.places["links.vague.0"]) == "brand.yml:3:11"
    assert "links.vague.1" not in charter.places


def test_a_list_adds_and_takes_away_and_every_item_keeps_its_place():
    brand = "links:\n  vague-: [ici]\n  vague+:\n    - voir\n    - lire\n"
    charter = effective(AGENCY, EXTENDS + brand)
    assert charter.get("links.vague") == ("cliquez ici", "voir", "lire")
    places = [str(charter.places[f"links.vague.{n}"]) for n in range(3)]
    assert places == ["_agency.yml:8:17", "brand.yml:5:7", "brand.yml:6:7"]


def test_records_are_named_by_their_word_and_keep_the_places_of_their_keys():
    brand = "lexicon:\n  banned-: promo*\n  banned+:\n    - {word: luxe, why: Non.}\n"
    charter = effective(AGENCY, EXTENDS + brand)
    assert charter.get("lexicon.banned") == ("garanti", {"word": "luxe", "why": "Non."})
    assert str(charter.places["lexicon.banned.0"]) == "_agency.yml:3:7"
    assert str(charter.places["lexicon.banned.1.why"]) == "brand.yml:5:25"
    assert "lexicon.banned.2" not in charter.places


def test_what_is_added_and_there_already_replaces_it():
    brand = "lexicon: {banned+: [{word: garanti, severity: error}, luxe]}\n"
    charter = effective(AGENCY, EXTENDS + brand)
    words = [one if isinstance(one, str) else one["word"] for one in charter.get("lexicon.banned")]
    assert words == ["promo*", "garanti", "luxe"]
    assert charter.get("lexicon.banned")[1]["severity"] == "error"


def test_lists_under_names_of_the_author_and_entries_of_a_mapping():
    brand = "lexicon:\n  prefer-: [police]\n  sensitive:\n    sinistre+: [inondation]\n"
    charter = effective(AGENCY, EXTENDS + brand)
    assert charter.get("lexicon.prefer") == {"mail": "courriel"}
    assert charter.get("lexicon.sensitive") == {"sinistre": ("incendie", "décès", "inondation")}
    charter = effective(AGENCY, EXTENDS + "lexicon: {sensitive-: [sinistre]}\n")
    assert charter.get("lexicon.sensitive") == {}


def test_adding_where_nothing_is_inherited_is_a_list():
    assert effective(AGENCY, EXTENDS + "emoji: {deny+: ['🔥']}\n").get("emoji.deny") == ("🔥",)


@pytest.mark.parametrize(
    ("brand", "at", "says"),
    [
        ("links: {vague-: [cliquez icy]}\n", "brand.yml:2:18", "did you mean “cliquez ici”?"),
        ("lexicon: {banned-: [Promo*]}\n", "brand.yml:2:21", "did you mean “promo*”?"),
        ("lexicon: {prefer-: [maille]}\n", "brand.yml:2:21", "did you mean “mail”?"),
        ("links: {vague-: [zzz]}\n", "brand.yml:2:18", "not inherited: remove it"),
        ("emoji: {deny-: ['🔥']}\n", "brand.yml:2:17", "not inherited: remove it"),
        ("links: {vague: [là], vague+: [voir]}\n", "brand.yml:2:30", "replaces the whole list"),
        (
            "platforms: {bluesky: {links: {vague-: [cliquez icy]}}}\n",
            "brand.yml:2:40",
            "did you mean “cliquez ici”?",
        ),
    ],
)
def test_what_cannot_be_added_or_taken_away_is_one_finding(brand, at, says):
    ((place, message),) = wrong(AGENCY, EXTENDS + brand)
    assert place == at
    assert says in message


def test_a_mistake_of_the_agency_is_told_once_where_it_stands():
    agency = AGENCY + "emoji: {deny-: ['🔥']}\n"
    assert wrong(agency, EXTENDS) == []
    _, findings = resolved({"_agency": agency, "brand": EXTENDS}, "_agency")
    assert [str(found.at) for found in findings] == ["_agency.yml:10:17"]


# --- networks -------------------------------------------------------------------------------------


def test_a_network_adds_to_what_holds_for_all():
    brand = (
        "hashtags: {required: [Marque]}\nplatforms: {bluesky: {hashtags: {required+: [Ciel]}}}\n"
    )
    charter = effective(AGENCY, EXTENDS + brand)
    assert charter.get("hashtags.required", platform="bluesky") == ("Marque", "Ciel")
    assert charter.get("hashtags.required", platform="mastodon") == ("Marque",)
    assert charter.get("hashtags.max", platform="bluesky") == 3


def test_what_the_agency_adds_for_a_network_adds_to_what_the_brand_says():
    agency = AGENCY + "platforms: {bluesky: {hashtags: {required+: [Ciel]}}}\n"
    charter = effective(agency, EXTENDS + "hashtags: {required: [Marque]}\n")
    assert charter.get("hashtags.required", platform="bluesky") == ("Marque", "Ciel")
    brand = EXTENDS + "platforms: {bluesky: {hashtags: {required+: [Bleu]}}}\n"
    charter = effective(agency, brand)
    assert charter.get("hashtags.required", platform="bluesky") == ("Agence", "Ciel", "Bleu")


def test_a_network_takes_away_down_to_nothing():
    charter = effective(
        AGENCY, EXTENDS + "platforms: {bluesky: {links: {vague-: [ici, cliquez ici]}}}\n"
    )
    assert charter.get("links.vague", platform="bluesky") == ()
    assert charter.get("links.vague") == ("cliquez ici", "ici")


def test_a_mapping_of_a_network_completes_the_one_that_holds_for_all():
    agency = "links: {utm: {utm_medium: social, utm_source: x}}\n"
    brand = EXTENDS + "platforms: {bluesky: {links: {utm: {utm_source: bsky}}}}\n"
    utm = effective(agency, brand).get("links.utm", platform="bluesky")
    assert utm == {"utm_medium": "social", "utm_source": "bsky"}


def test_a_charter_as_it_holds_on_one_network():
    brand = "emoji: {max: 2, allow: ['🏠']}\nplatforms:\n  bluesky:\n    emoji: {max: 0}\n"
    charter = for_platform(effective(AGENCY, EXTENDS + brand), "bluesky")
    assert charter.get("emoji") == {"max": 0, "allow": ("🏠",)}
    assert str(charter.places["emoji.max"]) == "brand.yml:5:18"
    assert str(charter.places["emoji.allow.0"]) == "brand.yml:2:25"
    assert "platforms" not in charter.values


# --- several parents ------------------------------------------------------------------------------


def test_parents_count_in_their_order_and_each_once():
    base = "links: {max: 1, vague: [a]}\n"
    first = "extends: base\nlinks: {max: 2, vague+: [b]}\n"
    second = "extends: base\nlinks: {vague+: [c]}\n"
    charter, findings = resolved(
        {
            "base": base,
            "first": first,
            "second": second,
            "brand": "extends: [first, second]\nlinks: {vague+: [d]}\n",
        }
    )
    assert findings == []
    assert charter.get("links.vague") == ("a", "b", "c", "d")
    assert charter.get("links.max") == 2  # what `second` does not say, it does not take back


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_circle_is_one_finding_at_its_place(length):
    names = [f"c{n}" for n in range(length)]
    charters = {
        name: f"name: N\nextends: {names[(n + 1) % length]}\n" for n, name in enumerate(names)
    }
    own = {}
    for name, text in charters.items():
        own[name], _ = read_charter(name, read_yaml(f"{name}.yml", text)[0])
    inheritance = Inheritance(own, ())
    found = [found for name in names for found in inheritance.charter(name)[1]]
    assert len(found) == 1
    assert found[0].at.line == 2
    assert "circle" in str(found[0].message)


WORDS = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=2), unique=True, max_size=5)


@given(WORDS, WORDS, WORDS)
def test_adding_and_taking_away_are_what_they_say(inherited, added, removed):
    removed = [word for word in removed if word in inherited]

    def listed(words):
        return "[" + ", ".join(f'"{word}"' for word in words) + "]"

    brand = f"links: {{vague-: {listed(removed)}, vague+: {listed(added)}}}\n"
    charter = effective(f"links: {{vague: {listed(inherited)}}}\n", EXTENDS + brand)
    kept = [word for word in inherited if word not in (*removed, *added)]
    assert charter.get("links.vague") == (*kept, *added)
    for number, word in enumerate((*kept, *added)):
        place = charter.places[f"links.vague.{number}"]
        assert place.path == ("_agency.yml" if word in kept else "brand.yml")
