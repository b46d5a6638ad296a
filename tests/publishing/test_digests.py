"""Digests: golden values that other programs can check, and what they do not depend on."""

import hashlib
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier.approving import DIGEST_VERSION, RECIPE_VERSION, content_digest, digest
from marronnier.events import canonical
from marronnier.load import load
from marronnier.model import Account, Delivery, File, MediaFacts, Medium, Moment, Part, Place
from tests.publishing.stage import AGENCY, CHARTER, post

GOLDEN = json.loads((Path(__file__).parent / "digests.json").read_text(encoding="utf-8"))
NAMES = [case["name"] for case in GOLDEN["cases"]]


def delivery(text="Un été à la française.", **more):
    values = {
        "client": "lumen",
        "post": "2026-12-05-soldes",
        "account": Account("lumen", "mastodon", Place("a"), id="42", handle="@lumen"),
        "moment": Moment(
            datetime(2026, 12, 5, 18, 30),  # noqa: DTZ001 - wall time
            "Europe/Paris",
            datetime(2026, 12, 5, 17, 30, tzinfo=UTC),
        ),
        "late": timedelta(hours=2),
        "parts": (Part(text),),
        "options": {"language": "fr"},
    }
    return Delivery(**{**values, **more})


def medium(data=b"image", alt="Une lampe"):
    facts = MediaFacts(hashlib.sha256(data).hexdigest(), len(data), "PNG", 10, 10)
    return Medium("a.png", Place("a"), "content/a.png", "visuel", alt, facts=facts)


CASES = {
    "text": delivery(),
    "thread with image, link and comment": delivery(
        parts=(
            Part("Un 💡", (medium(),), "https://lumen.example/été"),
            Part("Deux"),
            Part("Le lien", comment=True),
        )
    ),
    "cropped picture, film": delivery(
        parts=(
            Part(
                "Un",
                (
                    replace(medium(), fields={"crop": "4:5", "focus": "50% 30%"}),
                    replace(medium(b"film", "Une visite"), kind="video"),
                ),
            ),
        )
    ),
    "account without an id": delivery(
        account=Account("lumen", "outbox", Place("a"), handle="lumen", url="https://lumen.example")
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_golden_values(name):
    assert (GOLDEN["version"], GOLDEN["recipe"]) == (DIGEST_VERSION, RECIPE_VERSION) == (1, 2)
    (case,) = [case for case in GOLDEN["cases"] if case["name"] == name]
    assert digest(CASES[name]) == case["digest"]
    assert content_digest(CASES[name]) == case["content_digest"]
    # by the definition, without our code: sorted keys, NFC, no spaces, UTF-8
    for which in ("digest", "content_digest"):
        spelt = json.dumps(
            case["statement" if which == "digest" else "content"],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        assert hashlib.sha256(spelt.encode()).hexdigest() == case[which]


def test_the_cases_and_the_file_agree():
    assert set(NAMES) == set(CASES)


CHANGES = {
    "text": {"parts": (Part("Autre"),)},
    "link": {"parts": (Part("Un été à la française.", link="https://lumen.example"),)},
    "comment": {"parts": (Part("Un été à la française.", comment=True),)},
    "cut": {"parts": (Part("Un été"), Part("à la française."))},
    "image": {"parts": (Part("Un été à la française.", (medium(),)),)},
    "client": {"client": "autre"},
    "options": {"options": {"language": "en"}},
    "account": {"account": Account("lumen", "mastodon", Place("a"), id="43")},
    "platform": {"account": Account("lumen", "bluesky", Place("a"), id="42")},
}
TIMES = {
    "post": {"post": "autre"},
    "late": {"late": timedelta(hours=3)},
    "instant": {
        "moment": replace(delivery().moment, instant=datetime(2026, 12, 5, 16, 30, tzinfo=UTC))
    },
    "zone": {"moment": replace(delivery().moment, zone="Europe/Madrid")},
}


@pytest.mark.parametrize("change", [*CHANGES, *TIMES])
def test_what_changes_a_digest(change):
    other = delivery(**{**CHANGES, **TIMES}[change])
    assert digest(other) != digest(delivery())
    assert (content_digest(other) == content_digest(delivery())) == (change in TIMES)


def test_alt_text_and_bytes_of_an_image_count_and_its_name_does_not():
    def of(one):
        return digest(delivery(parts=(Part("a", (one,)),)))

    assert of(medium()) == of(replace(medium(), given="b.png", path="content/b.png"))
    assert len({of(medium()), of(medium(b"autre")), of(medium(alt="Autre"))}) == 3
    assert of(medium()) != of(replace(medium(), fields={"generated": True}))


def test_what_captions_say_counts_and_their_file_s_name_does_not():
    def of(captions, path="content/a.srt"):
        film = replace(medium(), kind="video", captions=path, captions_sha256=captions)
        return digest(delivery(parts=(Part("a", (film,)),)))

    assert len({of(""), of("a"), of("b")}) == 3
    assert of("a") == of("a", "content/b.srt")


def test_captions_are_known_by_what_their_file_holds():
    held = {
        "clients/_agency/charter.yml": AGENCY,
        "clients/lumen/charter.yml": CHARTER.format(client="lumen"),
        "content/lumen/a.md": post(extra="media: [{path: a.mp4, kind: video, captions: a.srt}]\n"),
        "content/lumen/a.mp4": "film",
        "content/lumen/a.srt": "1\n00:00:01,000 --> 00:00:02,000\nUn\n",
    }
    files = {
        name: File("100644", len(text), partial(text.encode, "utf-8"))
        for name, text in held.items()
    }
    workspace, _ = load(files, lambda file: MediaFacts("0" * 64, file.size))
    (film,) = workspace.posts[0].media
    wanted = hashlib.sha256(held["content/lumen/a.srt"].encode()).hexdigest()
    assert (film.captions, film.captions_sha256) == ("content/lumen/a.srt", wanted)


def test_a_handle_may_change_where_an_id_says_who_it_is():
    moved = delivery(
        account=Account("lumen", "mastodon.x", Place("b"), "42", "@autre", "https://x")
    )
    assert digest(moved) == digest(delivery())


@given(st.text())
def test_composed_and_decomposed_letters_are_the_same(text):
    forms = {digest(delivery(unicodedata.normalize(form, text))) for form in ("NFC", "NFD")}
    assert len(forms) == 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6).map(lambda t: unicodedata.normalize("NFC", t)), VALUES))
def test_canonical_json_has_one_spelling(value):
    spelt = canonical(value)
    assert canonical(dict(reversed(value.items()))) == spelt
    assert canonical(json.loads(spelt)) == spelt
    assert unicodedata.is_normalized("NFC", json.dumps(json.loads(spelt), ensure_ascii=False))


@pytest.mark.parametrize("value", [1.0, {"a": [0.1]}, float("nan")])
def test_floats_have_more_than_one_spelling(value):
    with pytest.raises(TypeError):
        canonical(value)
