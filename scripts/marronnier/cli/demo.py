"""`marronnier demo`: the whole loop on a scratch copy, nothing to configure."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marronnier.cli import Settings
from marronnier.model import Message, Trouble, say

if TYPE_CHECKING:
    from marronnier.edges.git import Repository  # imported when called


@click.command()
@click.option("--into", type=click.Path(path_type=Path), help="The scratch folder to make.")
@click.option("--serve/--no-serve", default=True, help="Serve the calendar at the end.")
@click.option("--port", default=8765, show_default=True, help="Where to serve it.")
@click.pass_obj
def demo(settings: Settings, into: Path | None, *, serve: bool, port: int) -> None:
    """Play the whole loop on a scratch copy: check, plan, publish to the outbox, record, build.

    Nothing is sent anywhere, and this workspace is not touched.
    """
    from marronnier.render.language import language

    if into is not None and into.exists() and any(into.iterdir()):
        raise Trouble(say("{path} is not empty: name a new folder.", path=str(into)))
    folder = into or Path(tempfile.mkdtemp(prefix="marronnier-demo-"))
    speech = language(settings.lang or "fr")
    steps = iter(range(1, 100))

    def tell(message: Message) -> None:
        click.echo(f"{next(steps):>2}. {speech.tell(message)}")

    stage = folder / "calendar"
    _set_stage(settings, folder, stage, tell)
    mine = replace(settings, workspace=stage, now=None)
    _reject_and_fix(mine, tell)
    _publish(mine, folder, tell)
    _build(mine, folder, tell)
    click.echo(
        speech.tell(
            say("Everything lies in {folder}: delete it when you like.", folder=str(folder))
        )
    )
    if serve:
        from marronnier.cli.site import serve_site

        serve_site(mine, client="", port=port)


Tell = Callable[[Message], None]


def _set_stage(settings: Settings, folder: Path, stage: Path, tell: Tell) -> None:
    """Copy the workspace with its dates moved to today, into a repository with its own remote."""
    from marronnier.cli.reading import clock
    from marronnier.edges.files import read_folder, write_whole
    from marronnier.edges.git import Repository
    from marronnier.load import load
    from marronnier.model import Status
    from marronnier.moving import move, retime, weeks_to
    from marronnier.rehearsing import bring_to_now

    now = clock(settings).now()
    files = {path: file.read() for path, file in read_folder(settings.workspace).items()}
    workspace, _ = load(read_folder(settings.workspace))
    days = [
        post.moment.wall.date()
        for post in workspace.posts
        if post.moment and post.status is Status.APPROVED
    ]
    if not days:
        raise Trouble(
            say("There are no approved posts in {path} to play with.", path=str(settings.workspace))
        )
    moved = move(files, weeks_to(now.date(), days))
    for path, data in moved.items():
        write_whole(stage / path, data)
    for path, wall in bring_to_now(load(read_folder(stage))[0], now).items():
        write_whole(stage / path, retime(moved[path], wall))
    site = settings.workspace / "mkdocs.yml"
    if site.exists():
        write_whole(stage / "mkdocs.yml", site.read_bytes())
    write_whole(stage / ".gitignore", b"/.outbox/\n/.site/\n")
    remote = folder / "remote.git"
    Repository(folder).git("init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git = Repository(stage)
    git.git("init", "--quiet", "--initial-branch=main")
    git.git("remote", "add", "origin", remote.resolve().as_uri())
    _commit(git, "calendar: the example, its dates moved to today")
    tell(
        say(
            "Copied {posts} posts of {clients} clients to {path}, with a Git remote of its own.",
            posts=len(workspace.posts),
            clients=len(workspace.clients),
            path=str(stage),
        )
    )


def _commit(git: Repository, subject: str) -> None:
    from marronnier.edges.git import IDENTITY

    git.git("add", "--all")
    git.git("commit", "--quiet", "-m", subject, extra=IDENTITY)
    git.git("push", "--quiet", "origin", "main")


def _reject_and_fix(settings: Settings, tell: Tell) -> None:
    """Break a post as people do, let the check reject it, and fix it."""
    from marronnier.checking import check
    from marronnier.cli.reading import read
    from marronnier.edges.files import write_whole
    from marronnier.fixing import fix
    from marronnier.model import Severity, Status

    found = read(settings)
    counted = check(found.workspace, found.findings, found.now)
    errors = [finding for finding in counted if finding.severity is Severity.ERROR]
    tell(
        say(
            "Checked: {errors} errors, {others} remarks (marronnier check).",
            errors=len(errors),
            others=len(counted) - len(errors),
        )
    )
    post = next(
        p
        for p in found.workspace.posts
        if p.status is Status.APPROVED and p.sections and p.moment and p.moment.instant > found.now
    )
    path = settings.workspace / post.path
    before = path.read_bytes()
    word = post.sections[0].passages[0].text.split()[0]
    write_whole(path, before.replace(f"\n{word}".encode(), f"\n**{word}**".encode(), 1))
    found = read(settings)
    known = {(finding.at, finding.rule) for finding in errors}
    rejected = [
        finding
        for finding in check(found.workspace, found.findings, found.now)
        if finding.severity is Severity.ERROR and (finding.at, finding.rule) not in known
    ]
    for finding in rejected[:1]:
        tell(
            say(
                "Somebody writes **{word}**: rejected at {place}: {message}",
                word=word,
                place=str(finding.at),
                message=finding.message,
            )
        )
    edits = [finding.fix for finding in rejected if finding.fix]
    write_whole(path, fix(path.read_bytes(), edits).data)
    if path.read_bytes() != before:
        raise Trouble(say("The fix did not give the text back."))
    tell(say("Fixed by “marronnier check --fix”: the text is as it was."))


def _publish(settings: Settings, folder: Path, tell: Tell) -> None:
    """Approve, plan and publish to the outbox, then try to publish twice."""
    from marronnier.cli.world import make_world, transports
    from marronnier.model import State
    from marronnier.publishing import publish
    from marronnier.rehearsing import StageClock, approve_missing, replay
    from marronnier.running import Run, make_ledger

    world = make_world(settings, folder / "outbox")
    clock = StageClock(world.clock)
    run = Run(replace(world, clock=clock), transports(divert=True))
    make_ledger(run.world)
    run.refresh()
    tell(say("Made the ledger, a branch that only grows (marronnier ledger init)."))
    now = clock.now()
    past = [s for s in run.standings() if s.planned and s.planned.instant < now and s.missing]
    later = [s for s in run.standings() if s.planned and s.planned.instant >= now and s.missing]
    forgotten = {
        s.post_id for s in past if s.state is State.MISSED and s.post_id == past[-1].post_id
    }
    approved = approve_missing(run, (s for s in past if s.post_id not in forgotten), "Demo")
    approved += approve_missing(run, later[: len(later) * 2 // 3], "Demo")
    tell(
        say(
            "The clients approve {count} posts, each bound to exactly what will be sent.",
            count=approved,
        )
    )
    sent = replay(run, clock, now)
    tell(say("Replayed the past weeks: {count} parts published at their times.", count=sent))
    standings = run.standings()
    due = [s for s in standings if s.state is State.DUE]
    held = [s for s in standings if s.state is State.HELD]
    tell(
        say(
            "Due now: {due}; held back with a reason: {held} (marronnier plan).",
            due=len(due),
            held=len(held),
        )
    )
    run.results.clear()
    publish(run)
    out = [result for result in run.results if result.state is State.PUBLISHED]
    tell(
        say(
            "Published {count} parts to the outbox; look at {url}",
            count=len(out),
            url=out[-1].url if out else "-",
        )
    )
    run.results.clear()
    publish(run)
    again = sum(result.state is State.PUBLISHED for result in run.results)
    tell(say("Published once more: {count} sent, nothing goes out twice.", count=again))
    tell(
        say(
            "Marked the finished posts in their files: git -C {path} log origin/main",
            path=str(settings.workspace),
        )
    )
    run.world.source.fetch()


def _build(settings: Settings, folder: Path, tell: Tell) -> None:
    """Bring the mirrored files home and build the calendar."""
    from marronnier.cli.site import build_site
    from marronnier.edges.git import Repository

    Repository(settings.workspace).git("pull", "--quiet", "--ff-only", "origin", "main")
    out = folder / "site"
    build_site(settings, client="", out=out)
    tell(say("Built the calendar: open {path}", path=str(out / "index.html")))
