"""check.yml, executed on pull requests: main's charters decide, the request's own are shown."""

import pytest

from tests.workflows.acting import CLIENT, minutes

pytestmark = [pytest.mark.act, pytest.mark.timeout(300)]
CHARTER = f"clients/{CLIENT}/charter.yml"


@pytest.fixture
def propose(stage):
    """Return a function that makes a pull request of what a function writes, and checks it."""
    stage.post("demain", ago=-minutes(60 * 24), text="À demain.")
    stage.commit("what main holds")

    def propose(write):
        stage.git("checkout", "--quiet", "-b", "request")
        write()
        stage.commit("a request")
        # GitHub's refs/pull/1/merge: main first, the request second
        stage.git("checkout", "--quiet", "main")
        stage.git("merge", "--quiet", "--no-ff", "--message", "merge", "request")
        merged = stage.git("rev-parse", "HEAD")
        remote = stage.host.with_token(f"{stage.host.url}/calendar.git")
        stage.git("push", "--quiet", remote, "HEAD:refs/pull/1/merge")
        stage.git("reset", "--quiet", "--hard", "HEAD^1")
        payload = {
            "number": 1,
            "pull_request": {"number": 1, "base": {"ref": "main"}, "head": {"ref": "request"}},
        }
        return stage.run("check.yml", "pull_request", payload=payload, commit=merged)

    return propose


def test_clean_content_is_green_and_its_plan_is_told(stage, propose):
    ran = propose(lambda: stage.post("apres", ago=-minutes(60 * 48), title="Après"))
    assert ran.code == 0, ran.log
    assert "| added | ● scheduled |" in ran.summary
    assert "| Après |" in ran.summary
    assert "also changes the rules" not in ran.summary
    assert "::error" not in ran.log


def test_an_error_fails_and_is_annotated_at_its_line(stage, propose):
    hostile = "<img src=x onerror=alert(1)>%0A::error::no"

    def write():
        path = stage.post("faux", ago=-minutes(60 * 48), title=f'"{hostile}"')
        text = (stage.tree / path).read_text(encoding="utf-8")
        (stage.tree / path).write_text(text.replace("mastodon", "mastodn"), encoding="utf-8")

    ran = propose(write)
    assert ran.code == 1
    (line,) = [line for line in ran.log.splitlines() if "mastodn" in line and "❗" in line]
    assert "-faux.md" in line
    assert "line=4" in line
    assert "errors: 1" in ran.summary
    assert "<img" not in ran.summary


def test_a_charter_that_excuses_its_own_post_does_not_count(stage, propose):
    def write():
        stage.post("faux", ago=-minutes(60 * 48), text="Voyez **ceci**.")
        charter = (stage.tree / CHARTER).read_text(encoding="utf-8")
        stage.write(CHARTER, f"{charter}rules:\n  markdown-visible: off\n")

    ran = propose(write)
    assert ran.code == 1
    assert "This pull request also changes the rules" in ran.summary
    assert f"- {CHARTER}" in ran.summary
    assert "findings that vanish: 1" in ran.summary


def test_code_of_the_request_is_not_run(stage, propose):
    def write():
        stage.write("scripts/marronnier/cli/review.py", "raise SystemExit('the request was run')\n")
        stage.write("types.py", "raise SystemExit('the request was run')\n")

    ran = propose(write)
    assert ran.code == 0, ran.log
    assert "the request was run" not in ran.log
