"""GitHub's settings: the repository itself, and what keeps its schedule from running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.diagnosis.guards import examine_branch, examine_environment
from marronnier.diagnosis.replies import ENTRIES, Ask, Reply, hidden
from marronnier.model import say

WORKFLOW = ".github/workflows/publish.yml"
LATE = timedelta(hours=10)  # GitHub's schedule has left gaps of 9 h 30 (reliability, chapter 1.1)


def examine_github(
    ask: Ask, branch: str, now: datetime, clients: Iterable[str]
) -> Iterator[Examination]:
    """Yield what the settings tell.

    `branch` is that which posts are read from, empty when Git did not tell; `clients` those whose
    secrets the workflow wants.
    """
    home = ask("")
    if not home.found:
        yield _unreachable(home)
        return
    branch = branch or str(home.get("default_branch"))
    yield _home(home, branch)
    yield _actions(ask("actions/permissions"))
    yield from _schedule(ask, now)
    for name in dict.fromkeys((branch, "ledger")):
        yield examine_branch(ask, name)
    for client in clients:
        yield examine_environment(ask, client, branch)


def _unreachable(home: Reply) -> Examination:
    said = home.words or say("GitHub does not tell what is asked.")
    remedy = say("Try again later.")
    if home.status == HTTPStatus.UNAUTHORIZED:
        remedy = say("Make a new token, and put it into MARRONNIER_GIT_TOKEN.")
    elif home.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.MOVED_PERMANENTLY):
        remedy = say("Look at the repository's name, and whether the token may read it.")
    return bad("github.repository", said, remedy)


def _home(home: Reply, branch: str) -> Examination:
    there = str(home.get("default_branch"))
    if home.get("archived") is True or home.get("disabled") is True:
        said = say("GitHub has archived or disabled this repository: nothing can be pushed.")
        return bad("github.repository", said, say("Settings → General: unarchive it."))
    if there != branch:
        said = say(
            "GitHub's default branch is “{there}”, and posts are read from “{branch}”.",
            there=there,
            branch=branch,
        )
        return bad("github.repository", said, say("Try again: it may have been renamed just now."))
    return ok("github.repository", say("The default branch is “{branch}”.", branch=branch))


# --- Actions ------------------------------------------------------------------------------------


def _actions(reply: Reply) -> Examination:
    check, remedy = "github.actions", say("Settings → Actions → General: allow GitHub's actions.")
    if not reply.found:
        return hidden(check, say("Actions' permissions"), reply)
    allowed = reply.get("allowed_actions")
    if reply.get("enabled") is not True:
        return bad(check, say("Actions are switched off: no workflow runs."), remedy)
    if allowed == "local_only":
        said = say("Only this repository's own actions may run: “actions/checkout” may not.")
        return bad(check, said, remedy)
    if allowed == "selected":
        said = say("Only chosen actions may run: those of “actions/” must be among them.")
        return warn(check, said, remedy)
    return ok(check, say("Actions may run."))


def _schedule(ask: Ask, now: datetime) -> Iterator[Examination]:
    listed = ask("actions/workflows", per_page=ENTRIES)
    if not listed.found:
        yield hidden("github.workflow", say("the workflows"), listed)
        return
    workflow = next((w for w in listed.entries("workflows") if w.get("path") == WORKFLOW), None)
    if workflow is None:
        said = say(
            "There is no {path} on the default branch: GitHub publishes nothing.", path=WORKFLOW
        )
        remedy = say("Add it, unless “marronnier publish --follow” runs on a machine of yours.")
        yield warn("github.workflow", said, remedy, WORKFLOW)
        return
    state = workflow.get("state")
    if state != "active":
        said = say("The workflow “publish” is disabled ({state}).", state=state)
        severity = warn if state == "disabled_manually" else bad  # a person may have meant it
        yield severity("github.workflow", said, say("gh workflow enable publish.yml"), WORKFLOW)
        return
    yield ok("github.workflow", say("The workflow “publish” is enabled."), WORKFLOW)
    path = f"actions/workflows/{workflow.get('id')}/runs"
    yield _last_run(ask(path, event="schedule", per_page=1), now)


def _last_run(reply: Reply, now: datetime) -> Examination:
    check = "github.schedule"
    if not reply.found:
        return hidden(check, say("the workflow's runs"), reply)
    run = next(iter(reply.entries("workflow_runs")), None)
    at = _moment(run.get("run_started_at") or run.get("created_at")) if run else None
    if run is None or at is None:
        said = say("The schedule has never started the workflow “publish”.")
        return warn(check, said, say("Wait some hours; until then, start it by hand."))
    hours = round((now - at) / timedelta(hours=1), 1)
    if run.get("conclusion") in ("failure", "startup_failure", "timed_out", "action_required"):
        said = say("The schedule's last run, {hours} hours ago, did not succeed.", hours=hours)
        return warn(check, said, say("Read its log: {url}", url=run.get("html_url")))
    said = say("The schedule ran last {hours} hours ago.", hours=hours)
    if now - at <= LATE:
        return ok(check, said)
    remedy = say(
        "GitHub starts schedules hours late. Let an outside clock start the workflow"
        " (workflow_dispatch), set MARRONNIER_HOLD, or run “marronnier publish --follow”."
    )
    return warn(check, said, remedy)


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None
