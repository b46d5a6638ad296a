"""One issue for each problem: opened once, changed with it, closed with it; others' stay theirs."""

import html
import json
import re

import markdown
import pytest

from marronnier.edges import issues as edge
from marronnier.model import Message, say
from marronnier.problems import Kind, Problem
from marronnier.render.language import language
from marronnier.render.problems import calm, issue_of, message_of, problems_markdown
from tests.fakes.github import SOMEBODY, US
from tests.problems.test_github import Described, interface  # noqa: F401 - a fixture
from tests.publishing import stage
from tests.publishing.stage import post

LATE = "2026-12-05T18:31:00Z"
MISSED = "2026-12-05T20:00:00Z"
HOSTILE = (
    "@nadia @agence/tous #12 GH-12 agence/calendrier#12 a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2"
    " <img src=x onerror=alert(1)> <!-- x --> ``` ```` ~~~ `code` [lien](https://x.example)"
    " https://y.example www.z.example :tada: <!channel> @everyone fixes #1"
)


@pytest.fixture
def local(tmp_path):
    """A workspace with a post that is overdue at LATE and missed at MISSED."""
    made = stage.build(tmp_path / "travail").init()
    made.add()
    return made


def mirror(made, github, now=LATE, code=0):
    """Run the command as the workflow does, and return what it says it did."""
    done = made.run("problems", "--issues", now=now, code=code, **github.environment())
    return done.err


def test_an_issue_is_opened_once(local, github):
    assert mirror(local, github) == "Opened an issue: Overdue: Un titre\n"
    [issue] = github.issues
    assert (issue["title"], issue["state"]) == ("Overdue: Un titre", "open")
    assert issue["labels"] == [{"name": "marronnier"}]
    assert "lumen/2026-12-05-soldes/outbox" in issue["body"]
    github.requests.clear()
    assert mirror(local, github, now="2026-12-05T18:45:00Z") == ""
    assert len(github.issues) == 1
    assert github.writes() == []


def test_every_request_is_one_that_github_describes(local, github, interface):  # noqa: F811
    mirror(local, github)
    mirror(local, github, now=MISSED)
    local.add(post(status="cancelled"))
    mirror(local, github, now=MISSED)
    assert [request[0] for request in github.writes()] == ["POST", "POST", "PATCH", "PATCH"]
    for request in github.requests:
        if request[1] != "/graphql":
            interface.validate_request(Described(*request))


def test_it_changes_with_the_problem_and_closes_with_it(local, github):
    mirror(local, github)
    assert mirror(local, github, now=MISSED) == "Changed issue 1: Missed: Un titre\n"
    assert github.issues[0]["title"] == "Missed: Un titre"
    local.add(post(status="cancelled"))
    assert mirror(local, github, now=MISSED) == "Closed issue 1.\n"
    assert (github.issues[0]["state"], github.issues[0]["state_reason"]) == ("closed", "completed")
    assert mirror(local, github, now=MISSED) == ""
    local.add()
    assert mirror(local, github, now=MISSED) == "Opened issue 1 again: Missed: Un titre\n"
    assert mirror(local, github, now=MISSED) == ""
    assert len(github.issues) == 1


def test_what_a_person_closed_stays_closed_until_it_gets_worse(local, github):
    mirror(local, github)
    github.issues[0]["state"] = "closed"
    assert mirror(local, github) == ""
    assert mirror(local, github, now=MISSED) == "Opened issue 1 again: Missed: Un titre\n"


def test_what_a_person_added_below_stays(local, github):
    mirror(local, github)
    github.issues[0]["body"] += "\n\nJe m’en occupe. — Nadia"
    assert mirror(local, github) == ""
    local.add(post(status="cancelled"))
    mirror(local, github)
    assert github.issues[0]["body"].endswith("Je m’en occupe. — Nadia")


@pytest.mark.parametrize("state", ["open", "closed"])
def test_an_issue_of_somebody_else_with_our_mark_is_left_alone(local, github, state):
    mirror(local, github)
    forged = github.issues.pop()
    github.open(forged["title"], forged["body"], user=SOMEBODY, state=state)
    before = json.dumps(github.issues[0])
    assert mirror(local, github).startswith("Opened an issue")
    local.add(post(status="cancelled"))
    assert mirror(local, github) == "Closed issue 2.\n"
    assert json.dumps(github.issues[0]) == before


def test_what_we_opened_for_another_purpose_is_left_alone(local, github):
    body = issue_of(problem("x"), language("en")).body()
    github.open("Sans marque", "Bonjour.")
    github.open("Vide", None)
    github.open("Citée", f"> {body}")
    pull = github.open("Une demande", body)
    pull["pull_request"] = {}
    github.open("Sans étiquette", body, labels=())
    mirror(local, github)
    assert [issue["state"] for issue in github.issues] == ["open"] * 6
    assert [request[1].rpartition("/")[2] for request in github.writes()] == ["labels", "issues"]


def test_two_issues_for_one_problem_become_one(local, github):
    mirror(local, github)
    github.open(github.issues[0]["title"], github.issues[0]["body"])  # two runs at the same time
    assert mirror(local, github) == "Closed issue 2.\n"
    assert github.issues[1]["state_reason"] == "duplicate"
    assert mirror(local, github) == ""


def test_no_run_buries_anybody(local, github):
    for number in range(edge.MOST + 5):
        local.add(post(f"N° {number}."), f"2026-12-05-n{number}", commit=False)
    local.commit()
    mirror(local, github)
    assert len(github.issues) == edge.MOST
    mirror(local, github)
    assert len(github.issues) == edge.MOST + 6
    assert len({issue["body"] for issue in github.issues}) == edge.MOST + 6
    mirror(local, github)
    assert len(github.issues) == edge.MOST + 6


def test_an_issue_that_cannot_be_found_again_is_the_only_one(local, github):
    local.add(post("Deux."), "2026-12-05-deux")
    github.failures.append((200, {"data": {"viewer": {"databaseId": US["id"]}}}, {}))
    github.failures.append((200, [], {}))
    github.failures.append((422, {"message": "Validation Failed"}, {}))  # and yet it is not there
    told = mirror(local, github, code=2)
    assert "no label “marronnier”" in told
    assert len(github.issues) == 1


def test_what_github_refuses_is_one_sentence(local, github):
    github.failures.append((200, {"data": {"viewer": {"databaseId": US["id"]}}}, {}))
    github.failures.append((410, {"message": "Issues are disabled for this repo"}, {}))
    told = mirror(local, github, code=2)
    assert "Issues are disabled for this repo (410)" in told
    assert len(told.splitlines()) == 1


def test_what_may_be_out_of_date_opens_and_closes_nothing(tmp_path, github):
    made = stage.build(tmp_path / "partagé", remote=tmp_path / "distant.git").init()
    made.add()
    mirror(made, github)
    github.requests.clear()
    made.remote.rename(tmp_path / "ailleurs.git")
    assert "does not answer" in mirror(made, github, now=MISSED, code=2)
    assert github.requests == []


def test_without_github_it_says_what_is_missing(local, github):
    told = local.run("problems", "--issues", now=LATE, code=2).err
    assert "set GITHUB_TOKEN" in told
    told = local.run("problems", "--issues", "--client", "lumen", now=LATE, code=2).err
    assert "--client" in told
    assert github.requests == []


# --- what others wrote ----------------------------------------------------------------------------


def problem(title, *lines):
    told = [say("{text}", text=line) for line in lines]
    return Problem("claim/a/b", Kind.PARKED, "lumen", Message("{t}", (("t", title),)), tuple(told))


def outside_of_code(text):
    """Return what stands outside of blocks of code, once Markdown has become HTML."""
    made = markdown.markdown(text, extensions=["fenced_code"])
    assert "<pre>" in made
    return re.sub(r"<pre>.*?</pre>", "", made, flags=re.DOTALL)


@pytest.mark.parametrize("line", [HOSTILE, "`" * 50, "~~~\n@nadia\n```\n@nadia", "\r\n@nadia", ""])
def test_hostile_text_stands_in_a_block_of_code(line):
    hostile = problem(HOSTILE, line, HOSTILE)
    for text in (
        issue_of(hostile, language("en")).body(),
        problems_markdown([hostile], language("en")),
    ):
        left = outside_of_code(text)
        left = re.sub(r"<!-- marronnier [0-9a-f ]+ -->", "", left)
        assert not re.search(r"[@#:`]|nadia|https?|www|<(?!/?(p|h2)>)", left), left
        fences = [row for row in text.split("\n") if re.fullmatch(r"`{3,}(text)?", row)]
        assert len(fences) >= 2
        assert fences[-1] == fences[0].removesuffix("text")
        inside = text.partition(fences[0] + "\n")[2].rpartition("\n" + fences[-1])[0]
        assert fences[-1] not in inside


def test_hostile_text_in_a_title_calls_nobody():
    title = issue_of(problem(HOSTILE), language("en")).title
    assert not re.search(r"[@#<][\w!]|GH-\d|:tada|[\x00-\x1f]", title)
    assert "nadia" in title
    assert len(issue_of(problem("w" * 999), language("en")).title) <= 256


def test_a_message_calls_nobody():
    title, text = message_of([problem(HOSTILE), problem("b")], language("en"))
    assert title == "Marronnier: 2 problems"
    assert not re.search(r"[@#<][\w!]|:tada", text)


@pytest.mark.parametrize(
    "text", ["Rendez-vous à 18:30", "a:b", "Soldes : -20 %", "L’été", "marronnier resolve a/b"]
)
def test_what_calls_nobody_stays_as_it_is(text):
    assert calm(text) == text


def test_a_hostile_post_comes_out_inert(local, github):
    quoted = json.dumps(HOSTILE + "\n# @nadia\n```\n@nadia")
    local.add(post(title=quoted, extra=f"allow: {{ TON007: {quoted} }}\n"))
    mirror(local, github)
    [issue] = github.issues
    assert "nadia" in html.unescape(issue["body"])
    assert "nadia" not in outside_of_code(issue["body"])
    assert not re.search(r"[@#<][\w!]", issue["title"])


def test_a_secret_that_stands_in_a_post_gets_into_no_issue_and_no_summary(local, github, tmp_path):
    secret = "jeton-9f8e7d6c5b4a"
    local.add(post(title=f"Voici {secret}"))
    summary = tmp_path / "summary.md"
    environment = {"MARRONNIER_LUMEN_MASTODON_TOKEN": secret, "GITHUB_STEP_SUMMARY": str(summary)}
    local.run("problems", "--issues", now=LATE, code=0, **github.environment(**environment))
    assert "Voici" in summary.read_text("utf-8")
    assert "Voici" in github.issues[0]["body"]
    told = summary.read_text("utf-8") + github.issues[0]["body"] + github.issues[0]["title"]
    assert secret not in told


def test_much_text_is_cut():
    many = problem("x", *[f"{number} " + "mot " * 3000 for number in range(900)])
    body = issue_of(many, language("en")).body()
    assert len(body.encode()) < 30_000
    assert body.count("…") == 31
