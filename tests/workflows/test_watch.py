"""watch.yml, executed: what needs a person becomes an issue, and closes by itself."""

import pytest

from tests.workflows.acting import minutes

pytestmark = [pytest.mark.act, pytest.mark.timeout(300)]


def test_a_post_that_nobody_sent_is_an_issue_until_it_is_dealt_with(stage):
    stage.post("tard", ago=minutes(40), title="Le @soir")
    stage.commit("a post that nobody sent")
    ran = stage.run("watch.yml", "push")
    assert ran.code == 0, ran.log
    [issue] = stage.github.issues
    assert (issue["title"], issue["state"]) == ("Overdue: Le @\u2060soir", "open")
    assert "A problem needs a person" in ran.summary
    stage.post("tard", ago=minutes(40), title="Le @soir", status="cancelled")
    stage.commit("dealt with")
    ran = stage.run("watch.yml", "push")
    assert ran.code == 0, ran.log
    assert [one["state"] for one in stage.github.issues] == ["closed"]
    assert "needs a person" not in ran.summary


def test_what_github_refuses_fails_the_run(stage):
    stage.post("tard", ago=minutes(40))
    stage.commit("a post")
    stage.github.failures.append((403, {"message": "Resource not accessible by integration"}, {}))
    ran = stage.run("watch.yml", "push")
    assert ran.code == 1
    assert "Resource not accessible by integration (403)" in ran.log
    assert "Traceback" not in ran.log
