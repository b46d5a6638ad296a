"""GitHub's settings: what lets others in, and what keeps the schedule from running.

A refusal that a plan explains (403 “Upgrade …”) or that a token's rights explain is said as such:
neither proves that something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Protocol

from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.model import Message, say

WORKFLOW = ".github/workflows/publish.yml"
LATE = timedelta(hours=10)  # GitHub's schedule has left gaps of 9 h 30 (reliability, chapter 1.1)
PROTECTION = "github.protection"
ENTRIES = 100  # of one page: no workspace has as many rules, workflows or secrets
GUARDS = frozenset({"deletion", "non_fast_forward"})  # rules that keep a history
# rules that refuse what the publisher pushes: commits of its own, unsigned, on the branch itself
HINDRANCES = frozenset({"pull_request", "required_signatures", "update", "required_deployments"})


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold GitHub's answer; `status` is 0 when none came, `words` what it says of a refusal."""

    status: int
    data: Any = None
    words: Message | None = None

    @property
    def found(self) -> bool:
        """Tell whether GitHub gave what was asked for."""
        return self.status == HTTPStatus.OK

    @property
    def gated(self) -> bool:
        """Tell whether the account's plan lacks what was asked for."""
        return self.status == HTTPStatus.FORBIDDEN and "upgrade to " in str(self.words).casefold()

    def get(self, *path: str) -> Any:
        """Return a value deep in the answer, None when it is not there."""
        value = self.data
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def entries(self, key: str = "") -> list[Mapping[str, Any]]:
        """Return the objects of the answer's list."""
        found = self.get(key) if key else self.data
        listed = found if isinstance(found, list) else []
        return [entry for entry in listed if isinstance(entry, Mapping)]


class Ask(Protocol):
    """Ask GitHub for a path of the repository; an answer always comes, never an exception."""

    def __call__(self, path: str, /, **query: str | int) -> Reply:
        """Return what GitHub answers."""


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
        yield _branch(ask, name)
    for client in clients:
        yield _environment(ask, client, branch)


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
        return _hidden(check, say("Actions' permissions"), reply)
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
        yield _hidden("github.workflow", say("the workflows"), listed)
        return
    workflow = next((w for w in listed.entries("workflows") if w.get("path") == WORKFLOW), None)
    if workflow is None:
        said = say(
            "There is no {path} on the default branch: GitHub publishes nothing.", path=WORKFLOW
        )
        remedy = say("Add it, unless “marronnier publish --follow” runs on a machine of yours.")
        yield warn("github.workflow", said, remedy, WORKFLOW)
        return
    if workflow.get("state") != "active":
        said = say("The workflow “publish” is disabled ({state}).", state=workflow.get("state"))
        yield bad("github.workflow", said, say("gh workflow enable publish.yml"), WORKFLOW)
        return
    yield ok("github.workflow", say("The workflow “publish” is enabled."), WORKFLOW)
    path = f"actions/workflows/{workflow.get('id')}/runs"
    yield _last_run(ask(path, event="schedule", per_page=1), now)


def _last_run(reply: Reply, now: datetime) -> Examination:
    check = "github.schedule"
    if not reply.found:
        return _hidden(check, say("the workflow's runs"), reply)
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


# --- branches -----------------------------------------------------------------------------------


def _branch(ask: Ask, name: str) -> Examination:
    """Return whether a branch can be rewritten or deleted: by rulesets, then by classic protection.

    A branch need not be there for its rules to be told.
    """
    rules = ask(f"rules/branches/{name}", per_page=ENTRIES)
    kinds = {str(rule.get("type")) for rule in rules.entries()}
    if name == "ledger" and (hindering := kinds & HINDRANCES):
        return _hindered(name, hindering)
    replies, guards = [rules], kinds & GUARDS
    if guards != GUARDS:
        found, classic = _classic(ask, name)
        guards |= found
        replies += [classic] if classic else []
    if guards == GUARDS:
        told = say("Nobody can rewrite or delete the branch “{branch}”.", branch=name)
        return ok(PROTECTION, told, name)
    unseen = next((reply for reply in replies if not reply.found), None)
    if unseen:
        what = say("the protection of “{branch}”", branch=name)
        return _hidden(PROTECTION, what, unseen, name)
    said = say("Whoever may write can rewrite or delete the branch “{branch}”.", branch=name)
    remedy = say(
        "Settings → Rules → Rulesets: one for this branch with “Restrict deletions” and “Block"
        " force pushes”."
    )
    return warn(PROTECTION, said, remedy, name)


def _hindered(name: str, rules: Iterable[str]) -> Examination:
    said = say(
        "Rules of the branch “{branch}” refuse the publisher's pushes, unless it may bypass"
        " them: {rules}.",
        branch=name,
        rules=", ".join(sorted(rules)),
    )
    remedy = say("Settings → Rules: take them off this branch, or let the publisher bypass them.")
    return warn(PROTECTION, said, remedy, name)


def _classic(ask: Ask, name: str) -> tuple[frozenset[str], Reply | None]:
    """Return which guards classic protection gives, and the answer that does not tell it."""
    seen = ask(f"branches/{name}")
    if seen.status == HTTPStatus.NOT_FOUND or (seen.found and seen.get("protected") is not True):
        return frozenset(), None  # what is not there is protected by rulesets alone
    reply = ask(f"branches/{name}/protection") if seen.found else seen
    if reply.status == HTTPStatus.NOT_FOUND and "not protected" in str(reply.words):
        return frozenset(), None
    if not reply.found:
        return frozenset(), reply
    gates = {"deletion": "allow_deletions", "non_fast_forward": "allow_force_pushes"}
    shut = (rule for rule, gate in gates.items() if reply.get(gate, "enabled") is not True)
    return frozenset(shut), None


# --- environments -------------------------------------------------------------------------------


def _environment(ask: Ask, client: str, branch: str) -> Examination:
    """Return whether a client's secrets have an environment that only the posts' branch reaches."""
    check, name = "github.environment", f"client-{client}"
    environment = ask(f"environments/{name}")
    values = {"name": name, "branch": branch}
    if environment.status == HTTPStatus.NOT_FOUND:
        said = say("There is no environment “{name}”: the workflow finds no secrets.", name=name)
        remedy = say(
            "Settings → Environments: make it, limit it to “{branch}”, and put this client's"
            " secrets there. A private repository on the Free plan has none.",
            branch=branch,
        )
        return bad(check, said, remedy, name)
    allowed = _allowed(ask, name, environment)
    if isinstance(allowed, Reply):
        return _hidden(check, say("the environment “{name}”", name=name), allowed, name)
    others = sorted(allowed - {branch})
    if not others:
        return ok(check, say("The environment “{name}” is limited to “{branch}”.", **values), name)
    said = say(
        "The secrets of “{name}” can be read from elsewhere too: {others}.",
        name=name,
        others=", ".join(others),
    )
    remedy = say(
        "Settings → Environments → {name} → Deployment branches: “Selected branches”, and only"
        " “{branch}”.",
        **values,
    )
    return bad(check, said, remedy, name)


def _allowed(ask: Ask, name: str, environment: Reply) -> frozenset[str] | Reply:
    """Return the patterns of what may use an environment, or the answer that does not tell them."""
    limits = environment.get("deployment_branch_policy")
    if not environment.found:
        return environment
    if not isinstance(limits, Mapping):
        return frozenset({"*"})
    if limits.get("custom_branch_policies") is not True:
        return frozenset({"protected branches"})  # the ledger may be one: who may push there, reads
    listed = ask(f"environments/{name}/deployment-branch-policies", per_page=ENTRIES)
    if not listed.found:
        return listed
    return frozenset(map(_pattern, listed.entries("branch_policies")))


def _pattern(entry: Mapping[str, Any]) -> str:
    name = str(entry.get("name"))
    return f"tag {name}" if entry.get("type") == "tag" else name


def stored_secrets(ask: Ask, client: str) -> frozenset[str]:
    """Return the names of a client's secrets at GitHub, as far as the token may see them."""
    listed = ask(f"environments/client-{client}/secrets", per_page=ENTRIES)
    return frozenset(str(entry.get("name")) for entry in listed.entries("secrets"))


def _hidden(check: str, what: Message, reply: Reply, subject: str = "") -> Examination:
    """Return that something could not be seen: by the plan, by the token's rights, or for now."""
    if reply.gated:
        said = say("GitHub keeps this for other plans: {what}.", what=what)
        remedy = say(
            "Nothing is wrong; without it whoever may write here can do so. A public repository or"
            " a paid plan has it."
        )
        return warn(check, said, remedy, subject)
    if reply.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        said = say("This token is not shown: {what}.", what=what)
        remedy = say("A token with “Administration: read” and “Actions: read” shows it.")
        return warn(check, said, remedy, subject)
    words = reply.words or say("GitHub did not answer.")
    said = say("Not seen: {what}. {words}", what=what, words=words)
    return warn(check, said, say("Try again later."), subject)
