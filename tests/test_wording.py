"""Words, mentions, addresses and names are found as a careful reader finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier import addresses
from marronnier.agreement import agrees, cased
from marronnier.approving import required_roles
from marronnier.model import Charter
from marronnier.wording import Words, contains, holds, plain, topics, words
from tests.reading.workspace import read

PROSE = st.text(alphabet="aàeéœEs ’'-*.,:\n\u00a0\u0301\u0323İß🙂@/#1", max_size=60)


def found(entries, text, **options):
    return [match.found for match in words(tuple(entries), **options).find(text)]


@pytest.mark.parametrize(
    ("entry", "text", "there"),
    [
        ("garanti", "Garanti ! C’est garanti-il ? GARANTI", ["Garanti", "garanti", "GARANTI"]),
        ("garanti", "La garantie, garantis, garanti2, re_garanti", []),
        ("garanti*", "La garantie, les garanties", ["garantie", "garanties"]),
        ("prend* en charge", "Il prendra  en\u00a0charge", ["prendra  en\u00a0charge"]),
        ("bon plan", "bon\nplan, bon\n\nplan, bonplan", ["bon\nplan"]),
        ("été", "L’été, ete, Ete, ÉTÉ", ["été", "ÉTÉ"]),
        ("Assur’Océan", "chez assur'océan", ["assur'océan"]),
        ("océan", "l’océan et l'océan", ["océan", "océan"]),
        ("cœur", "Coeur, cœurs, CŒUR", ["Coeur", "CŒUR"]),
        ("clients", "un porte-clients, des anti-clients", ["clients"]),
        ("dites", "dites-le-nous, dites-moi, dites-donc", ["dites", "dites"]),
        ("JO", "Jo et les JO, jo", ["JO"]),
        ("24/7", "24/7, 124/7, 24/70", ["24/7"]),
        ("#sp", "#sp, #sport, ##sp", ["#sp", "#sp"]),
        ("100 % vert", "100% vert, 100 % vert, 100 vert", ["100% vert", "100 % vert"]),
        ("💡", "Une 💡💡", ["💡", "💡"]),
        ("rendez-vous", "rendez vous, rendez‑vous", ["rendez‑vous"]),
        ("e\u0301te\u0301", "L’été", ["été"]),
        ("été", "L’e\u0301te\u0301.", ["e\u0301te\u0301"]),
        ("a+b.c(", "a+b.c( aab.c(", ["a+b.c("]),
        ("*", "tout * rien", []),
        ("", "rien", []),
    ],
)
def test_an_entry_is_found_whole_however_it_is_typed(entry, text, there):
    assert found([entry], text) == there


def test_the_longest_entry_is_found_and_none_within_another():
    assert found(["prévalis", "prévalis mutuelle"], "Prévalis Mutuelle, Prévalis") == [
        "Prévalis Mutuelle",
        "Prévalis",
    ]


def test_accents_can_be_left_out_of_account():
    assert found(["fete"], "La fête") == []
    assert found(["fete"], "La fête", accents=False) == ["fête"]
    assert found(["fête"], "La FETE", accents=False) == ["FETE"]


def test_a_long_list_finds_what_a_short_one_does():
    many = [f"mot{number}" for number in range(200)]
    text = "Un mot12, des mots13, mot199 et le reste*"
    assert found(many, text) == ["mot12", "mot199"]
    assert found([*many, "le rest*"], text) == ["mot12", "mot199", "le reste"]


@given(PROSE, st.lists(PROSE, max_size=4))
def test_matches_are_where_they_say(text, entries):
    end = 0
    for match in Words(entries).find(text):
        assert end <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.found
        assert match.entry in entries
        end = match.end


@given(PROSE)
def test_a_word_finds_itself(text):
    name = text.strip()
    if any(one.isalnum() for one in name) and "\n" not in name and "*" not in name:
        assert contains(f"« {name} »", name) or name[0] in "-\u0301\u0323"


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        (["a b"], "a" + " " * 50_000 + "c"),
        (["a b"], "a " * 30_000),
        (["a*b c"], "a" * 60_000),
        (["œ x"], "œ " * 30_000),
        (["a"], "e\u0301\u0323" * 20_000),
        (["a a a a a b"], "a " * 30_000),
    ],
)
def test_no_text_is_looked_through_for_ever(entries, text):
    """What tries back without end, the suite's own limit ends."""
    assert found(entries, text) == []
    assert addresses.find(text) == ()


@pytest.mark.parametrize(
    ("text", "phrase", "there"),
    [
        ("Un crédit vous engage\u00a0: oui", "un crédit vous engage: oui.", True),
        ("Offre soumise à conditions*", "offre soumise à conditions*", True),
        ("Offre soumise à condition", "soumise à condition*", False),
        ("Le règlement", "règlement", True),
        ("La règlementation", "règlement", False),
        ("Sans obligation\nd'achat !", "sans obligation d’achat", True),
        ("Credit", "crédit", False),
    ],
)
def test_a_mention_is_there_whatever_its_spaces(text, phrase, there):
    assert contains(text, phrase) is there


def test_a_condition_wants_one_value_of_each_key():
    when = {"words": ("prix*",), "topic": ("produit", "vie"), "platforms": ("mastodon",)}
    assert holds(when, "Les prix", ("vie",), "mastodon.lyon")
    assert holds(when, "Les prix", ("vie",), "mastodon")
    assert not holds(when, "Les prix", ("vie",), "bluesky")
    assert not holds(when, "Les prix", ("autre",), "mastodon")
    assert not holds(when, "https://atelier.example/prix prix@x", ("vie",), "mastodon")
    assert holds(None, "", ())
    assert holds({}, "", ())


def test_words_in_addresses_are_none():
    assert plain("a@b.c www.x.fr https://x/y z") == " " * 26 + " z"
    assert plain("prix/qualité") == "prix/qualité"


def test_sensitive_words_add_their_topic_and_its_approvals():
    workspace, _ = read({"with": "topics: [route]", "body": "Un incendie.\n"})
    (post,) = workspace.posts
    charter = Charter(
        "atelier",
        {
            "lexicon": {"sensitive": {"sinistre": ("incendie*",), "route": ("verglas",)}},
            "approvals": {"required": ("client",), "by_topic": {"sinistre": ("conformite",)}},
        },
    )
    assert topics(post, charter) == ("route", "sinistre")
    assert required_roles(post, charter) == ("client", "conformite")
    assert topics(post, Charter("atelier")) == ("route",)


def test_a_text_that_nobody_reads_adds_no_topic():
    case = {"body": "Un incendie.\n\n## mastodon\n\nBonjour.\n"}
    (post,) = read(case)[0].posts
    charter = Charter("atelier", {"lexicon": {"sensitive": {"sinistre": ("incendie",)}}})
    assert topics(post, charter) == ()


@pytest.mark.parametrize(
    ("watch", "wrong"),
    [
        ("watch:\n  - {word: tempête, from: 2026-12-01}\n", []),
        ("watch:\n  - {word: tempête, from: demain}\n", ["SRC009"]),
        ("watch:\n  - {word: tempête, form: 2026-12-01}\n", ["SRC007"]),
        ("watch:\n  - tempête\n", ["SRC009"]),
        ("- {word: tempête}\n", ["SRC003"]),
    ],
)
def test_a_watch_list_says_what_is_wrong_with_it(watch, wrong):
    workspace, findings = read({"files": {"clients/_agency/watch.yml": watch}})
    assert [finding.rule for finding in findings] == wrong
    assert workspace.watch is not None
    assert read({})[0].watch is None


# --- one word for another -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "old", "new", "sure"),
    [
        ("nos clients arrivent", "clients", "sociétaires", True),
        ("votre mail", "mail", "courriel", True),
        ("en toute sérénité", "en toute sérénité", "l’esprit tranquille", True),
        ("une ampoule à filament", "ampoule à filament", "ampoule LED", True),
        ("la promo", "promo", "offre", False),
        ("la police", "police", "contrat", False),
        ("les usagers", "usagers", "public", False),
        ("réservé aux adhérents", "réservé aux", "ouvert à", False),
        ("nos adhérents", "adhérents", "adhérentes et adhérents", False),
        ("le logement", "logement", "appartement", False),
        ("un logement", "logement", "appartement", True),
        ("l’appartement", "appartement", "logement", False),
    ],
)
def test_a_word_replaces_another_where_nothing_else_changes(sentence, old, new, sure):
    start = sentence.index(old)
    assert agrees(sentence, start, start + len(old), new) is sure


def test_a_replacement_keeps_the_capitals():
    assert [cased(one, "offre") for one in ("promo", "Promo", "PROMO", "P")] == [
        *("offre", "Offre", "OFFRE", "Offre"),
    ]


# --- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("(https://x.example/a_(b)). Oui", ["https://x.example/a_(b)"]),
        ("[ici](https://x.example), là", ["https://x.example"]),
        ("« https://é.example/ç?x=1#f… »", ["https://é.example/ç?x=1#f"]),
        ("x.example/devis, bit.ly/3x. fini.Elle 14.30", ["x.example/devis", "bit.ly/3x"]),
        ("lou@x.fr, @lou@x.example, M.Paris, dit.il", []),
        ("HTTPS://X.Example!", ["HTTPS://X.Example"]),
        ("https://x.example/👍", ["https://x.example/"]),
        ("https://", []),
    ],
)
def test_addresses_end_where_people_end_them(text, there):
    assert [address.text for address in addresses.find(text)] == there


def test_a_domain_holds_what_lies_below_it_and_no_lookalike():
    def within(text, *domains):
        return addresses.find(text)[0].within(domains)

    assert within("https://www.x.example", "x.example")
    assert within("https://lou:y@X.example:8080/a", "x.example")
    assert within("https://café.example", "xn--caf-dma.example")
    assert not within("https://monx.example", "x.example")
    assert not within("https://x.example.fr", "x.example")
    assert not within("https://x.example@evil.example", "x.example")


def test_a_password_in_an_address_is_not_repeated():
    (address,) = addresses.find("http://lou:secret@x.example/a@b")
    assert address.host == "x.example"
    assert address.shown == "http://…@x.example/a@b"


@pytest.mark.parametrize(
    ("address", "wanted", "after"),
    [
        ("https://x.example", {"m": "s"}, "https://x.example?m=s"),
        ("https://x.example/?#top", {"m": "s"}, "https://x.example/?m=s#top"),
        ("https://x.example/?b=%20&a#é?", {"m": "s"}, "https://x.example/?b=%20&a&m=s#é?"),
        ("https://x.example/?m=a&b=1&m=s", {"m": "s"}, "https://x.example/?m=s&b=1&m=s"),
        ("https://x.example/?m=%73", {"m": "s"}, "https://x.example/?m=%73"),
        ("https://x.example/", {"m": "à b"}, "https://x.example/?m=%C3%A0%20b"),
    ],
)
def test_parameters_are_set_and_nothing_else(address, wanted, after):
    assert addresses.with_parameters(address, wanted) == after
    assert addresses.with_parameters(after, wanted) == after
    values = addresses.parameters(after)
    assert all(set(values[name]) == {value} for name, value in wanted.items())
