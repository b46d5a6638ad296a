"""The ledger's files: any change shows, and the fold never says more than its events."""

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier import ledger as ledger_module
from marronnier.events import GENESIS, canonical
from marronnier.ledger import Ledger, fold, read_ledger
from marronnier.model import State, Trouble

AT = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)
STREAM = "lumen/soldes/outbox"
KINDS = ["released", "published", "refused", "unknown", "parked", "resolved", "missed", "note"]


def claim_data(part=0, nonce="n", parts=2):
    texts = dict.fromkeys(("digest", "content_digest", "account", "class", "key"), "x")
    return {
        **texts,
        "part": part,
        "parts": parts,
        "nonce": nonce,
        "request": {},
        "by": {},
        "expires_at": AT.isoformat(),
    }


def data_of(kind, part, nonce, outcome="published"):
    if kind == "claim":
        return claim_data(part, nonce)
    if kind == "missed":
        return {"digest": "d"}
    if kind == "resolved":
        return {"part": part, "nonce": nonce, "outcome": outcome}
    return {"part": part, "nonce": nonce}


def build(events, streams=(STREAM,)):
    """Return event files: the genesis, and each stream's events."""
    ledger = Ledger()
    files = dict([ledger.write("_ledger", "genesis", AT, repository={}, nonce="g")])
    ledger = read_ledger(files)
    for stream in streams:
        for number, (kind, data) in enumerate(events):
            one = dict([ledger.write(stream, kind, AT + timedelta(seconds=number), **data)])
            files |= one
            ledger = ledger.extended(one)
    assert read_ledger(files).streams == ledger.streams  # what is written is what is read
    return files


EVENTS = st.lists(
    st.builds(
        lambda kind, part, nonce, outcome: (kind, data_of(kind, part, nonce, outcome)),
        st.sampled_from(["claim", "claim", *KINDS]),
        st.integers(0, 2),
        st.sampled_from(["n1", "n2"]),
        st.sampled_from(["published", "not-published", "abandoned", "autre"]),
    ),
    max_size=12,
)


def broken(files):
    with pytest.raises(Trouble) as caught:
        read_ledger(files)
    return dict(caught.value.message.values)["path"]


@given(st.data(), st.integers(2, 6))
def test_an_edit_of_any_event_but_the_last_is_named(data, length):
    """The last one's bytes are vouched for by Git's history: see test_pushes."""
    files = build([("note", {"n": n}) for n in range(length)], ["a/b/c", "a/b/d"])
    number = data.draw(st.integers(1, length - 1))
    path = f"a/b/d/{number:04}.json"
    position = data.draw(st.integers(0, len(files[path]) - 1))
    old = files[path]
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != old[position]))
    files[path] = old[:position] + bytes([new]) + old[position + 1 :]
    after = f"a/b/d/{number + 1:04}.json"
    assert broken(files) in (path, after)  # unreadable itself, or not what the next one saw


@given(st.integers(1, 5))
def test_an_event_removed_is_named(number):
    files = build([("note", {"n": n}) for n in range(6)])
    del files[f"{STREAM}/{number:04}.json"]
    assert broken(files) == f"{STREAM}/{number:04}.json"


@given(st.integers(1, 6), st.integers(1, 6))
def test_events_that_changed_places_are_named(one, two):
    files = build([("note", {"n": n}) for n in range(6)])
    paths = [f"{STREAM}/{number:04}.json" for number in (one, two)]
    files[paths[0]], files[paths[1]] = files[paths[1]], files[paths[0]]
    if one != two:
        assert broken(files) == min(paths)


@given(st.integers(1, 6))
def test_an_event_put_in_between_is_named(number):
    files = build([("note", {"n": n}) for n in range(6)])
    for old in range(6, number - 1, -1):
        files[f"{STREAM}/{old + 1:04}.json"] = files[f"{STREAM}/{old:04}.json"]
    path = f"{STREAM}/{number:04}.json"
    files[path] = files[path].replace(b'"n":', b'"m":')
    assert broken(files) in (path, f"{STREAM}/{number + 1:04}.json")


@given(st.integers(1, 6))
def test_another_ledger_s_genesis_breaks_every_stream(number):
    files = build([("note", {"n": n}) for n in range(number)])
    files["_ledger/0001.json"] = files["_ledger/0001.json"].replace(b'"g"', b'"h"')
    assert broken(files) == f"{STREAM}/0001.json"


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "a/b/c/1.json",
        "a/b/c/00001.json",
        "a/b/c/0001.json.bak",
        "0001.json",
        "caf\udce9",
    ],
)
def test_a_file_that_is_no_event_is_named(path):
    assert broken({**build([]), path: b"{}"}) == path


def test_a_number_of_nought_is_named():
    files = build([("note", {})])
    files[f"{STREAM}/0000.json"] = files[f"{STREAM}/0001.json"]
    assert broken(files) == f"{STREAM}/0000.json"


def test_a_missing_genesis_is_named():
    files = build([("note", {})])
    del files["_ledger/0001.json"]
    assert broken(files) == "_ledger/0001.json"


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"at": "2026-12-05T17:30:00"},
        {"at": "hier"},
        {"part": "0"},
        {"part": None},
        {"nonce": 1},
        {"request": []},
        {"prev": 3},
    ],
)
def test_an_event_without_what_it_needs_is_named(change):
    files = build([("claim", claim_data())])
    path = f"{STREAM}/0001.json"
    files[path] = canonical({**json.loads(files[path]), **change})
    assert broken(files) == path


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b'"a"', b"\xff", b"[" * 100_000, b'{"v":1,"v":1}']
)
def test_bytes_that_are_no_event_are_named(data):
    files = build([("note", {})])
    files[f"{STREAM}/0001.json"] = data
    assert broken(files) == f"{STREAM}/0001.json"


# --- the fold -------------------------------------------------------------------------------------


@given(EVENTS)
def test_the_fold_is_total_and_never_says_published_without_a_receipt(events):
    streams = read_ledger(build(events)).streams
    progress = fold(streams.get(STREAM, ()))
    for number, part in progress.parts.items():
        told = [data for kind, data in events if kind != "missed" and data.get("part") == number]
        receipts = [
            (kind, data)
            for kind, data in events
            if data.get("part") == number
            and (kind == "published" or data.get("outcome") == "published")
        ]
        assert told
        if part.state is State.PUBLISHED:
            assert receipts
        if part.state is not None and part.state is not State.PUBLISHED:
            assert part.claim is not None
    assert progress.complete <= (len(progress.published) >= 2)
    assert progress.total in (0, 2)
    number, part = progress.first_open()
    assert part is None or part.state is not State.PUBLISHED
    assert all(progress.parts[n].state is State.PUBLISHED for n in range(number))


@given(EVENTS, EVENTS)
def test_what_is_published_stays_published(before, after):
    streams = read_ledger(build([*before, *after])).streams.get(STREAM, ())
    early, late = fold(streams[: len(before)]), fold(streams)
    for number, part in early.parts.items():
        if part.state is State.PUBLISHED:
            assert late.parts[number] == part


def state(*events):
    progress = fold(read_ledger(build(events)).streams[STREAM])
    return progress.parts[0].state


def test_an_older_claim_s_outcome_frees_no_newer_one():
    old, new = claim_data(nonce="n1"), claim_data(nonce="n2")
    freed = ("released", {"part": 0, "nonce": "n1"})
    assert state(("claim", old), freed) is None
    assert state(("claim", old), freed, ("claim", new), freed) is State.CLAIMED
    out = ("published", {"part": 0, "nonce": "n1"})
    assert state(("claim", old), freed, ("claim", new), out) is State.PUBLISHED


def test_events_of_a_kind_to_come_free_no_claim():
    assert state(("claim", claim_data()), ("note", {"part": 0, "nonce": "n"})) is State.CLAIMED
    strange = ("resolved", {"part": 0, "nonce": "n", "outcome": "peut-être"})
    assert state(("claim", claim_data()), strange) is State.PARKED


# --- a ledger that grows ------------------------------------------------------------------------


@given(EVENTS, st.integers(0, 40), st.integers(0, 40))
def test_a_ledger_that_grew_is_the_ledger_read_anew(events, one, two):
    files = build(events, (STREAM, f"{STREAM}.autre"))
    names = sorted(files, key=lambda path: (path != GENESIS, path.rpartition("/")[2]))
    first, second = sorted((1 + one % len(names), 1 + two % len(names)))
    steps = [dict.fromkeys(names[:cut]) for cut in (0, first, second, len(names))]
    ledger, before = Ledger(), {}
    for step in steps:
        after = {path: files[path] for path in step}
        for delivery in ledger.streams:
            ledger.progress(delivery)  # folds are kept, and must not be kept too long
        ledger, before = ledger.grown(before, after), after
    anew = read_ledger(files)
    assert ledger.streams == anew.streams
    for delivery in anew.deliveries():
        assert ledger.progress(delivery) == anew.progress(delivery)


def test_only_what_was_added_is_read(monkeypatch):
    files = build(
        [("claim", data_of("claim", 0, "n1")), ("published", data_of("published", 0, "n1"))]
    )
    last = f"{STREAM}/0002.json"
    before = {path: data for path, data in files.items() if path != last}
    ledger = read_ledger(before)
    read = []
    plain = ledger_module.read_event
    monkeypatch.setattr(
        ledger_module, "read_event", lambda path, *more: read.append(path) or plain(path, *more)
    )
    grown = ledger.grown(before, files)
    assert read == [last]
    assert [event.path for event in grown.news(ledger)] == [last]
    assert grown.grown(files, dict(files)).streams == grown.streams
    assert read == [last]


@pytest.mark.parametrize("change", ["edited", "removed", "replaced", "not chained", "a gap"])
def test_a_ledger_that_did_anything_but_grow_is_named(change):
    files = build(
        [("claim", data_of("claim", 0, "n1")), ("released", data_of("released", 0, "n1"))]
    )
    ledger = read_ledger(files)
    first, last = f"{STREAM}/0001.json", f"{STREAM}/0002.json"
    after = dict(files)
    path, data = ledger.write(STREAM, "claim", AT, **claim_data(0, "n2"))
    if change == "edited":
        after[first] += b" "
        named = first
    elif change == "removed":
        named = last
        del after[last]
    elif change == "replaced":  # one less, one more
        named = last
        del after[last]
        after[path] = data
    elif change == "not chained":
        named = path
        after[path] = Ledger().write(STREAM, "claim", AT, **claim_data(0, "n2"))[1]
    else:
        named = path
        after[f"{STREAM}/0004.json"] = data
    with pytest.raises(Trouble, match=re.escape(f"damaged at {named} (")):
        ledger.grown(files, after)


def test_a_growing_ledger_of_many_events_is_not_read_anew():
    """Twenty thousand events: one more costs a small part of what all of them cost."""
    ledger = read_ledger(build([]))
    files = build([])
    for number in range(10_000):
        one = ledger.write(f"lumen/p{number}/outbox", "claim", AT, **claim_data(0, "n1"))
        files |= dict([one, ledger.write(f"lumen/q{number}/outbox", "missed", AT, digest="d")])
    began = time.perf_counter()
    ledger = read_ledger(files)
    whole = time.perf_counter() - began
    path, data = ledger.write("lumen/p7/outbox", "released", AT, part=0, nonce="n1")
    after = {**files, path: data}
    times = []
    for _ in range(5):
        began = time.perf_counter()
        grown = ledger.grown(files, after)
        times.append(time.perf_counter() - began)
    assert len(grown.streams["lumen/p7/outbox"]) == 2
    assert min(times) < whole / 5, (times, whole)
