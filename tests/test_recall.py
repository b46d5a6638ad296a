"""What is remembered is never wrong: whatever changes, it says what a cold check says."""

import base64
import hashlib
import json
import pickle
import shutil
import subprocess
import sys
import time
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marronnier import memos
from marronnier.checking import check
from marronnier.clients import load_roster
from marronnier.edges import cache
from marronnier.edges.cache import STATS, Cache
from marronnier.edges.files import digest, list_folder
from marronnier.edges.program import program
from marronnier.events import Event
from marronnier.load import load
from marronnier.model import Finding, rebuilt, say
from marronnier.recall import check_again
from marronnier.reexamining import Terms, hashed
from marronnier.render.language import language
from marronnier.rosters import ROSTER, recall_roster
from marronnier.rules.base import Present
from tests.reading.workspace import ACCOUNTS, CHARTER, NOW, file, inspect, post_text

BODIES = [
    "Bonjour !\n",
    "Nos **soldes**  d’hiver ?\n",
    "Venez vite !!! #noel #Noel\n",
    "Viens, on t’attend.\n\n## bluesky\n\nVenez.\n",
    "\r\nUne ligne.\r\n",
    "---\n\nUn fil\n",
]
HEADS = [
    "",
    "allow: {SRC021: exprès, STR001: pour rien}",
    "status: published",
    "status: cancelled",
    "repeat: true",
    "date: 2026-11-21 10:00",
    "media:\n  - path: a.png\n    alt: Une lampe allumée sur un bureau",
    "media:\n  - path: A.png\n    alt: Une lampe",
    "id: jumeau",
    "client: ondine",
    "client: atelier",
    "status: review",
    "status: review\ndate: 2026-12-05 18:40",
    "status: idea\ndate: 2026-12-24 00:10",
    "clef: inconnue",
]
CHARTERS = [
    "",
    "rules: {SRC021: info}\n",
    "extends: _agency\n",
    "media: {alt: optional}\nlexicon: {banned: [soldes]}\n",
    "hashtags: {max: 1}\nplatforms: {bluesky: {voice: {address: vous}}}\n",
    "timezone: America/Montreal\n",
    "approvals: {required: [client], notice_hours: 320, roles: {client: [Ana]}}\n",
    "calendar: {gap_minutes: 60, marronniers: [noel]}\n",
    "calendar: {cadence: {mastodon: {min: 1, max: 1, per: day}}}\n",
    "extends: [legal-fr]\n",
]
COUNTED = "date,account,post,metric,value\n2026-11-01,mastodon,un,likes,3\n"
PATHS = [f"content/atelier/2026/12/{name}.md" for name in ("un", "deux", "trois")]
OTHERS = [f"content/{path}.md" for path in ("ondine/un", "ondine/Un", "Atelier/2026/12/un")]


def written(path, head="", body="Bonjour !\n"):
    """Return a post that names the client whose folder it lies in, unless its head does."""
    return post_text({"with": f"client: {path.split('/')[1]}\n{head}", "body": body})


APPROVED = {"role": "client", "commit": "0123456789abcdef", "deliveries": {"un/mastodon": "0"}}
EVENT = Event("atelier/un/_post", 1, "approve", NOW, APPROVED, "0" * 64)
LEDGERS = [None, {}, {"atelier/un": (EVENT,)}, {"atelier/un": (replace(EVENT, sha256="1" * 64),)}]


def in_days(days):
    return timedelta(days=days)


def in_minutes(minutes):
    return timedelta(minutes=minutes)


CHANGES = st.one_of(
    st.builds(
        lambda path, head, body: (path, written(path, head, body)),
        st.sampled_from(PATHS + OTHERS),
        st.sampled_from(HEADS),
        st.sampled_from(BODIES),
    ),
    st.tuples(st.sampled_from([*PATHS, *OTHERS, "clients/ondine/charter.yml"]), st.none()),
    st.tuples(
        st.sampled_from(["clients/atelier/charter.yml", "clients/ondine/charter.yml"]),
        st.sampled_from(CHARTERS).map(lambda more: CHARTER.format(zone="Europe/Paris") + more),
    ),
    st.tuples(
        st.just("clients/_agency/charter.yml"),
        st.sampled_from(["language: fr\n", "hashtags: {max: 0}\n", "lexicon: {banned: [vite]}\n"]),
    ),
    st.tuples(
        st.sampled_from(["content/atelier/a.png", "content/atelier/2026/12/a.png"]),
        st.sampled_from(["x", "broken", None]),
    ),
    st.tuples(
        st.just("clients/atelier/metrics.csv"),
        st.sampled_from([None, "", COUNTED, COUNTED.replace(",3", ",90")]),
    ),
    st.tuples(st.just("now"), st.sampled_from([-30, 0, 12, 13, 14, 400]).map(in_days)),
    st.tuples(st.just("events"), st.sampled_from(LEDGERS)),
    st.tuples(st.just("now"), st.integers(0, 20_000).map(in_minutes)),
)


def seen(findings):
    return [
        tuple(str(getattr(finding, one.name)) for one in fields(Finding)) for finding in findings
    ]


def seen_as(texts, young):
    """Return a `Terms.seen` that knows these files, but no mark of one that is young."""

    def look(paths):
        return "" if young & {*paths} else hashed(*(f"{path} {texts.get(path)}" for path in paths))

    return look


@given(st.lists(st.tuples(CHANGES, st.sets(st.sampled_from(PATHS))), min_size=1, max_size=8))
def test_a_remembered_check_says_what_a_cold_one_says(changes):
    texts = {
        "clients/atelier/charter.yml": CHARTER.format(zone="Europe/Paris"),
        "clients/atelier/accounts.yml": ACCOUNTS,
        **{path: post_text({}) for path in PATHS[:2]},
    }
    texts["clients/ondine/charter.yml"] = texts["clients/atelier/charter.yml"]
    texts["content/ondine/un.md"] = written("content/ondine/un.md")
    now, events, kept = NOW, None, {}
    for (name, value), young in [(("now", timedelta()), set()), *changes]:
        if name == "now":
            now = NOW + value
        elif name == "events":
            events = value
        elif value is None:
            texts.pop(name, None)
        else:
            texts[name] = value
        files = {path: file(text) for path, text in texts.items()}
        terms = Terms(now, "v1", events, seen=seen_as(texts, young))
        checked = check_again(files, inspect, terms, kept)
        workspace, findings = load(files, inspect)
        assert seen(checked.findings) == seen(check(workspace, findings, now, events=events))
        kept = checked.kept


@given(
    st.integers(0, 365 * 24 * 3600).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.timedeltas(timedelta(hours=-3), timedelta(days=9)),
    st.sampled_from(["UTC", "Europe/Paris", "America/Santiago", "Africa/Cairo", "Asia/Beirut"]),
    st.floats(0, 1, exclude_max=True),
)
def test_until_then_the_present_answers_the_same(now, ahead, zone, part):
    moment = now + ahead

    def answers(present):
        return present.has_come(moment), present.day(zone), present.hours_until(moment)

    before = Present(now)
    told = answers(before)
    assert before.until > now
    later = now + (before.until - now) * part
    assert answers(Present(min(later, before.until - timedelta.resolution))) == told


def test_only_the_client_of_a_changed_post_is_concluded_anew():
    texts = {}
    for owner in ("atelier", "ondine"):
        charter = CHARTER.format(zone="Europe/Paris").replace("atelier", owner)
        texts[f"clients/{owner}/charter.yml"] = charter
        texts[f"clients/{owner}/accounts.yml"] = ACCOUNTS
        texts[f"content/{owner}/un.md"] = written(f"content/{owner}/un.md")
    files = {path: file(text) for path, text in texts.items()}
    first = check_again(files, inspect, Terms(NOW, "v1"), {})
    files["content/atelier/un.md"] = file(written("content/atelier/un.md", body="Autre.\n"))
    second = check_again(files, inspect, Terms(NOW, "v1"), first.kept)
    kept = {name for name, shelf in second.kept.items() if shelf is first.kept.get(name)}
    assert kept == {"ondine", "concluded/ondine", "concluded/"} & second.kept.keys()
    assert second.posts == 2


def test_what_the_system_tells_of_files_says_that_nothing_changed_without_reading_one():
    texts = {"clients/atelier/charter.yml": CHARTER.format(zone="Europe/Paris")}
    texts |= {"clients/atelier/accounts.yml": ACCOUNTS, "content/atelier/a.png": "x"}
    texts |= {path: written(path, head) for path, head in zip(PATHS, HEADS[4:7], strict=True)}
    files = {path: file(text) for path, text in texts.items()}
    known = Terms(NOW, "v1", seen=seen_as(texts, set()))
    first = check_again(files, inspect, Terms(NOW, "v1"), {})  # files were young
    again = check_again(files, inspect, known, first.kept)  # they have settled
    assert again.examined == 0
    unread = {path: replace(one, read=None) for path, one in files.items()}
    unread |= {path: one for path, one in files.items() if path.startswith("clients/")}
    assert seen(check_again(unread, inspect, known, again.kept).findings) == seen(first.findings)
    for path in ("content/atelier/2026/12/a.png", PATHS[0]):
        other = {**texts, path: "!"}
        told = replace(known, seen=seen_as(other, set()))
        files = {path: file(text) for path, text in other.items()}
        assert check_again(files, inspect, told, again.kept).examined >= 1


def test_the_first_event_of_an_empty_ledger_is_seen():
    charter = CHARTER.format(zone="Europe/Paris") + "approvals: {required: [client]}\n"
    texts = {"clients/atelier/charter.yml": charter, "clients/atelier/accounts.yml": ACCOUNTS}
    files = {path: file(text) for path, text in {**texts, PATHS[0]: post_text({})}.items()}
    _, empty, approved, again = LEDGERS
    kept = check_again(files, inspect, Terms(NOW, "v1", empty), {}).kept
    assert check_again(files, inspect, Terms(NOW, "v1", empty), kept).examined == 0
    assert check_again(files, inspect, Terms(NOW, "v1", approved), kept).examined == 1
    kept = check_again(files, inspect, Terms(NOW, "v1", approved), kept).kept
    assert check_again(files, inspect, Terms(NOW, "v1", again), kept).examined == 1


def test_what_did_not_change_is_not_examined_again():
    texts = {
        "clients/atelier/charter.yml": CHARTER.format(zone="Europe/Paris"),
        "clients/atelier/accounts.yml": ACCOUNTS,
        **{path: post_text({"body": path}) for path in PATHS},
    }
    files = {path: file(text) for path, text in texts.items()}
    first = check_again(files, inspect, Terms(NOW, "v1"), {})
    assert (first.posts, first.examined) == (3, 3)
    assert check_again(files, inspect, Terms(NOW, "v1"), first.kept).examined == 0
    assert check_again(files, inspect, Terms(NOW, "v2"), first.kept).examined == 3
    files[PATHS[0]] = file(post_text({"body": "autre"}))
    assert check_again(files, inspect, Terms(NOW, "v1"), first.kept).examined == 1


def workspace(folder):
    (folder / "clients/atelier").mkdir(parents=True)
    (folder / "content/atelier").mkdir(parents=True)
    (folder / "clients/atelier/charter.yml").write_text(CHARTER.format(zone="Europe/Paris"))
    (folder / "clients/atelier/accounts.yml").write_text(ACCOUNTS)
    (folder / "content/atelier/un.md").write_text(post_text({}))
    return folder


def look(folder, cache):
    remembered = Cache(folder, cache)
    terms = Terms(datetime(2026, 11, 22, tzinfo=UTC), program())
    checked = check_again(remembered.files(), remembered.inspect, terms, remembered.records)
    remembered.save(checked.kept)
    return checked


def test_a_file_written_twice_in_one_instant_is_read_again(tmp_path):
    folder = workspace(tmp_path / "w")
    post = folder / "content/atelier/un.md"
    look(folder, tmp_path / "cache")
    for size in range(20):
        post.write_text(post_text({"body": "Bonjour.  \n" if size % 2 else "Bonjour.\n\n\n"}))
        found = look(folder, tmp_path / "cache").findings
        cold = check(*load(Cache(folder, tmp_path / "none").files()), NOW)
        assert [str(one.at) for one in found] == [str(one.at) for one in cold]


def test_a_young_file_that_changed_unseen_is_read_again_by_the_same_run(tmp_path):
    folder = workspace(tmp_path / "w")
    path = "content/atelier/un.md"
    remembering, young = Cache(folder, tmp_path / "cache"), list_folder(folder)
    before = digest(remembering.files(young)[path])
    text = (folder / path).read_text("utf-8")
    (folder / path).write_text(text.replace("o", "0"), "utf-8")
    # The system tells the same of it: both came within one tick of its clock.
    assert digest(remembering.files(young)[path]) != before


def test_a_settled_file_is_not_read_again_by_the_same_run(tmp_path):
    folder = workspace(tmp_path / "w")
    path = "content/atelier/un.md"
    settled = replace(list_folder(folder), young=frozenset())
    remembering = Cache(folder, tmp_path / "cache")
    before = digest(remembering.files(settled)[path])
    (folder / path).unlink()
    assert digest(remembering.files(settled)[path]) == before


def test_what_another_program_has_written_is_not_even_read(tmp_path, monkeypatch):
    folder = workspace(tmp_path / "w")
    monkeypatch.setattr(cache, "program", lambda: "another")
    drawers = Cache(folder, tmp_path / "cache").records
    for name in ("atelier", "concluded/atelier", ROSTER, STATS, "media/", "answers/"):
        drawers[name].fill({name: "of another shape", "content/atelier/un.md": "too"})
        assert drawers[name]
    monkeypatch.undo()
    assert look(folder, tmp_path / "cache").examined == 1
    assert look(folder, tmp_path / "cache").examined == 0


@pytest.mark.parametrize("damage", [b"", b"{}", b"0" * 64 + b"\n{}", None])
def test_a_damaged_cache_is_as_good_as_none(tmp_path, damage):
    folder = workspace(tmp_path / "w")
    look(folder, tmp_path / "cache")
    for path in (tmp_path / "cache" / "check").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    assert look(folder, tmp_path / "cache").examined == 1
    assert look(folder, tmp_path / "cache").examined == 0


def test_hashes_of_files_that_have_settled_are_kept(tmp_path):
    folder = workspace(tmp_path / "w")
    look(folder, tmp_path / "cache")
    time.sleep(2.1)
    look(folder, tmp_path / "cache")
    assert "content/atelier/un.md" in Cache(folder, tmp_path / "cache").records[STATS + "atelier"]


def test_a_client_may_bear_any_name(tmp_path):
    folder = workspace(tmp_path / "w")
    for name in ("files", "media", "answers", "roster", "concluded"):
        for root in ("clients", "content"):
            shutil.copytree(folder / root / "atelier", folder / root / name)
            for path in (folder / root / name).iterdir():
                path.write_text(path.read_text().replace("atelier", name))
    cold = look(folder, tmp_path / "cache").findings
    again = look(folder, tmp_path / "cache")
    assert seen(again.findings) == seen(cold)
    assert again.examined == 0


def test_what_the_clients_files_say_is_read_when_one_of_them_changes():
    texts = {"clients/atelier/charter.yml": CHARTER.format(zone="Europe/Paris") + "late: 2h\n"}
    texts["clients/atelier/campaigns/a.yml"] = "title: A\nfrom: 2026-12-01\nuntil: 2026-13-01\n"
    texts["clients/atelier/metrics.csv"] = COUNTED
    texts["clients/_agency/watch.yml"] = "watch: [{word: crise, why: Rien là-dessus}]\n"
    texts["clients/atelier/accounts.yml"] = ACCOUNTS + "telegram: {limits: {length: x}}\n"
    files = {path: file(text) for path, text in texts.items()}
    roster, digest, record = recall_roster(files, "v1", {})
    assert roster == load_roster(files)
    kept = {ROSTER: {ROSTER: record}}
    before = {
        path: replace(one, read=None, stamp=one.stamp or _stamp(one)) for path, one in files.items()
    }
    again = recall_roster(before, "v1", kept)
    assert again == (roster, digest, record)
    assert repr(again[0].clients) == repr(roster.clients)
    assert again[0].clients["atelier"].charter.get("late") == timedelta(hours=2)
    for path, text in texts.items():
        other = {**files, path: file(text + "\n# ?\n")}
        assert recall_roster(other, "v1", kept)[2] != record
    fewer = {path: one for path, one in files.items() if "metrics" not in path}
    assert recall_roster(fewer, "v1", kept)[0].clients["atelier"].measures is None
    assert recall_roster(files, "v2", kept)[2] != record


def _stamp(one):
    data = one.read()
    return lambda: hashlib.sha256(data).hexdigest()


def test_a_roster_makes_nothing_but_plain_values():
    harmful = base64.b64encode(pickle.dumps(print)).decode()
    files = {"clients/atelier/charter.yml": file(CHARTER.format(zone="Europe/Paris"))}
    mark = recall_roster(files, "v1", {})[2].split(" ")[0]
    with pytest.raises(pickle.UnpicklingError):
        recall_roster(files, "v1", {ROSTER: {ROSTER: f"{mark} x {harmful}"}})


def test_what_slow_libraries_answered_is_not_asked_again(tmp_path):
    folder = workspace(tmp_path / "w")
    charter = folder / "clients/atelier/charter.yml"
    holidays = "calendar: {holidays: {country: fr, policy: avoid}}\n"
    charter.write_text(charter.read_text() + holidays)
    command = [sys.executable, "-c", SAID_LOADED, "--workspace", folder, "check", "--no-grammar"]
    loaded = []
    for body in ("Venez le 25 décembre.", "Venez donc le 25 décembre, venez donc."):
        text = post_text({"with": "status: review", "body": f"{body}\n"})
        (folder / "content/atelier/un.md").write_text(text)
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        loaded.append(set(done.stderr.split()))
    first, second = loaded
    assert "holidays" in first
    assert "marronnier.rules" in second
    assert "holidays" not in second


SAID_LOADED = """
import sys
from marronnier.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_answers_of_another_program_are_not_taken_over(tmp_path, monkeypatch):
    folder = workspace(tmp_path / "w")
    look(folder, tmp_path / "cache")
    asked = memos.Memo("asked")
    for hash_ in ("a", "b"):
        monkeypatch.setattr(cache, "program", lambda hash_=hash_: hash_)
        Cache(folder, tmp_path / "cache")
        assert asked.answer("question", lambda hash_=hash_: hash_) == hash_
        look(folder, tmp_path / "cache")
        asked.known.clear()
        Cache(folder, tmp_path / "cache")
        assert asked.known == {"question": hash_}
        asked.known.clear()


@pytest.mark.parametrize("value", [2.5, 3, "2026-12-05", "x", say("a post")])
def test_a_remembered_sentence_is_told_as_the_one_that_was_said(value):
    message = say("{value} and {day}", value=value, day="2026-12-05")
    again = rebuilt(json.loads(json.dumps(message.parts())))
    for code in ("fr", "en"):
        assert language(code).tell(again) == language(code).tell(message)
