"""Git: whether the remote answers, takes our pushes, and has what this clone has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.model import Message, Trouble, say
from marronnier.running import Run


@dataclass(frozen=True, slots=True)
class GitFacts:
    """Hold what was seen of a repository and of its remote `origin`."""

    remote: bool
    away: Message | None = None  # why the remote does not answer
    branch: str = ""  # that posts are read from, by its short name
    ahead: int = 0  # commits that are here on that branch and not on the remote
    unpushed: int = 0  # commits of a local branch `ledger` that the remote lacks
    ledger: bool = False  # whether the remote has one
    marked: bool = True  # whether its head is kept in a tag, by which new clones know a rewound one
    refusal: str | None = None  # what Git says to a push that changes nothing; None: taken


def examine_git(facts: GitFacts) -> Iterator[Examination]:
    """Yield what the facts tell."""
    if not facts.remote:
        said = say("There is no remote “origin”: posts and ledger are on this machine alone.")
        remedy = say("git remote add origin ADDRESS, then push the posts and the branch “ledger”.")
        yield warn("git.remote", said, remedy)
        return
    if facts.away:
        remedy = say(
            "Look at the network, at the remote's address (git remote -v) and at the credentials"
            " (MARRONNIER_GIT_TOKEN, or Git's own)."
        )
        yield bad("git.remote", facts.away, remedy)
        return
    yield _branch(facts)
    yield _push(facts)
    if facts.ahead:
        yield _ahead(facts)
    if facts.unpushed:
        yield _unpushed(facts)


def _branch(facts: GitFacts) -> Examination:
    if facts.branch:
        told = say("The remote answers; posts are read from “{branch}”.", branch=facts.branch)
        return ok("git.remote", told)
    said = say("The remote answers, and its default branch has no commit.")
    return bad("git.remote", said, say("Push the posts, then set the default branch."))


def _push(facts: GitFacts) -> Examination:
    if facts.refusal is None:
        said = say(
            "This identity may push to the branch “ledger”, as far as a trial tells: protection"
            " shows only at a real push."
        )
        return ok("git.push", said, "ledger")
    said = say("A push to the branch “ledger” would fail. Git says: {why}", why=facts.refusal)
    remedy = say(
        "Give this identity the right to write (a token with “Contents: write”, or a deploy key"
        " that may push)."
    )
    return bad("git.push", said, remedy, "ledger")


def _ahead(facts: GitFacts) -> Examination:
    said = say(
        "Commits of “{branch}” that are not on the remote: {n}. Publishing does not see them.",
        branch=facts.branch,
        n=facts.ahead,
    )
    return warn("git.ahead", said, say("git push origin {branch}", branch=facts.branch))


def _unpushed(facts: GitFacts) -> Examination:
    said = say(
        "Commits of the local branch “ledger” that are not on the remote: {n}.", n=facts.unpushed
    )
    remedy = say("git push origin ledger")
    if facts.ledger:
        remedy = say(
            "Compare them (git log origin/ledger..ledger). What was published and is not on the"
            " remote's ledger would go out again: settle it before anything else runs."
        )
    return bad("git.unpushed", said, remedy, "ledger")


def examine_ledger(run: Run, *, marked: bool) -> Iterator[Examination]:
    """Yield whether the ledger is there, whole, grown only, this repository's, and ours to read.

    Leaves the run with the ledger as fetched.
    """
    try:
        run.refresh()
    except Trouble as trouble:  # it names the event or the branch, and what to do
        yield bad("ledger.health", trouble.message)
        return
    events = sum(len(events) for events in run.ledger.streams.values())
    said = say("It is whole and belongs to this repository; events: {n}.", n=events)
    yield ok("ledger.health", said)
    if events > 1 and not marked:
        told = say("No tag “ledger-head” keeps its head: a new clone would not see it rewound.")
        remedy = say(
            "The next run that publishes sets it; or now:"
            " git push origin {head}:refs/tags/ledger-head",
            head=run.snapshot.head,
        )
        yield warn("ledger.mark", told, remedy)
