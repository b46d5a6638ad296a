"""Measure who a text speaks to, on sentences that were labelled without sight of the detector."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marronnier.french.address import TU, VOUS, find_calls
from marronnier.french.calls import lowered
from marronnier.french.candidates import find_candidates
from marronnier.french.imperatives import known_forms
from marronnier.french.openings import find_imperatives
from marronnier.prose import Prose

GOLD = Path(__file__).parent.parent / "rules" / "address"
LABELS = {"none": set(), "mixed": {TU, VOUS}}


def calls(text, names=()):
    prose = Prose(text, tuple(names))
    return find_calls(prose.unquoted, prose.sentences)


def spoken_to(text, names=()):
    return {"collective" if call.collective else call.address for call in calls(text, names)}


def measure(sentences, crowd="collective"):
    """Return {address: (precision, recall)} over labelled sentences; `crowd` labels one."""
    read = []
    for one in sentences:
        found = spoken_to(one["text"], one.get("names", ()))
        found = {crowd if address == "collective" else address for address in found}
        read.append((LABELS.get(one["address"], {one["address"]}), found))
    figures = {}
    for address in (TU, VOUS):
        right = sum(address in wanted and address in found for wanted, found in read)
        figures[address] = (
            right / sum(address in found for _, found in read),
            right / sum(address in wanted for wanted, _ in read),
        )
    return figures


def gold(name):
    return yaml.safe_load((GOLD / f"{name}.yml").read_text("utf-8"))


def sets():
    """Return each set with what it must reach, on all of its sentences and on the hard ones.

    Nobody read `held-back` before the detector was done: it then stood at P 0.923, R 0.973 for tu
    and P 0.971, R 1.000 for vous. `third` had P 0.949, R 0.910 and P 0.932, R 0.965 when it was
    written. What they showed was mended since, so that they hold what is there, and no more.

    `fourth` is by the detector's author, two thirds of it to catch it out. Its batches had, before
    each was read, for tu P 0.756, 0.890, 0.962, 0.955, 0.881, 1.000 and R 0.919, 0.973, 0.909,
    0.941, 1.000, 0.929; for vous P 0.742, 0.949, 0.968, 0.857, 1.000, 0.867 and R 1.000, 1.000,
    1.000, 0.968, 1.000, 0.929.
    Some of it people cannot tell without the brand; it is held to a little less.

    `fifth` is by somebody who never saw the detector, and nobody read it before the figures stood:
    tu P 0.984 R 0.977, vous P 1.000 R 1.000 (its hard part: 0.962 and 0.943, 1.000 and 1.000).

    So is `sixth`, all of it hard: tu P 0.973 R 0.982, vous P 0.964 R 1.000.
    """
    for name in ("first", "second", "third", "held-back"):
        yield from ((name, "all", 0.95), (name, "hard", 0.90))
    yield from (("fourth", "all", 0.93), ("fourth", "hard", 0.90))
    yield from (("fifth", "all", 0.95), ("fifth", "hard", 0.90), ("sixth", "hard", 0.95))


@pytest.mark.parametrize(("name", "kind", "least"), list(sets()))
def test_address_is_told_as_people_told_it(name, kind, least, capsys):
    sentences = [one for one in gold(name) if kind == "all" or one["hard"]]
    figures = measure(sentences, VOUS if name == "fifth" else "collective")
    with capsys.disabled():
        told = ", ".join(f"{who} P {p:.3f} R {r:.3f}" for who, (p, r) in figures.items())
        sys.stdout.write(f"\n{name}, {len(sentences)} sentences ({kind}): {told}\n")
    assert min(min(pair) for pair in figures.values()) >= least


PIECES = [
    "Vous ! ",
    "Viens svp. ",
    "Merci. Vous avez chanté.\n\n",
    ": tu. ",
    "tu ",
    "Pose la lampe, ",
    "(",
    "Vous êtes ",
    "'a",
    "— a ?\n",
    "1) ",
    "et ",
    "a-",
    "!",
]


SCRAPS = [
    *("viens", "Pose la lampe", "note", "danse", "oublie pas", "la porte", "Marie", "Xxxx", "3"),
    *(
        " ",
        " ",
        ", ",
        ". ",
        "\n",
        " : ",
        " et ",
        " ou ",
        "ne ",
        "n’",
        "l’",
        " le ",
        "y ",
        "-",
        "👉",
    ),
]
WORD = re.compile(r"[^\W\d_]+")


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_is_read_in_time(piece):
    """Minutes, were it to grow with the square of the text: the suite's own limit tells."""
    prose = Prose(piece * 60_000)
    find_calls(prose.unquoted, prose.sentences)


@pytest.mark.parametrize("name", ["first", "third", "fourth"])
def test_one_address_alone_is_found_as_among_both(name):
    for one in gold(name):
        prose = Prose(one["text"], tuple(one.get("names", ())))
        where = prose.unquoted, prose.sentences
        for address in (TU, VOUS):
            alone = find_calls(*where, only=address)
            assert alone == tuple(call for call in find_calls(*where) if call.address == address)


@given(st.lists(st.sampled_from(SCRAPS), max_size=12))
def test_where_a_verb_may_open_is_told_for_all_that_do(scraps):
    """A candidate left out would be an imperative lost: all forms there find no more."""
    text = "".join(scraps)
    lower, sentences = lowered(text), Prose(text).sentences
    words = frozenset(WORD.findall(lower))
    told = dict(find_candidates(lower, words, sentences))
    for start, end in sentences:
        forms = {
            match.start(): match.group()
            for match in WORD.finditer(lower, start, end)
            if match.group() in known_forms()
        }
        found = list(find_imperatives(text, start, end, told.get((start, end), {})))
        assert found == list(find_imperatives(text, start, end, forms))


@given(st.text(alphabet=st.sampled_from("tu vosezai'’-,.!?:«»()\nTVXé"), max_size=200))
def test_calls_are_words_of_the_text(text):
    found = calls(text)
    assert [call.start for call in found] == sorted({call.start for call in found})
    for call in found:
        assert 0 <= call.start < call.end <= len(text)
        assert call.address in (TU, VOUS)
