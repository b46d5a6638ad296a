"""Every kind of problem from a real workspace and its ledger, each told once and the same way."""

import json
from datetime import UTC, datetime

import pytest

from marronnier.edges.git import BranchLedger, Repository
from marronnier.ledger import read_ledger
from marronnier.model import say
from marronnier.settling import parked
from tests.publishing import stage
from tests.publishing.stage import NOW, post

DELIVERY = "lumen/2026-12-05-soldes/outbox"
APPROVERS = stage.CHARTER + "approvals:\n  required: [client]\n  roles:\n    client: [Nadia]\n"


@pytest.fixture
def local(tmp_path):
    """A workspace without a remote, with its ledger."""
    return stage.build(tmp_path / "travail").init()


def problems(made, now=NOW, **options):
    return made.run("problems", "--format", "json", now=now, code=0, **options).json()["problems"]


def append(made, stream, kind, at="2026-12-05T17:30:30Z", **data):
    """Write one event as a publisher would have at a moment."""
    ledger = BranchLedger(Repository(made.folder))
    known = ledger.fetch()
    moment = datetime.fromisoformat(at).astimezone(UTC)
    files = dict([read_ledger(known.files).write(stream, kind, moment, **data)])
    assert ledger.append(known.head, files, kind).head


def claim(made, stream=DELIVERY, nonce="n1", **more):
    """Write a claim whose owner was never heard of again."""
    data = {
        "part": 0,
        "parts": 1,
        "digest": "d",
        "content_digest": "c",
        "account": "outbox",
        "class": "key",
        "key": "k",
        "request": {},
        "by": {"executor": "elsewhere"},
        "nonce": nonce,
        "expires_at": "2026-12-05T17:33:30+00:00",
        "planned": "",
    }
    append(made, stream, "claim", **data, **more)


def test_what_was_over_before_the_ledger_is_no_problem_and_no_plan_points_at_it(tmp_path):
    made = stage.build(tmp_path / "neuf")
    made.add(post(date="2026-11-02 10:00"))
    for _ in range(2):  # without a ledger, and with one that came later
        assert problems(made) == []
        assert "Beside the plan" not in made.run("plan", code=0).out
        if not made.git("branch", "--list", "ledger"):
            made.init()
    made.add(post("Autre chose.", date="2026-12-05 18:30"), "apres")
    later = "2026-12-06T12:00:00Z"
    assert [one["kind"] for one in problems(made, now=later)] == ["missed"]
    told = made.run("plan", now=later, code=0).out
    assert "Beside the plan: missed: 1 (marronnier problems)." in told


def test_an_old_calendar_begins_without_alarm_and_a_hand_may_say_what_is_out(tmp_path):
    made = stage.build(tmp_path / "ancien")
    made.add(post("Sorti à la main.", date="2026-11-02 10:00", status="published"), "sorti")
    made.add(post(date="2026-11-03 10:00"), "passe")
    made.add(post("À l’heure."), "dû")
    told = made.run("ledger", "init", code=0).out
    assert "Posts over before today: 1. None of them is sent." in told
    assert "“status: published”" in told
    told = made.publish("--no-mirror").out
    assert "passe" not in told  # nor an exit code that alarms
    assert made.kinds("lumen/passe/outbox") == []
    states = made.states()
    assert states["lumen/sorti/outbox"] == "published"
    assert states["lumen/passe/outbox"] == "missed"
    assert "“status: published”" in made.row("lumen/passe/outbox")["reason"]
    made.add(post("Rien ne le dit.", date="2026-12-05 18:29", status="published"), "faux")
    assert made.states()["lumen/faux/outbox"] == "held"  # after the ledger, it alone knows


def test_a_workspace_at_rest_has_none(local):
    local.add(post(date="2026-12-06 10:00"))
    local.add(post(status="draft", date="2026-12-01 10:00"), "brouillon")
    local.add(post("Annulé.", status="cancelled", date="2026-12-01 10:00"), "annule")
    assert problems(local) == []
    assert local.run("problems", code=0).out == "Nothing needs a person.\n"


def test_what_is_due_is_overdue_after_half_an_hour(local):
    local.add()
    assert problems(local, "2026-12-05T17:59:59Z") == []
    [found] = problems(local, "2026-12-05T18:00:01Z")
    assert found["kind"] == "overdue"
    assert found["title"] == "Overdue: Un titre"
    assert found["lines"][1] == f"{DELIVERY}, planned for 5 December 2026, 18:30 (Europe/Paris)"
    local.publish(now="2026-12-05T18:00:02Z")
    assert problems(local, "2026-12-05T18:00:03Z") == []


def test_what_is_held_although_due_tells_why(make_held):
    made = make_held
    assert problems(made, "2026-12-05T17:29:00Z") == []
    [found] = problems(made, "2026-12-05T17:31:00Z")
    assert found["kind"] == "held"
    assert "Approval missing: client." in found["lines"]


@pytest.fixture
def make_held(tmp_path):
    made = stage.build(tmp_path / "travail", charter=APPROVERS).init()
    made.add()
    return made


def test_what_a_crisis_holds_back_is_no_news_until_it_is_missed(local):
    local.add()
    local.run("hold", "lumen", "--why", "Incendie à l’atelier", code=0)
    assert problems(local, "2026-12-05T18:31:00Z") == []
    [found] = problems(local, "2026-12-05T19:31:00Z")
    assert found["kind"] == "missed"


def test_missed_lasts_until_a_person_dealt_with_the_post(make_held):
    later = "2026-12-05T19:31:00Z"
    [found] = problems(make_held, later)
    assert found["kind"] == "missed"
    make_held.publish(now=later, code=1)
    [again] = problems(make_held, "2026-12-20T10:00:00Z")
    assert again == found, "nothing in it moves with time"
    make_held.add(post(date="2026-12-21 10:00"))
    assert problems(make_held, "2026-12-20T10:00:00Z") == []
    make_held.add(post(status="cancelled"))
    assert problems(make_held, "2026-12-20T10:00:00Z") == []


def test_a_post_that_is_late_is_one_problem_whatever_its_networks(tmp_path):
    accounts = "outbox: {}\noutbox.lyon: {}\n"
    made = stage.build(tmp_path / "travail", accounts=accounts).init()
    made.add(post(platform="[outbox, outbox.lyon]"))
    held, missed = ("2026-12-05T18:01:00Z", "2026-12-05T19:31:00Z")
    [before] = problems(made, held)
    [after] = problems(made, missed)
    assert (before["kind"], after["kind"]) == ("overdue", "missed")
    assert before["key"] == after["key"], "the same problem, graver now"
    assert [line for line in after["lines"] if "outbox.lyon" in line]


def test_a_claim_without_an_end_is_told_after_an_hour(local):
    local.add()
    claim(local)
    assert problems(local, "2026-12-05T18:30:00Z") == []
    [found] = problems(local, "2026-12-05T18:31:00Z")
    assert found["kind"] == "unknown"
    append(local, DELIVERY, "unknown", part=0, nonce="n1", reason="Coupé.")
    [found] = problems(local, "2026-12-05T18:31:00Z")
    assert found["kind"] == "unknown"
    assert "Coupé." in found["lines"]


def test_parked_comes_with_the_three_ways_out(local):
    local.add()
    claim(local)
    [unknown] = problems(local, "2026-12-05T19:00:00Z")
    append(local, DELIVERY, "parked", part=0, nonce="n1", reason="Regardez.")
    [found] = problems(local)
    assert found["kind"] == "parked"
    assert found["key"] == unknown["key"]
    assert "Regardez." in found["lines"]
    start = f"marronnier resolve {DELIVERY} --nonce n1"
    assert found["commands"] == [
        f"{start} --published URL",
        f"{start} --not-published",
        f"{start} --abandon",
    ]
    local.run(*found["commands"][2].split()[1:], code=0)
    assert problems(local) == []


def test_the_command_that_settles_a_claim_is_told_once(local):
    local.add()
    claim(local)
    append(local, DELIVERY, "unknown", part=0, nonce="n1", reason="Coupé.")
    [found] = problems(local, "2026-12-05T19:00:00Z")
    assert (found["kind"], "Coupé." in found["lines"]) == ("unknown", True)
    assert not [line for line in found["lines"] if "marronnier resolve" in line]
    seen = read_ledger(BranchLedger(Repository(local.folder)).fetch().files)
    one = seen.progress(DELIVERY).first_open()[1].claim
    verdict = parked(DELIVERY, one.data, say("{reason}", reason="Regardez."))
    append(local, DELIVERY, "parked", part=0, nonce="n1", **verdict.data)
    [found] = problems(local)
    assert (found["kind"], "Regardez." in found["lines"]) == ("parked", True)
    assert not [line for line in found["lines"] if "marronnier resolve" in line]
    assert len(found["commands"]) == 3


def test_parked_is_told_when_its_post_is_gone(local):
    claim(local)
    append(local, DELIVERY, "parked", part=0, nonce="n1", reason="Regardez.")
    [found] = problems(local)
    assert (found["kind"], found["client"]) == ("parked", "lumen")
    assert "Its post is no longer in the files." in found["lines"]


def test_refused_is_told_until_the_text_is_corrected(local):
    local.add()
    blocked = local.outbox / "lumen/2026-12-05-soldes/outbox/0001.json"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("{}")
    local.publish(code=1)
    [found] = problems(local)
    assert (found["kind"], found["commands"]) == ("refused", [])
    local.add(post("Un autre texte."))
    assert problems(local) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-17T22:59:00Z", None),  # 23:59 in Paris, fifteen days before
        ("2026-11-17T23:01:00Z", "A token ends soon: outbox (lumen)"),
        ("2026-12-02T22:59:00Z", "A token ends soon: outbox (lumen)"),
        ("2026-12-02T23:01:00Z", "A token has ended: outbox (lumen)"),
    ],
)
def test_a_token_that_ends_is_told_two_weeks_before(tmp_path, now, told):
    made = stage.build(tmp_path / "travail", accounts="outbox:\n  expires: 2026-12-02\n").init()
    found = problems(made, now)
    assert [one["title"] for one in found] == ([told] if told else [])
    if told:
        assert found[0]["kind"] == "token"
        assert "2 December 2026" in found[0]["lines"][0]
        assert "clients/lumen/accounts.yml" in found[0]["lines"][1]


def test_a_day_that_does_not_exist_is_a_finding(tmp_path):
    made = stage.build(tmp_path / "travail", accounts="outbox:\n  expires: 2026-02-30\n").init()
    done = made.run("check", code=1)
    assert "clients/lumen/accounts.yml:2:12" in done.out
    assert problems(made) == []


def test_what_was_over_before_there_was_a_ledger_is_nobody_s_problem(tmp_path):
    made = stage.build(tmp_path / "travail")
    made.add(post(date="2026-12-01 10:00"), "ancien")
    made.add()
    later = "2026-12-05T20:00:00Z"
    assert problems(made, later) == []
    made.init()  # at NOW, when the window of the second post is still open
    [found] = problems(made, later)
    assert "2026-12-05-soldes" in found["key"]


def test_one_client_s_problems_alone(local):
    local.client("acme")
    local.add(post(client="acme"), client="acme")
    local.add()
    late = "2026-12-05T18:31:00Z"
    assert {one["client"] for one in problems(local, late)} == {"acme", "lumen"}
    done = local.run("problems", "--client", "acme", "--format", "json", now=late, code=0)
    assert [one["client"] for one in done.json()["problems"]] == ["acme"]
    assert "acmé" in local.run("problems", "--client", "acmé", now=late, code=2).err


def test_the_gravest_stand_first_and_the_text_tells_all(local):
    local.add(post("Manqué.", date="2026-12-05 18:05", extra="late: 30m\n"), "manque")
    local.add(post("Tard."), "tard")
    done = local.run("problems", now="2026-12-05T18:31:00Z", code=0)
    assert [line[0] for line in done.out.splitlines() if line[0] != " "] == ["✕", "▶"]


def test_the_job_s_summary_tells_problems_and_nothing_else(local, tmp_path):
    summary = tmp_path / "summary.md"
    environment = {"GITHUB_STEP_SUMMARY": str(summary)}
    local.add()
    local.run("problems", code=0, **environment)
    assert not summary.exists()
    local.run("problems", now="2026-12-05T18:31:00Z", code=0, **environment)
    assert summary.read_text("utf-8").startswith("## A problem needs a person\n\n```text\n▶ ")


def test_what_is_told_holds_no_line_of_its_own_in_a_log(local):
    local.add(post(title='"Un titre\\n::error title=PWN::pwned\\e[31m"'))
    done = local.run("problems", now="2026-12-05T18:31:00Z", code=0)
    assert not [line for line in done.out.splitlines() if line.startswith("::")]
    assert "\x1b" not in done.out
    assert json.loads(
        local.run("problems", "--format", "json", now="2026-12-05T18:31:00Z", code=0).out
    )
