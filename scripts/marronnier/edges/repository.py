"""One Git repository by its plumbing: nothing here looks at or changes the work tree.

A push is judged by whether the head moved and not by Git's wording, which differs between versions
and hosts (reference: servers, chapter 4).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from marronnier.edges.funnel import redactor
from marronnier.model import Away, Trouble, say
from marronnier.world import Landing, Pushed

REMOTE = "origin"
# nothing of what people see moves: no tags, no FETCH_HEAD, no remote-tracking branches
FETCH = ("--quiet", "--force", "--no-tags", "--no-write-fetch-head", "--refmap=")
SECONDS = 120
PAUSES = (0.3, 1.0, None)  # after a push that changed nothing: another one may hold the ref's lock
LEDGER = "refs/heads/ledger"
MARK = "refs/tags/ledger-head"  # the newest head that a run has written, for clones to come
LOOKED = ("HEAD", LEDGER, MARK)  # of the remote, all in one look
FRESH = 1.0  # seconds that a look at the remote serves whoever asks
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


class GitFailed(Trouble):
    """Carry what a Git command that failed printed: a full disk, a damaged repository."""

    def __init__(self, output: str) -> None:
        super().__init__(say("Git failed in this repository: {why}", why=redact(output)))
        self.output = output


def broken(oid: str) -> GitFailed:
    """Return what is wrong with a repository that does not hold all of an object."""
    return GitFailed(f"object {oid} is missing or damaged (git fsck)")


Run = Callable[[list[str], bytes, Mapping[str, str]], "subprocess.CompletedProcess[bytes]"]


def git_environment() -> dict[str, str]:
    """Return the environment that Git runs in: ours, without what ties it to another repository."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(("GIT_CONFIG", "GIT_SSH", "GIT_ASKPASS"))
    }
    return {**kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def run_git(
    arguments: list[str], data: bytes, extra: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run one Git command: no prompt, no hook, no translation, a deadline."""
    environment = {**git_environment(), **extra}
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


@dataclass(slots=True)
class Known:
    """Hold what a process has learned of its repository."""

    remote: bool | None = None
    heads: Mapping[str, str] = field(default_factory=dict)
    looked: float | None = None  # when; None: look anew


@dataclass(frozen=True, slots=True)
class Repository:
    """Run Git in one repository; `run` can be replaced to count, fail or kill commands."""

    folder: Path
    run: Run = run_git
    known: Known = field(default_factory=Known, compare=False, repr=False)

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
        if self.known.remote is None:
            self.known.remote = REMOTE in self.git("remote").decode().split()
        return self.known.remote

    def refuse_other_remotes(self) -> None:
        """Raise Trouble where there are remotes and none is `origin`: the ledger is with one.

        One of its own here would know of nothing that went out, and send it again.
        """
        if names := [] if self.has_remote() else self.git("remote").decode().split():
            raise Trouble(
                say(
                    "No remote here is called “origin”, where the ledger is kept. If “{name}” is"
                    " where the posts are: git remote rename {name} origin",
                    name=names[0],
                )
            )

    def origin(self) -> str:
        """Return the remote's address as it is written here, empty without one."""
        done = self.attempt("config", f"remote.{REMOTE}.url")
        return done.stdout.decode("utf-8", "replace").strip()

    def heads(self, *, anew: bool = False) -> Mapping[str, str]:
        """Return what the remote holds of `LOOKED`: one look serves all who ask at one moment."""
        looked = self.known.looked
        if anew or looked is None or time.monotonic() - looked > FRESH:
            began = time.monotonic()
            self.known.heads = self.remote_heads(*LOOKED)
            self.known.looked = began
        return self.known.heads

    def remote_heads(self, *names: str) -> dict[str, str]:
        """Return name -> commit of the remote's refs, and `HEAD` -> its branch's ref.

        Asked for `HEAD` alone, the branch's own commit is among them.
        """
        try:
            printed = self.git("ls-remote", "--symref", REMOTE, *names)
        except GitFailed as failed:
            raise Away(
                say(
                    "The remote “{remote}” does not answer: {why}",
                    remote=REMOTE,
                    why=redact(failed.output),
                )
            ) from None
        heads = {}
        for row in printed.decode("utf-8", "replace").splitlines():
            value, _, name = row.partition("\t")
            if value.startswith("ref: refs/"):  # nothing that a command takes for an option
                heads["HEAD"] = value.removeprefix("ref: ")
            elif name != "HEAD":
                heads[name] = value
            elif "HEAD" in heads:
                heads[heads["HEAD"]] = value
        return heads

    def fetch(self, ref: str, commit: str) -> str:
        """Fetch the commit that a remote ref was seen at, unless it is here. Return it.

        No ref of ours moves: several runs may do so in one clone at once, and would meet at it.
        """
        if self.local_head(commit):
            return commit
        try:
            self.git("fetch", *FETCH, REMOTE, ref)
        except GitFailed as failed:
            raise Trouble(
                say("“git fetch” of {ref} failed: {why}", ref=ref, why=redact(failed.output))
            ) from None
        if self.local_head(commit) is None:
            raise Trouble(say("The remote's {ref} was replaced just now: try again.", ref=ref))
        return commit

    def local_head(self, ref: str) -> str | None:
        """Return the commit of a local ref, None when there is no such ref."""
        done = self.attempt("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return None if done.returncode else done.stdout.decode().strip()

    def tree(self, commit: str, *folders: str) -> Iterator[tuple[str, str, int, str]]:
        """Yield (mode, object id, size, path) of a commit's files; raise GitFailed if one broke."""
        printed = self.git("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *folders)
        for row in printed.split(b"\0")[:-1]:
            about, _, name = row.partition(b"\t")
            mode, _, oid, size = about.decode().split()
            if size == "BAD":
                raise broken(oid)
            yield (
                mode,
                oid,
                0 if size == "-" else int(size),
                name.decode("utf-8", "surrogateescape"),
            )

    def added(self, old: str, new: str) -> Iterator[tuple[str, str]]:
        """Yield (object id, path) of the files that a commit has and an earlier one has not."""
        options = ("-r", "-z", "--no-renames", "--diff-filter=A")
        rows = self.git("diff-tree", *options, old, new, "--").split(b"\0")
        for about, name in zip(rows[:-1:2], rows[1::2], strict=True):
            yield about.decode().split()[3], name.decode("utf-8", "surrogateescape")

    def blobs(self, oids: list[str]) -> list[bytes]:
        """Return the bytes of blobs, in one process; raise GitFailed for one that is not whole."""
        printed = self.git("cat-file", "--batch", data="\n".join([*oids, ""]).encode())
        found, start = [], 0
        for oid in oids:
            end = printed.index(b"\n", start)
            about = printed[start:end].split()
            if len(about) < 3:  # noqa: PLR2004 - id, type and size, else “missing”
                raise broken(oid)
            size = int(about[2])
            found.append(printed[end + 1 : end + 1 + size])
            start = end + size + 2
        return found

    def commit(
        self, parent: str | None, files: Mapping[str, bytes], subject: str, modes: Mapping[str, str]
    ) -> str:
        """Return a new commit: the parent's tree with these files put in."""
        with tempfile.TemporaryDirectory(prefix="marronnier-") as folder:
            stored = zip(files, self._store(Path(folder), files.values()), strict=True)
            rows = [f"{modes.get(path, '100644')} {oid}\t{path}".encode() for path, oid in stored]
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

    def _store(self, folder: Path, blobs: Iterable[bytes]) -> list[str]:
        """Return the ids of new blobs, made by one process from files in a folder."""
        paths = []
        for number, data in enumerate(blobs):
            paths.append(folder / f"blob-{number}")
            paths[-1].write_bytes(data)
        listed = "".join(f"{path}\n" for path in paths).encode()
        printed = self.git("hash-object", "-w", "--no-filters", "--stdin-paths", data=listed)
        return printed.decode().split()

    def swap(self, ref: str, old: str | None, new: str) -> Pushed:
        """Move a ref from `old` (None: it must not exist) to `new`, on the remote if any."""
        self.known.looked = None
        if self.has_remote():
            return self._push(ref, old, new)
        self.refuse_other_remotes()
        return self._move(ref, old, new)

    def _move(self, ref: str, old: str | None, new: str) -> Pushed:
        detail = ""
        for pause in PAUSES:
            expected = old or "0" * len(new)
            done = self.attempt("update-ref", "-m", "marronnier", ref, new, expected)
            if done.returncode == 0:
                return Pushed(Landing.LANDED, new)
            detail = redact(done.stderr.decode("utf-8", "replace"))
            if self.local_head(ref) != old:
                return Pushed(Landing.LOST, detail=detail)
            if pause is not None:
                time.sleep(pause)
        return Pushed(Landing.REFUSED, detail=detail)

    def _push(self, ref: str, old: str | None, new: str) -> Pushed:
        lease = f"--force-with-lease={ref}:{old or ''}"
        detail, answered = "", False
        for pause in PAUSES:
            done = self.attempt("push", "--porcelain", "--quiet", lease, REMOTE, f"{new}:{ref}")
            if done.returncode == 0:
                return Pushed(Landing.LANDED, new)
            detail = redact((done.stdout + done.stderr).decode("utf-8", "replace"))
            # a ref that the remote turned down has a line of its own; a failed transport has none,
            # and a remote that could not store what came has turned down nothing: its disk is full
            turned = [row for row in done.stdout.splitlines() if row.startswith(b"!")]
            answered = any(b"(unpacker error)" not in row for row in turned)
            try:
                head = self.remote_heads(ref).get(ref)
                if head and head != old and self.is_ancestor(new, self.fetch(ref, head)):
                    return Pushed(Landing.LANDED, new, detail)
            except Trouble:
                return Pushed(Landing.UNKNOWN, detail=detail)
            if head != old:
                return Pushed(Landing.LOST, detail=detail)
            if pause is not None:
                time.sleep(pause)
        return Pushed(Landing.REFUSED if answered else Landing.UNKNOWN, detail=detail)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether a commit stands in the history of another one."""
        return self.attempt("merge-base", "--is-ancestor", old, new).returncode == 0

    def is_shallow(self) -> bool:
        """Tell whether the history was cut when this was cloned."""
        return self.line("rev-parse", "--is-shallow-repository") == "true"

    def deepen(self, ref: str = "HEAD") -> None:
        """Fetch the history that a shallow clone lacks, if the remote gives it."""
        self.attempt("fetch", *FETCH, "--unshallow", REMOTE, ref)


def redact(output: str) -> str:
    """Return Git's wording on one line, cut, without secrets: a remote repeats what it was sent."""
    return redactor().hide(" ".join(output.split()))[:500]


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
