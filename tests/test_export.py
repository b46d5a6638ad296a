"""`marronnier export`: rows that say what `plan` says, tables that no spreadsheet runs."""

import csv
import io
import json
import os
import re

import hypothesis
import hypothesis.strategies as st
import icalendar
import pytest
import vobject

from marronnier.edges.configuration import site_address
from marronnier.render.exports import harmless
from tests.publishing.stage import command
from tests.site.stage import Stage

NOW = "2026-12-05T10:00Z"
DANGEROUS = tuple("=+-@＝＋－＠\t\r\n")


@pytest.fixture
def stage(tmp_path):
    """Two clients, with posts before and after the moment of the tests."""
    made = Stage(tmp_path / "workspace")
    made.client("acme", "Acme").client("autre", "Autre & Cie")
    made.post("acme", "2026-12-04-hier", status="approved", platform="outbox")
    made.post("acme", "2026-12-08-bientot", "Bonjour @tous.\n\n- un", title="Été ; « à » lire")
    made.post("acme", "2026-12-09-idee", status="idea", platform="[outbox, mastodon]")
    made.post("autre", "2026-12-06-autre", status="approved", platform="[outbox]")
    made.post("acme", "2027-03-01-loin", platform="outbox", title="'=1+1'")
    return made


def run(stage, *words, lang="en", code=0):
    words = ["--workspace", str(stage.folder), "--lang", lang, "--now", NOW, *map(str, words)]
    ended, out, err = command(words, dict(os.environ))
    assert ended == code, err.decode()
    return err.decode() if code else out


def rows(data, separator=","):
    assert data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator))


def deliveries(data):
    return [row["delivery"] for row in json.loads(data)["deliveries"]]


# --- what is told -------------------------------------------------------------------------------


def test_json_tells_what_plan_tells_and_more(stage):
    told = json.loads(run(stage, "export", "--format", "json"))
    assert (told["version"], told["client"], told["since"], told["until"]) == (1, None, None, None)
    by_id = {row["delivery"]: row for row in told["deliveries"]}
    planned = json.loads(run(stage, "plan", "--until", "365d", "--format", "json"))["deliveries"]
    assert planned
    for row in planned:
        assert row.items() <= by_id[row["delivery"]].items()
    row = by_id["acme/2026-12-08-bientot/mastodon"]
    assert list(row)[-9:] == [
        *("title", "client_name", "network", "local", "zone", "status", "campaign", "missing"),
        "page",
    ]
    assert row["title"] == "Été ; « à » lire"
    assert (row["local"], row["zone"]) == ("2026-12-08T18:30", "Europe/Paris")
    assert row["planned"] == "2026-12-08T17:30:00+00:00"
    assert (row["status"], row["state"], row["network"]) == ("review", "draft", "Mastodon")
    assert "text" not in row


def test_rows_stand_in_the_order_of_their_moments_and_within_the_span(stage):
    everything = deliveries(run(stage, "export", "--format", "json"))
    assert [name.split("/")[1] for name in everything] == [
        "2026-12-04-hier",
        "2026-12-06-autre",
        "2026-12-08-bientot",
        "2026-12-09-idee",
        "2026-12-09-idee",
        "2027-03-01-loin",
    ]
    week = ("export", "--format", "json", "--until", "7d")
    assert deliveries(run(stage, *week)) == everything[:-1]
    assert deliveries(run(stage, *week, "--since", "12h")) == everything[1:-1]


def test_a_post_without_a_date_is_told_where_there_is_no_span(stage):
    stage.post("acme", "2026-12-10-quand", date="demain", platform="outbox")
    name = "acme/2026-12-10-quand/outbox"
    assert deliveries(run(stage, "export", "--format", "json"))[-1] == name
    assert name not in deliveries(run(stage, "export", "--format", "json", "--until", "30d"))
    last = rows(run(stage, "export", "--format", "csv"))[-1]
    assert (last["Delivery"], last["Date"], last["Time"]) == (name, "", "")
    assert b"quand" not in run(stage, "export", "--format", "ics")


def test_csv_has_a_row_a_delivery_in_the_words_of_the_language(stage):
    data = run(stage, "export", "--format", "csv")
    assert data.count(b"\r\n") == data.count(b"\n") == 7
    found = rows(data)
    assert found[2] == {
        "Date": "2026-12-08",
        "Time": "18:30",
        "Time zone": "Europe/Paris",
        "Client": "Acme",
        "Post": "Été ; « à » lire",
        "Network": "Mastodon",
        "State": "To approve",
        "Campaign": "",
        "Published on": "",
        "Address": "",
        "Why": "",
        "Delivery": "acme/2026-12-08-bientot/mastodon",
    }
    french = run(stage, "export", "--format", "csv", "--separator", ";", lang="fr")
    assert [row["État"] for row in rows(french, ";")][2] == "À approuver"


def test_texts_are_told_when_they_are_asked_for_and_never_else(stage):
    for form in ("ics", "csv", "json"):
        assert b"Bonjour" not in run(stage, "export", "--format", form)
    told = json.loads(run(stage, "export", "--format", "json", "--texts"))["deliveries"]
    assert told[2]["text"] == ["Bonjour @tous.\n\n- un"]
    assert rows(run(stage, "export", "--format", "csv", "--texts"))[2]["Text"] == (
        "Bonjour @tous.\n\n'- un"
    )
    calendar = vobject.readOne(run(stage, "export", "--format", "ics", "--texts").decode())
    told = [event.description.value for event in calendar.vevent_list]
    assert "To approve\nMastodon\n\nBonjour @tous.\n\n- un" in told


def test_a_calendar_has_an_event_a_post(stage):
    data = run(stage, "export", "--format", "ics", "--until", "7d")
    titles = [str(e["SUMMARY"]) for e in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    assert titles == [
        "Acme · 2026-12-04-hier",
        "Autre & Cie · 2026-12-06-autre",
        "Acme · Été ; « à » lire",
        "Acme · 2026-12-09-idee",
    ]


# --- to whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["ics", "csv", "json"])
def test_a_client_is_told_what_its_site_tells_and_nothing_of_others(stage, form):
    data = run(stage, "export", "--format", form, "--client", "acme").replace(b"\r\n ", b"")
    for word in ("hier", "Été", "=1+1"):
        assert word.encode() in data
    for word in ("autre", "Autre", "idee"):
        assert word.encode() not in data
    internal = run(stage, "export", "--format", form, "--client", "acme", "--internal")
    assert b"idee" in internal
    assert b"autre" not in internal
    assert b"Autre" not in internal


def test_a_client_is_not_told_of_files(stage):
    stage.post("acme", "2026-12-07-long", "x" * 600, status="approved", platform="[mastodon]")
    for form in ("csv", "json"):
        ours = run(stage, "export", "--format", form)
        theirs = run(stage, "export", "--format", form, "--client", "acme")
        assert b"content/acme" in ours
        assert b"content/acme" not in theirs
        assert b"2026-12-07-long" in theirs


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "ics", "--client", "acm"), "acme"),
        (("--format", "ics", "--client", "acm", "--internal"), "acme"),
        (("--format", "ics", "--internal"), "“--internal” goes with “--client”"),
        (("--format", "ics", "--until", "bientôt"), "30m, 5h"),
        (("--format", "pdf"), "pdf"),
        ((), "--format"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(stage, words, told):
    said = run(stage, "export", *words, code=2)
    assert told in said
    assert "Traceback" not in said


def test_the_file_is_written_whole(stage, tmp_path):
    out = tmp_path / "là" / "posts.ics"
    assert run(stage, "export", "--format", "ics", "--out", str(out)) == b""
    assert out.read_bytes() == run(stage, "export", "--format", "ics")
    assert run(stage, "export", "--format", "ics", "--out", "/dev/null/x", code=2).startswith(
        "marronnier: /dev/null/x cannot be written"
    )


# --- addresses of pages -------------------------------------------------------------------------

AGENCY = "site_url: https://a.example/s/\nplugins: [search, marronnier]\n"


@pytest.mark.parametrize(
    ("text", "client", "address"),
    [
        (AGENCY, "", "https://a.example/s/"),
        (AGENCY, "acme", ""),
        (
            "site_url: https://a.example\nplugins: [marronnier: {client: acme}]\n",
            "acme",
            "https://a.example",
        ),
        ("site_url: https://a.example\nplugins: [marronnier: {client: acme}]\n", "", ""),
        (
            "site_url: https://a.example\nplugins: {marronnier: {client: acme}}\n",
            "acme",
            "https://a.example",
        ),
        ("site_url: !ENV [URL, x]\nx: !!python/name:os.system\n", "", ""),
        ("site_url: javascript:alert(1)\n", "", ""),
        ('site_url: "https://a.example/\\r\\nATTENDEE:x"\n', "", ""),
        ("site_url: https://a.example/a b\n", "", ""),
        ("site_url: [1]\nplugins: 3\n", "", ""),
        ("a: [", "", ""),
        ("- a\n", "", ""),
        ("", "", ""),
    ],
)
def test_the_address_is_that_of_the_site_that_mkdocs_describes(tmp_path, text, client, address):
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert site_address(tmp_path, client) == address


def test_rows_and_events_lead_to_the_post_s_page(stage):
    stage.write("mkdocs.yml", AGENCY)
    page = "https://a.example/s/post/acme/2026-12-08-bientot.html"
    told = json.loads(run(stage, "export", "--format", "json"))["deliveries"]
    assert told[2]["page"] == page
    assert f"URL:{page}" in run(stage, "export", "--format", "ics").decode()
    assert b"a.example" not in run(stage, "export", "--format", "json", "--client", "acme")


# --- spreadsheets -------------------------------------------------------------------------------

BAIT = st.lists(
    st.sampled_from(
        [*DANGEROUS, ";", ",", '"', "'", " ", "1", "cmd|' /C calc'!A0", "HYPERLINK", "é", "|"]
    ),
    max_size=12,
).map("".join)


@hypothesis.given(BAIT | st.text())
@hypothesis.example(" \t=1")
def test_no_cell_is_a_formula_however_it_is_cut(text):
    told = harmless(text)
    assert not told.lstrip(" ").startswith(DANGEROUS)
    for separator in ",;\t|":
        table = io.StringIO(newline="")
        csv.writer(table, delimiter=separator if separator in ",;" else ",").writerow(["a", told])
        for piece in re.split(f"[{re.escape(separator)}\r\n]", table.getvalue()):
            assert not piece.startswith(DANGEROUS[:8])
            assert not piece.removeprefix('"').startswith(DANGEROUS[:8])


@hypothesis.given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="=+-@＝＋－＠")))
def test_a_text_without_such_signs_stays_as_it_is(text):
    from marronnier.render.characters import plain

    assert harmless(text).lstrip("'") == plain(text).lstrip("'")
