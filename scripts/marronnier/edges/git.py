"""The ledger's branch and the posts' branch: read from objects, changed by compare-and-swap."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from marronnier.edges.repository import (
    IDENTITY,
    LEDGER,
    MARK,
    REMOTE,
    GitFailed,
    Repository,
    open_repository,
    redact,
)
from marronnier.events import damaged
from marronnier.model import Away, File, Files, Message, Trouble, say
from marronnier.world import Landing, Pushed, Revision, Snapshot

__all__ = [
    "IDENTITY",
    "LEDGER",
    "Repository",
    "open_repository",
]  # others find Git in this one place

SEEN = "refs/marronnier/seen/ledger"  # the last head that this clone has taken for good


# --- the ledger's branch ------------------------------------------------------------------------


class BranchLedger:
    """Keep the ledger on the branch `ledger`, of the remote `origin` or else of this repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._known: Snapshot = Snapshot(None, {})
        self._marked: str | None = None  # where the remote's tag stood when it was last looked at
        self._identity: Mapping[str, str] | None = None

    def fetch(self) -> Snapshot:
        """Return the newest state; raise Trouble when the branch did anything but grow."""
        git = self.repository
        # read first: another process may move the branch, and then this, at any moment
        seen = git.local_head(SEEN)
        head, marked = self._heads() if git.has_remote() else (git.local_head(LEDGER), None)
        if marked and not self._holds(head, marked):
            head, marked = self._heads(anew=True)  # both may have moved between two answers
            if marked and not self._holds(head, marked):
                restore = f"git fetch {REMOTE} {MARK} && {self._putting_back(marked)}"
                raise rewound(restore, f"git push {REMOTE} :{MARK}")
        if head != self._known.head or not head:
            self._refuse_rewritten(seen, head)
            self._known = Snapshot(head, self._read(head)) if head else Snapshot(None, {})
        self._marked = marked
        return self._known

    def _heads(self, *, anew: bool = False) -> tuple[str | None, str | None]:
        """Return where the remote's branch and tag stand; the branch's commit is here then."""
        heads = self.repository.heads(anew=anew)
        there = heads.get(LEDGER)
        return there and self.repository.fetch(LEDGER, there), heads.get(MARK)

    def _holds(self, head: str | None, marked: str) -> bool:
        """Tell whether the branch has grown from where the tag stands."""
        if marked in (head, self._marked) and head:
            return True
        git = self.repository
        if head and not git.is_ancestor(marked, head) and git.is_shallow():
            git.deepen(LEDGER)
        return bool(head) and git.is_ancestor(marked, str(head))

    def known(self) -> tuple[Snapshot, Message | None]:
        """Return the newest state; while the remote is away, the last one seen here, and why."""
        try:
            return self.fetch(), None
        except Away as away:
            head = self.repository.local_head(SEEN)
            if head is None:
                raise
            told = say("{why} This is the last known state.", why=away.message)
            return Snapshot(head, self._read(head)), told

    def _refuse_rewritten(self, seen: str | None, head: str | None) -> None:
        """Compare with the last head seen here: events are only ever added."""
        git = self.repository
        if seen and seen != head and not (head and git.is_ancestor(seen, head)):
            git.refuse_other_remotes()
            raise rewound(self._putting_back(seen), f"git update-ref -d {SEEN}")
        if head and seen != head:
            news = f"{seen}..{head}" if seen else head
            options = ("-m", "--no-renames", "--diff-filter=a", "--format=", "--name-only", "-z")
            changed = git.git("log", "--reverse", *options, news, "--")
            if names := changed.decode("utf-8", "replace").strip("\0\n"):
                raise self._edited(names.split("\0")[0].strip(), news)
            git.attempt("update-ref", SEEN, head)

    def _edited(self, path: str, news: str) -> Trouble:
        """Return the Trouble of an event that a commit changed or removed, and the way back."""
        git = self.repository
        options = ("-m", "--no-renames", "--diff-filter=a", "--name-only", "--format=%H")
        guilty = git.line("log", "--reverse", *options, news, "--").split("\n")[0]
        good = git.local_head(f"{guilty}^")
        if good is None:
            return damaged(path, say("it was changed or removed"))
        return Trouble(
            say(
                "The ledger is damaged at {path}: commit {commit} changed or removed it, and"
                " nothing is published. Put it back as it was before that commit: {command}",
                path=path,
                commit=guilty[:12],
                command=self._putting_back(good),
            )
        )

    def _putting_back(self, head: str) -> str:
        """Return the command that moves the branch to a commit."""
        if self.repository.has_remote():
            return f"git push --force {REMOTE} {head}:{LEDGER}"
        return f"git update-ref {LEDGER} {head}"

    def _read(self, head: str) -> dict[str, bytes]:
        """Return the files of a commit; what is known already is not read again."""
        git, known = self.repository, self._known
        if known.head and git.is_ancestor(known.head, head):
            rows = list(git.added(known.head, head))
            files = dict(known.files)
        else:
            rows = [(oid, path) for _, oid, _, path in git.tree(head)]
            files = {}
        blobs = git.blobs([oid for oid, _ in rows]) if rows else []
        return files | {path: data for (_, path), data in zip(rows, blobs, strict=True)}

    def append(self, head: str | None, files: Mapping[str, bytes], subject: str) -> Pushed:
        """Commit event files on top of a head and push, or report why not."""
        try:
            commit = self.repository.commit(head, files, subject, {})
        except (GitFailed, OSError) as failed:  # a full disk, most of the time
            raise Trouble(say("Git could not write the ledger: {why}", why=_why(failed))) from None
        pushed = self.repository.swap(LEDGER, head, commit)
        if pushed.landing is Landing.LANDED and head == self._known.head:
            self._known = Snapshot(commit, {**self._known.files, **files})
            self.repository.attempt("update-ref", SEEN, commit)
        return pushed

    def mark(self) -> Message | None:
        """Move the remote's tag to the newest head that is known here; return why it did not."""
        head, git = self._known.head, self.repository
        if head in (None, self._marked) or not git.has_remote():
            return None
        pushed = git.swap(MARK, self._marked, str(head))
        if pushed.landing is Landing.LANDED:
            self._marked = head
        if pushed.landing in (Landing.LANDED, Landing.LOST):  # another run has marked a newer one
            return None
        return say(
            "The tag “ledger-head”, by which other clones know a rewound ledger, could not be moved"
            " (nothing else depends on it): {why}",
            why=pushed.detail,
        )

    def identity(self) -> Mapping[str, str]:
        """Return the history's first commits, and GitHub's own number when it tells it."""
        if self._identity is None:
            self._identity = self._identify()
        return self._identity

    def _identify(self) -> Mapping[str, str]:
        found = {}
        if number := os.environ.get("GITHUB_REPOSITORY_ID"):
            found["github"] = number
        git = self.repository
        if git.is_shallow():
            git.deepen()
        if git.local_head("HEAD") and not git.is_shallow():
            roots = git.git("rev-list", "--max-parents=0", "HEAD").decode().split()
            found["root"] = " ".join(sorted(roots))
        return found


def _why(failed: GitFailed | OSError) -> str:
    return redact(failed.output if isinstance(failed, GitFailed) else str(failed))


def rewound(restore: str, forget: str) -> Trouble:
    """Return the Trouble of a branch that is not what it was, with the commands for both ways."""
    return Trouble(
        say(
            "The branch “ledger” was rewound, replaced or deleted: nothing is published."
            " Put it back: {restore} — or, if that was meant, forget what it was: {forget}",
            restore=restore,
            forget=forget,
        )
    )


# --- the posts' branch --------------------------------------------------------------------------


class BranchSource:
    """Read posts from the remote's default branch, or else from the branch checked out here."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._ref = ""
        self._known = Revision("", {})

    def fetch(self) -> Revision:
        """Return the newest commit and its files; the same commit is not read twice."""
        git = self.repository
        if git.has_remote():
            commit = self._fetch_remote()
        else:
            done = git.attempt("symbolic-ref", "--quiet", "HEAD")
            self._ref = done.stdout.decode().strip() or "HEAD"
            commit = git.local_head("HEAD") or ""
        if not commit:
            raise Trouble(say("There is no commit yet: commit the posts first."))
        if commit != self._known.commit:
            self._known = Revision(commit, self._files(commit))
        return self._known

    def _fetch_remote(self) -> str:
        heads = self.repository.heads()
        self._ref = heads.get("HEAD", "")
        if self._ref not in heads:
            raise Trouble(
                say(
                    "The remote “{remote}” has no branch yet, or its default branch is another"
                    " one: push the posts, then set the default branch.",
                    remote=REMOTE,
                )
            )
        there = heads[self._ref]
        return there if there == self._known.commit else self.repository.fetch(self._ref, there)

    def _files(self, commit: str) -> Files:
        rows = list(self.repository.tree(commit, "content", "clients"))
        texts = [row for row in rows if row[3].endswith((".md", ".yml"))]
        known = dict(
            zip(
                (row[1] for row in texts),
                self.repository.blobs([row[1] for row in texts]) if texts else [],
                strict=True,
            )
        )
        return {path: File(mode, size, self._reader(oid, known)) for mode, oid, size, path in rows}

    def _reader(self, oid: str, known: Mapping[str, bytes]) -> Callable[[], bytes]:
        return lambda: known[oid] if oid in known else self.repository.blobs([oid])[0]

    def mirror(self, revision: Revision, files: Mapping[str, bytes], subject: str) -> Pushed:
        """Commit changed files on top of a revision; without a remote the index follows."""
        modes = {path: revision.files[path].mode for path in files}
        try:
            commit = self.repository.commit(revision.commit, files, subject, modes)
            pushed = self.repository.swap(self._ref, revision.commit, commit)
        except (GitFailed, OSError) as failed:
            return Pushed(Landing.REFUSED, detail=_why(failed))
        if pushed.landing is Landing.LANDED and not self.repository.has_remote():
            self._take_into_index(revision.commit, commit, files)
            return Pushed(pushed.landing, pushed.head, "git restore -- " + " ".join(files))
        return pushed

    def _take_into_index(self, old: str, new: str, files: Iterable[str]) -> None:
        """Let the index follow a branch that moved under the work tree, but for what is staged.

        Were it left behind, the next plain commit would undo this one.
        """
        git = self.repository
        done = git.attempt("diff-index", "--cached", "--name-only", "-z", old, "--", *files)
        staged = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        if left := sorted(set(files) - set(staged)):
            rows = git.git("ls-tree", "-z", "-r", new, "--", *left)
            git.attempt("update-index", "-z", "--index-info", data=rows)


def open_ledger(workspace: Path) -> BranchLedger:
    """Return the ledger of a workspace."""
    return BranchLedger(open_repository(workspace))
