"""Git, by its plumbing: posts read from objects, the ledger kept on a branch by compare-and-swap.

Nothing here looks at or changes the work tree. A push is judged by whether the head moved and not
by Git's wording, which differs between versions and hosts (reference: servers, chapter 4).
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from marronnier.model import File, Files, Trouble, say
from marronnier.world import Landing, Pushed, Revision, Snapshot

REMOTE = "origin"
LEDGER = "refs/heads/ledger"
KEPT = "refs/marronnier/"  # what was fetched, out of the way of people's own branches
SECONDS = 120
TOKEN = "MARRONNIER_GIT_TOKEN"  # noqa: S105 - the name of a variable, not its value
# Git asks this when the remote wants credentials; the token stays in the environment.
ASK_TOKEN = f'!f() {{ echo username=x-access-token; echo "password=${TOKEN}"; }}; f'
# The commits are the machine's; who approved or asked for something stands inside the events.
IDENTITY = {
    "GIT_AUTHOR_NAME": "Marronnier",
    "GIT_AUTHOR_EMAIL": "marronnier@localhost",
    "GIT_COMMITTER_NAME": "Marronnier",
    "GIT_COMMITTER_EMAIL": "marronnier@localhost",
}


class GitFailed(Exception):
    """Carry what a Git command that failed printed."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


Run = Callable[[list[str], bytes, Mapping[str, str]], "subprocess.CompletedProcess[bytes]"]


def run_git(
    arguments: list[str], data: bytes, extra: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run one Git command: no prompt, no hook, no translation, a deadline."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(("GIT_CONFIG", "GIT_SSH", "GIT_ASKPASS"))
    }
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **extra}
    options = ["-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0"]
    if os.environ.get(TOKEN):
        options += ["-c", "credential.helper=", "-c", f"credential.helper={ASK_TOKEN}"]
    try:
        return subprocess.run(
            ["git", *options, *arguments],
            input=data,
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise Trouble(say("There is no git command: install Git.")) from None
    except subprocess.TimeoutExpired as expired:
        return subprocess.CompletedProcess(arguments, 124, b"", expired.stderr or b"timed out")


@dataclass(frozen=True, slots=True)
class Repository:
    """Run Git in one repository; `run` can be replaced to count, fail or kill commands."""

    folder: Path
    run: Run = run_git

    def git(
        self, *arguments: str, data: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> bytes:
        """Return what a command prints; raise GitFailed when it fails."""
        done = self.attempt(*arguments, data=data, extra=extra)
        if done.returncode:
            raise GitFailed(done.stderr.decode("utf-8", "replace").strip())
        return done.stdout

    def attempt(
        self, *arguments: str, data: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Return a command's outcome, whatever it is."""
        return self.run(["-C", str(self.folder), *arguments], data, extra or {})

    def line(self, *arguments: str) -> str:
        """Return the one line that a command prints."""
        return self.git(*arguments).decode("utf-8", "replace").strip()

    def has_remote(self) -> bool:
        """Tell whether there is a remote `origin`."""
        return REMOTE in self.git("remote").decode().split()

    def remote_heads(self, *names: str) -> dict[str, str]:
        """Return name -> commit of the remote's refs, and `HEAD` -> its branch's ref."""
        try:
            printed = self.git("ls-remote", "--symref", REMOTE, *names)
        except GitFailed as failed:
            raise Trouble(
                say(
                    "The remote “{remote}” does not answer: {why}",
                    remote=REMOTE,
                    why=_redact(failed),
                )
            ) from None
        heads = {}
        for row in printed.decode("utf-8", "replace").splitlines():
            value, _, name = row.partition("\t")
            if value.startswith("ref: "):
                heads["HEAD"] = value.removeprefix("ref: ")
            elif name != "HEAD":
                heads[name] = value
        return heads

    def fetch(self, ref: str) -> str:
        """Fetch a remote ref out of the way of people's branches; return its commit."""
        kept = KEPT + ref.removeprefix("refs/heads/")
        arguments = ("--quiet", "--no-tags", "--no-write-fetch-head", "--force", REMOTE)
        try:
            self.git("fetch", *arguments, f"{ref}:{kept}")
        except GitFailed as failed:
            raise Trouble(
                say("“git fetch” of {ref} failed: {why}", ref=ref, why=_redact(failed))
            ) from None
        return self.line("rev-parse", "--verify", kept)

    def local_head(self, ref: str) -> str | None:
        """Return the commit of a local ref, None when there is no such ref."""
        done = self.attempt("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return None if done.returncode else done.stdout.decode().strip()

    def tree(self, commit: str, *folders: str) -> Iterator[tuple[str, str, int, str]]:
        """Yield (mode, object id, size, path) of the files of a commit."""
        printed = self.git("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *folders)
        for row in printed.split(b"\0")[:-1]:
            about, _, name = row.partition(b"\t")
            mode, _, oid, size = about.decode().split()
            yield (
                mode,
                oid,
                0 if size == "-" else int(size),
                name.decode("utf-8", "surrogateescape"),
            )

    def blobs(self, oids: list[str]) -> list[bytes]:
        """Return the bytes of blobs, in one process."""
        printed = self.git("cat-file", "--batch", data="\n".join([*oids, ""]).encode())
        found, start = [], 0
        for _ in oids:
            end = printed.index(b"\n", start)
            size = int(printed[start:end].split()[2])
            found.append(printed[end + 1 : end + 1 + size])
            start = end + size + 2
        return found

    def commit(
        self, parent: str | None, files: Mapping[str, bytes], subject: str, modes: Mapping[str, str]
    ) -> str:
        """Return a new commit: the parent's tree with these files put in."""
        rows = [
            f"{modes.get(path, '100644')} {self._store(data)}\t{path}".encode()
            for path, data in files.items()
        ]
        with tempfile.TemporaryDirectory(prefix="marronnier-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            if parent:
                self.git("read-tree", parent, extra=index)
            self.git(
                "update-index", "-z", "--index-info", data=b"\0".join([*rows, b""]), extra=index
            )
            tree = self.git("write-tree", extra=index).decode().strip()
        above = ["-p", parent] if parent else []
        made = self.git("commit-tree", tree, *above, data=subject.encode() + b"\n", extra=IDENTITY)
        return made.decode().strip()

    def _store(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", data=data).decode().strip()

    def swap(self, ref: str, old: str | None, new: str) -> Pushed:
        """Move a ref from `old` (None: it must not exist) to `new`, on the remote if any."""
        if self.has_remote():
            return self._push(ref, old, new)
        zero = "0" * len(new)
        done = self.attempt("update-ref", "-m", "marronnier", ref, new, old or zero)
        if done.returncode == 0:
            return Pushed(Landing.LANDED, new)
        moved = self.local_head(ref) != old
        detail = done.stderr.decode("utf-8", "replace").strip()
        return Pushed(Landing.LOST if moved else Landing.REFUSED, detail=detail)

    def _push(self, ref: str, old: str | None, new: str) -> Pushed:
        detail = ""
        for _ in range(2):  # a head that did not move gets one more try
            lease = f"--force-with-lease={ref}:{old or ''}"
            done = self.attempt("push", "--porcelain", "--quiet", lease, REMOTE, f"{new}:{ref}")
            if done.returncode == 0:
                return Pushed(Landing.LANDED, new)
            detail = _redact(GitFailed((done.stdout + done.stderr).decode("utf-8", "replace")))
            try:
                head = self.remote_heads(ref).get(ref)
                if head == new or (head and head != old and self._contains(ref, new)):
                    return Pushed(Landing.LANDED, new, detail)
            except Trouble:
                return Pushed(Landing.UNKNOWN, detail=detail)
            if head != old:
                return Pushed(Landing.LOST, detail=detail)
        return Pushed(Landing.REFUSED, detail=detail)

    def _contains(self, ref: str, commit: str) -> bool:
        head = self.fetch(ref)
        return self.attempt("merge-base", "--is-ancestor", commit, head).returncode == 0


def _redact(failed: GitFailed) -> str:
    """Return Git's wording on one line, with what stands between // and @ in addresses removed."""
    return re.sub(r"//[^/@\s]*@", "//…@", " ".join(failed.output.split()))[:500]


# --- the ledger's branch ------------------------------------------------------------------------


class BranchLedger:
    """Keep the ledger on the branch `ledger`, of the remote `origin` or else of this repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._known: Snapshot = Snapshot(None, {})

    def fetch(self) -> Snapshot:
        """Return the newest state; the same head is not read twice."""
        git = self.repository
        if git.has_remote():
            there = git.remote_heads(LEDGER).get(LEDGER)
            head = there and (there if there == self._known.head else git.fetch(LEDGER))
        else:
            head = git.local_head(LEDGER)
        if not head:
            self._known = Snapshot(None, {})
        elif head != self._known.head:
            self._known = Snapshot(head, self._read(head))
        return self._known

    def _read(self, head: str) -> dict[str, bytes]:
        rows = list(self.repository.tree(head))
        blobs = self.repository.blobs([oid for _, oid, _, _ in rows]) if rows else []
        return {row[3]: data for row, data in zip(rows, blobs, strict=True)}

    def append(self, head: str | None, files: Mapping[str, bytes], subject: str) -> Pushed:
        """Commit event files on top of a head and push, or report why not."""
        commit = self.repository.commit(head, files, subject, {})
        pushed = self.repository.swap(LEDGER, head, commit)
        if pushed.landing is Landing.LANDED and head == self._known.head:
            self._known = Snapshot(commit, {**self._known.files, **files})
        return pushed

    def identity(self) -> Mapping[str, str]:
        """Return the first commit of the history, and GitHub's own number when it tells it."""
        found = {}
        if number := os.environ.get("GITHUB_REPOSITORY_ID"):
            found["github"] = number
        shallow = self.repository.line("rev-parse", "--is-shallow-repository") == "true"
        head = self.repository.local_head("HEAD")
        if head and not shallow:
            roots = self.repository.git("rev-list", "--max-parents=0", "HEAD").decode().split()
            found["root"] = roots[-1]
        return found


# --- the posts' branch --------------------------------------------------------------------------


class BranchSource:
    """Read posts from the remote's default branch, or else from the branch checked out here."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._ref = ""

    def fetch(self) -> Revision:
        """Return the newest commit and its files, read lazily from Git's objects."""
        git = self.repository
        if git.has_remote():
            ref = git.remote_heads("HEAD").get("HEAD")
            if ref is None:
                raise Trouble(say("The remote “{remote}” has no branch yet.", remote=REMOTE))
            commit: str | None = git.fetch(ref)
        else:
            done = git.attempt("symbolic-ref", "--quiet", "HEAD")
            ref = done.stdout.decode().strip() or "HEAD"
            commit = git.local_head("HEAD")
        if commit is None:
            raise Trouble(say("There is no commit yet: commit the posts first."))
        self._ref = ref
        return Revision(commit, self._files(commit))

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
        except GitFailed as failed:
            return Pushed(Landing.REFUSED, detail=_redact(failed))
        if pushed.landing is Landing.LANDED and not self.repository.has_remote():
            # The branch moved under the work tree: were the index left behind, the next plain
            # commit would undo this one.
            rows = self.repository.git("ls-tree", "-z", "-r", commit, "--", *files)
            self.repository.attempt("update-index", "-z", "--index-info", data=rows)
        return pushed


def open_repository(workspace: Path, run: Run = run_git) -> Repository:
    """Return the repository whose top is the workspace; raise Trouble when there is none."""
    repository = Repository(workspace, run)
    done = repository.attempt("rev-parse", "--show-toplevel")
    if done.returncode:
        raise Trouble(
            say("{path} is not a Git repository: run “git init” and commit.", path=str(workspace))
        )
    top = Path(done.stdout.decode().strip())
    if top.resolve() != workspace.resolve():
        raise Trouble(say("The workspace must be the repository's top folder {top}.", top=str(top)))
    return repository


def open_ledger(workspace: Path) -> BranchLedger:
    """Return the ledger of a workspace."""
    return BranchLedger(open_repository(workspace))
