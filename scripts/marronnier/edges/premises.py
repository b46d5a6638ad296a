"""What Git tells of a repository and its remote, for `doctor`; no ref and no file moves."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.diagnosis.git import GitFacts
from marronnier.edges.repository import LEDGER, MARK, REMOTE, Repository, redact
from marronnier.model import Trouble

HEADS = "refs/heads/"


def git_facts(git: Repository) -> GitFacts:
    """Return what is seen; a remote that does not answer is a fact too."""
    if not git.has_remote():
        return GitFacts(remote=False)
    try:
        return _seen(git, git.heads(anew=True))
    except Trouble as trouble:  # it may go away while it is asked, too
        return GitFacts(remote=True, away=trouble.message)


def _seen(git: Repository, heads: Mapping[str, str]) -> GitFacts:
    ref = heads.get("HEAD", "")
    posts, ledger = heads.get(ref), heads.get(LEDGER)
    here = git.line("rev-parse", "--symbolic-full-name", "HEAD") if git.local_head("HEAD") else ""
    return GitFacts(
        remote=True,
        branch=ref.removeprefix(HEADS) if posts else "",
        ahead=_only_here(git, "HEAD", ref, posts) if here == ref else 0,
        unpushed=_only_here(git, LEDGER, LEDGER, ledger),
        ledger=ledger is not None,
        marked=MARK in heads,
        refusal=_refusal(git, ledger),
    )


def _only_here(git: Repository, local: str, ref: str, there: str | None) -> int:
    """Return how many commits of a local ref the remote's commit does not have."""
    if git.local_head(local) is None:
        return 0
    known = [f"^{git.fetch(ref, there)}"] if there else []
    return int(git.line("rev-list", "--count", local, *known))


def _refusal(git: Repository, ledger: str | None) -> str | None:
    """Return what Git says to a push to the ledger that changes nothing; None when it is taken.

    A trial asks the remote whether we may push at all, and for the branch's own rules no more.
    """
    commit = git.fetch(LEDGER, ledger) if ledger else git.local_head("HEAD")
    if commit is None:
        return None
    done = git.attempt("push", "--dry-run", "--porcelain", "--quiet", REMOTE, f"{commit}:{LEDGER}")
    if done.returncode == 0:
        return None
    return redact((done.stdout + done.stderr).decode("utf-8", "replace"))
