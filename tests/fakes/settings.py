"""The settings of a repository on the loopback GitHub, all of them as they should be."""

from datetime import UTC, datetime, timedelta

from tests.fakes.github import REPOSITORY

HOME = f"/repos/{REPOSITORY}"
STAMP = "2026-11-01T08:00:00Z"


def path(name=""):
    """Return the API's path of something in the repository."""
    return f"{HOME}/{name}".rstrip("/")


def environment(name, *, custom=True):
    """Return an environment that is limited to branches."""
    return {
        "id": 1,
        "node_id": "x",
        "name": name,
        "url": "https://api.example/e",
        "html_url": "https://forge.example/e",
        "created_at": STAMP,
        "updated_at": STAMP,
        "deployment_branch_policy": {
            "protected_branches": not custom,
            "custom_branch_policies": custom,
        },
    }


def policies(*names, kind="branch"):
    """Return the names of what may use an environment."""
    listed = [{"id": n, "name": name, "type": kind} for n, name in enumerate(names)]
    return {"total_count": len(listed), "branch_policies": listed}


def secrets(*names):
    """Return the names of an environment's secrets."""
    listed = [{"name": name, "created_at": STAMP, "updated_at": STAMP} for name in names]
    return {"total_count": len(listed), "secrets": listed}


def workflow(state="active", file="publish.yml"):
    """Return the list of the repository's one workflow."""
    found = {
        "id": 161335,
        "node_id": "x",
        "name": "publish",
        "path": f".github/workflows/{file}",
        "state": state,
        "created_at": STAMP,
        "updated_at": STAMP,
        "url": "https://api.example/w",
        "html_url": "https://forge.example/w",
        "badge_url": "https://forge.example/b",
    }
    return {"total_count": 1, "workflows": [found]}


def runs(hours=0.3, conclusion="success", now=None):
    """Return the list of the schedule's last run, so many hours ago."""
    at = (now or datetime.now(UTC)) - timedelta(hours=hours)
    run = {
        "id": 30433642,
        "event": "schedule",
        "status": "completed",
        "conclusion": conclusion,
        "run_started_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "html_url": "https://forge.example/runs/30433642",
    }
    return {"total_count": 1, "workflow_runs": [run]}


def rules(*kinds):
    """Return a branch's active rules."""
    about = {"ruleset_source_type": "Repository", "ruleset_source": REPOSITORY, "ruleset_id": 42}
    return [{"type": kind, **about} for kind in kinds]


def branch(name, *, protected):
    """Return a branch as far as classic protection is told with it."""
    return {"name": name, "protected": protected, "protection": {"enabled": protected}}


def classic(*, force, delete):
    """Return a branch's classic protection."""
    return {"allow_force_pushes": {"enabled": force}, "allow_deletions": {"enabled": delete}}


def set_well(github, *clients, now=None):
    """Let GitHub answer as it does where nothing is amiss."""
    github.extra |= {
        path(): {"default_branch": "main", "archived": False, "disabled": False, "private": True},
        path("actions/permissions"): {"enabled": True, "allowed_actions": "all"},
        path("actions/workflows"): workflow(),
        path("actions/workflows/161335/runs"): runs(now=now),
        path("rules/branches/main"): rules("deletion", "non_fast_forward", "pull_request"),
        path("rules/branches/ledger"): rules("deletion", "non_fast_forward"),
    }
    for client in clients:
        name = f"client-{client}"
        github.extra |= {
            path(f"environments/{name}"): environment(name),
            path(f"environments/{name}/deployment-branch-policies"): policies("main"),
            path(f"environments/{name}/secrets"): secrets(),
        }
