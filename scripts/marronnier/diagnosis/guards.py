"""What keeps others out on GitHub: the protection of branches, the limits of environments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.diagnosis.replies import ENTRIES, Ask, Reply, hidden
from marronnier.model import say

PROTECTION = "github.protection"
GUARDS = frozenset({"deletion", "non_fast_forward"})  # rules that keep a history
# rules that refuse what the publisher pushes: commits of its own, unsigned, on the branch itself
HINDRANCES = frozenset(
    {
        *("pull_request", "required_signatures", "update", "merge_queue"),
        *("required_status_checks", "required_deployments", "workflows"),
    }
)
# classic protection's names of the same, and whether on means in force
CLASSIC = {
    "deletion": ("allow_deletions", False),
    "non_fast_forward": ("allow_force_pushes", False),
    "pull_request": ("required_pull_request_reviews", True),
    "required_status_checks": ("required_status_checks", True),
    "required_signatures": ("required_signatures", True),
    "update": ("lock_branch", True),
}


def examine_branch(ask: Ask, name: str) -> Examination:
    """Return whether a branch can be rewritten or deleted: by rulesets, then by classic protection.

    A branch need not be there for its rules to be told.
    """
    rules = ask(f"rules/branches/{name}", per_page=ENTRIES)
    kinds, replies = {str(rule.get("type")) for rule in rules.entries()}, [rules]
    if not kinds >= GUARDS:
        found, classic = _classic(ask, name)
        kinds |= found
        replies += [classic] if classic else []
    if name == "ledger" and (hindering := kinds & HINDRANCES):
        return _hindered(name, hindering)
    if kinds >= GUARDS:
        told = say("Nobody can rewrite or delete the branch “{branch}”.", branch=name)
        return ok(PROTECTION, told, name)
    unseen = next((reply for reply in replies if not reply.found), None)
    if unseen:
        what = say("the protection of “{branch}”", branch=name)
        return hidden(PROTECTION, what, unseen, name)
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
    """Return which rules classic protection amounts to, and the answer that does not tell it."""
    seen = ask(f"branches/{name}")
    if seen.status == HTTPStatus.NOT_FOUND or (seen.found and seen.get("protected") is not True):
        return frozenset(), None  # what is not there is protected by rulesets alone
    reply = ask(f"branches/{name}/protection") if seen.found else seen
    if reply.status == HTTPStatus.NOT_FOUND and "not protected" in str(reply.words):
        return frozenset(), None
    if not reply.found:
        return frozenset(), reply
    found = (rule for rule, (name, kept) in CLASSIC.items() if _enabled(reply, name) is kept)
    return frozenset(found), None


def _enabled(reply: Reply, name: str) -> bool:
    """Tell whether a setting of classic protection is on; some tell it by being there at all."""
    setting = reply.get(name)
    return isinstance(setting, Mapping) and setting.get("enabled", True) is True


# --- environments -------------------------------------------------------------------------------


def examine_environment(ask: Ask, client: str, branch: str) -> Examination:
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
        return hidden(check, say("the environment “{name}”", name=name), allowed, name)
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


def stored_secrets(ask: Ask, client: str) -> frozenset[str] | None:
    """Return the names of a client's secrets at GitHub; None when the token may not see them."""
    listed = ask(f"environments/client-{client}/secrets", per_page=ENTRIES)
    if not listed.found and listed.status != HTTPStatus.NOT_FOUND:
        return None
    return frozenset(str(entry.get("name")) for entry in listed.entries("secrets"))
