"""What a change means: whose charters count, what the plan gains and loses, what is escaped."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from marronnier.cli import cli
from marronnier.ledger import Ledger
from marronnier.model import File, MediaFacts
from marronnier.render.language import language
from marronnier.render.review import ROWS, differences, review, review_markdown

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AGENCY = "version: 1\nlanguage: fr\ntimezone: Europe/Paris\n"
CHARTER = "version: 1\nextends: _agency\nclient: {0}\nname: {0}\nvoice:\n  address: vous\n"
LENIENT = "rules:\n  markdown-visible: off\n"


def files(**texts):
    return {path: File("100644", len(t), t.encode) for path, t in texts.items()}


def client(name, more=""):
    return {f"clients/{name}/charter.yml": CHARTER.format(name) + more}


def post(name, body="Bonsoir.", *, owner="lumen", hour=18, title="Le soir", status="approved"):
    head = f"title: {title}\nclient: {owner}\nplatform: outbox\nstatus: {status}"
    text = f"---\n{head}\ndate: 2026-12-05 {hour}:30\n---\n\n{body}\n"
    return {f"content/{owner}/2026/12/2026-12-05-{name}.md": text}


BASE = {"clients/_agency/charter.yml": AGENCY, **client("lumen"), **post("un")}


def judge(head, base=BASE):
    def inspect(_):
        return MediaFacts("0" * 64, 1, "PNG", 1, 1)

    return review(files(**base), files(**head), Ledger(), NOW, inspect)


def rules(findings):
    return [finding.name for finding in findings]


def changes(found):
    pairs = differences(found.before, found.after)
    return {(pair.after or pair.before).post: str(pair.word) for pair in pairs}


def test_no_change_is_no_difference():
    found = judge(BASE)
    assert not found.report.findings
    assert changes(found) == {}
    assert found.before.digest == found.after.digest
    assert "Nothing." in review_markdown(found, language("en"))
    assert "changes the rules" not in review_markdown(found, language("en"))
    assert "Ce qui change dans le plan" in review_markdown(found, language("fr"))


def test_deliveries_are_added_removed_and_changed_by_their_digests():
    base = {**BASE, **post("deux", hour=20)}
    head = {**base, **post("un", "Bonsoir à vous."), **post("trois", "Un autre.", hour=21)}
    head = {path: text for path, text in head.items() if "deux" not in path}
    expected = {
        "2026-12-05-un": "changed",
        "2026-12-05-deux": "removed",
        "2026-12-05-trois": "added",
    }
    assert changes(judge(head, base)) == expected


def test_a_draft_is_in_no_plan_until_it_is_approved():
    draft = {**BASE, **post("deux", "Un autre.", hour=20, status="draft")}
    assert changes(judge(draft)) == {}
    approved = {**draft, **post("deux", "Un autre.", hour=20)}
    assert changes(judge(approved, draft)) == {"2026-12-05-deux": "added"}


def test_a_later_hour_changes_the_delivery_and_shows_both():
    found = judge({**BASE, **post("un", hour=19)})
    assert changes(found) == {"2026-12-05-un": "changed"}
    assert "18&#58;30 (Europe/Paris) → " in review_markdown(found, language("en"))


@pytest.mark.parametrize("lenient", ["lumen", "_agency"])
def test_what_the_change_allows_itself_does_not_count(lenient):
    path = f"clients/{lenient}/charter.yml"
    head = {**BASE, path: BASE[path] + LENIENT, **post("deux", "Voyez **ici**.", hour=20)}
    found = judge(head)
    assert rules(found.report.findings) == ["markdown-visible"]
    assert found.report.failed
    assert rules(found.vanishing) == ["markdown-visible"]
    assert found.rules == (path,)


def test_a_stricter_charter_is_shown_and_does_not_fail_the_posts_that_are_there():
    base = {**BASE, **client("lumen", LENIENT), **post("un", "Voyez **ici**.")}
    found = judge({**base, **client("lumen")}, base)
    assert not found.report.failed
    assert rules(found.appearing) == ["markdown-visible"]


def test_a_client_that_is_new_brings_its_own_charter():
    head = {**BASE, **client("nova", LENIENT), **post("deux", "Voyez **ici**.", owner="nova")}
    found = judge(head)
    assert not found.report.findings
    assert found.rules == ("clients/nova/charter.yml",)


def test_a_charter_that_the_change_breaks_is_an_error():
    head = {**BASE, "clients/lumen/charter.yml": BASE["clients/lumen/charter.yml"] + "name: deux\n"}
    found = judge(head)
    assert found.report.failed
    assert {finding.at.path for finding in found.report.findings} == {"clients/lumen/charter.yml"}


def test_lines_that_move_in_a_charter_are_no_difference():
    base = {**BASE, **client("lumen", "rules:\n  nonsense: off\n")}
    moved = base["clients/lumen/charter.yml"]
    found = judge({**base, "clients/lumen/charter.yml": "# un mot\n" + moved}, base)
    assert found.rules
    assert not found.appearing
    assert not found.vanishing


def test_names_and_titles_are_text_in_the_summary():
    hostile = "'<img src=x> [a](http://x.example) | @all `x`'"
    added = post("deux", "Un autre.", hour=20, title=hostile)
    shown = review_markdown(judge({**BASE, **added}), language("en"))
    assert "<img" not in shown
    assert "[a]" not in shown
    assert "@all" not in shown
    (row,) = [line for line in shown.splitlines() if "added" in line]
    assert "img src=x" in row
    assert row.count("|") == 7


def test_a_long_summary_is_cut_and_says_so():
    many = {}
    for number in range(ROWS + 20):
        many |= post(f"n{number}", f"Voyez **{number}**.", status="draft")
    shown = review_markdown(judge({**BASE, **many}), language("en"))
    total = len(judge({**BASE, **many}).report.findings)
    assert total >= ROWS + 20
    assert f"… and {total - ROWS} more." in shown
    assert shown.count("\n| error |") == ROWS


def test_the_command_prints_both_and_exits_with_the_verdict(tmp_path, monkeypatch):
    for folder, texts in (("base", BASE), ("head", {**BASE, **post("deux", "**Oui**", hour=20)})):
        for path, text in texts.items():
            file = tmp_path / folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    options = ["--workspace", str(tmp_path / "head"), "--now", "2026-12-01T09:00Z", "review"]
    here = CliRunner().invoke(cli, [*options, "--base", str(tmp_path / "base")])
    assert here.exit_code == 1
    assert "2026-12-05-deux.md:9:1: " in here.output
    assert "| --- |" in here.output

    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    there = CliRunner().invoke(cli, [*options, "--base", str(tmp_path / "base")])
    assert there.exit_code == 1
    assert "::error file=content/lumen/" in there.output
    assert "| --- |" not in there.output
    assert "| --- |" in summary.read_text(encoding="utf-8")
    same = CliRunner().invoke(cli, [*options, "--base", str(tmp_path / "head")])
    assert same.exit_code == 1  # an error that was there before is one still
