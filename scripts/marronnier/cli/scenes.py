"""The scenes of `marronnier demo`, each told in a line or two."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from marronnier.approving import required_roles
from marronnier.checking import check
from marronnier.cli import Settings
from marronnier.cli.moment import clock
from marronnier.cli.reading import read
from marronnier.cli.world import make_world, transports
from marronnier.clients import AGENCY
from marronnier.edges.files import read_folder, write_whole
from marronnier.edges.git import IDENTITY, Repository
from marronnier.fixing import fix
from marronnier.founding import make_ledger
from marronnier.load import load
from marronnier.model import Finding, Message, Post, Severity, State, Status, Trouble, say
from marronnier.moving import move, retime, weeks_to
from marronnier.publishing import publish
from marronnier.rehearsing import StageClock, approve_missing, bring_to_now, replay
from marronnier.running import Run
from marronnier.standings import Standing

Tell = Callable[[Message], None]
APPROVER = "Demo"
RULES = re.compile(rb"^rules:[ \t]*\n", re.MULTILINE)
ANY_HOUR = b"".join(b"  CAL%s: warning\n" % number for number in (b"001", b"003", b"005", b"012"))
ASKED_BEFORE = timedelta(days=3)  # the past was approved so long before its first post


# --- the stage ----------------------------------------------------------------------------------


def copy_workspace(settings: Settings, folder: Path, tell: Tell) -> None:
    """Copy the workspace with its dates moved to today, into a repository with its own remote."""
    now = clock(settings).now()
    stage = folder / "calendar"
    originals = read_folder(settings.workspace)
    workspace, _ = load(originals)
    approved = [p for p in workspace.posts if p.moment and p.status is Status.APPROVED]
    if not approved:
        path = str(settings.workspace)
        raise Trouble(say("There are no approved posts in {path} to play with.", path=path))
    days = [post.moment.wall.date() for post in approved if post.moment]
    files = move(
        {path: file.read() for path, file in originals.items()}, weeks_to(now.date(), days)
    )
    for path, data in files.items():
        write_whole(stage / path, data)
    for path, wall in bring_to_now(load(read_folder(stage))[0], now).items():
        write_whole(stage / path, retime(files[path], wall))
    _let_play_at_any_hour(stage / "clients" / AGENCY / "charter.yml")
    site = settings.workspace / "mkdocs.yml"
    if site.exists():
        write_whole(stage / "mkdocs.yml", site.read_bytes())
    write_whole(stage / ".gitignore", b"/site/\n")
    _make_repository(folder, stage)
    tell(
        say(
            "Copied {posts} posts of {clients} clients to {path}, with a Git remote of its own.",
            posts=len(workspace.posts),
            clients=len(workspace.clients),
            path=str(stage),
        )
    )


def _let_play_at_any_hour(charter: Path) -> None:
    """Let the copy's posts go out now: the demo moves them to where no charter would have them."""
    if not charter.exists():
        return
    text = charter.read_bytes()
    if there := RULES.search(text):
        write_whole(charter, text[: there.end()] + ANY_HOUR + text[there.end() :])
    elif b"\nrules:" not in text:
        write_whole(charter, text.rstrip(b"\n") + b"\n\nrules:\n" + ANY_HOUR)


def _make_repository(folder: Path, stage: Path) -> None:
    remote = folder / "remote.git"
    Repository(folder).git("init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git = Repository(stage)
    git.git("init", "--quiet", "--initial-branch=main")
    git.git("remote", "add", "origin", remote.as_uri())
    _commit(git, "calendar: the example, its dates moved to today")


def _commit(git: Repository, subject: str) -> None:
    git.git("add", "--all")
    git.git("commit", "--quiet", "-m", subject, extra=IDENTITY)
    git.git("push", "--quiet", "origin", "main")


# --- the check ----------------------------------------------------------------------------------


def reject_and_fix(settings: Settings, tell: Tell) -> None:
    """Break a post as people do, let the check reject it, and fix it."""
    post, errors, others = _check(settings)
    tell(
        say(
            "Checked: {errors} errors, {others} remarks (marronnier check).",
            errors=len(errors),
            others=others,
        )
    )
    path = settings.workspace / post.path
    before = path.read_bytes()
    word = post.sections[0].passages[0].text.split()[0]
    write_whole(path, before.replace(f"\n{word}".encode(), f"\n**{word}**".encode(), 1))
    known = {(finding.at, finding.rule) for finding in errors}
    _, errors, _ = _check(settings)
    rejected = [finding for finding in errors if (finding.at, finding.rule) not in known]
    for finding in rejected[:1]:
        tell(
            say(
                "Somebody writes **{word}**: rejected at {place}: {message}",
                word=word,
                place=str(finding.at),
                message=finding.message,
            )
        )
    fixes = [finding.fix for finding in rejected if finding.fix]
    write_whole(path, fix(path.read_bytes(), fixes).data)
    if path.read_bytes() != before:
        raise Trouble(say("The fix did not give the text back."))
    tell(say("Fixed by “marronnier check --fix”: the text is as it was."))


def _check(settings: Settings) -> tuple[Post, list[Finding], int]:
    """Return the next approved post, the errors, and how many other findings there are."""
    found = read(settings)
    findings = check(found.workspace, found.findings, found.now)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    post = next(
        post
        for post in found.workspace.posts
        if post.status is Status.APPROVED
        and any(passage.text for section in post.sections[:1] for passage in section.passages)
        and post.moment
        and post.moment.instant > found.now
    )
    return post, errors, len(findings) - len(errors)


# --- publishing ---------------------------------------------------------------------------------


def publish_weeks(settings: Settings, folder: Path, tell: Tell) -> None:
    """Approve, replay the past, publish what is due to the outbox, and try to publish twice."""
    world = make_world(settings, folder / "outbox")
    stage_clock = StageClock(world.clock)
    run = Run(replace(world, clock=stage_clock), transports(divert=True))
    make_ledger(run.world)
    run.refresh()
    tell(say("Made the ledger, a branch that only grows (marronnier ledger init)."))
    _approve(run, stage_clock, tell)
    _change_one(settings, run, tell)
    sent = replay(run, stage_clock, stage_clock.now())
    tell(say("Replayed the past weeks: {count} parts published at their times.", count=sent))
    states = [standing.state for standing in run.standings()]
    tell(
        say(
            "Due now: {due}; held back with a reason: {held} (marronnier plan).",
            due=states.count(State.DUE),
            held=states.count(State.HELD),
        )
    )
    urls = _publish_once(run)
    url = urls[-1] if urls else "-"
    tell(say("Published {count} parts to the outbox; look at {url}", count=len(urls), url=url))
    again = len(_publish_once(run))
    tell(say("Published once more: {count} sent, nothing goes out twice.", count=again))
    path = str(settings.workspace)
    tell(say("Marked the finished posts in their files: git -C {path} log origin/main", path=path))
    Repository(settings.workspace).git("pull", "--quiet", "--ff-only", "origin", "main")


def _approve(run: Run, stage_clock: StageClock, tell: Tell) -> None:
    """Approve the past but its last post, which will be missed, and two thirds of the future."""
    now = stage_clock.now()
    asked = [s for s in run.standings() if s.missing and s.planned]
    asked.sort(key=_moment)
    past = [s for s in asked if s.state is State.MISSED]
    due = [s for s in asked if s.state is State.HELD and _moment(s) <= now.isoformat()]
    later = [s for s in asked if _moment(s) > now.isoformat()]
    if past and past[0].planned:
        stage_clock.at = past[0].planned.instant - ASKED_BEFORE
    count = approve_missing(run, (s for s in past if s.post_id != past[-1].post_id), APPROVER)
    stage_clock.at = None
    count += approve_missing(run, [*due, *later[: len(later) * 2 // 3]], APPROVER)
    tell(
        say(
            "The clients approve {count} posts, each bound to exactly what will be sent.",
            count=count,
        )
    )


def _moment(standing: Standing) -> str:
    return standing.planned.instant.isoformat() if standing.planned else ""


def _change_one(settings: Settings, run: Run, tell: Tell) -> None:
    """Move an approved post by half an hour, as happens: its approval no longer holds."""
    now = run.world.clock.now()
    post = _approved_later(run, now.isoformat())
    if post is None or post.moment is None:
        return
    path = settings.workspace / post.path
    write_whole(path, retime(path.read_bytes(), post.moment.wall + timedelta(minutes=30)))
    _commit(Repository(settings.workspace), f"{post.id}: half an hour later")
    tell(
        say(
            "Somebody moves “{title}” by half an hour after its approval: it waits for a new one.",
            title=post.title,
        )
    )


def _approved_later(run: Run, now: str) -> Post | None:
    """Return the next scheduled post whose charter asks for an approval."""
    posts = {post.id: post for post in run.workspace.posts}
    scheduled = [s for s in run.standings() if s.state is State.SCHEDULED and _moment(s) > now]
    return next(
        (
            posts[standing.post_id]
            for standing in sorted(scheduled, key=_moment)
            if required_roles(
                posts[standing.post_id], run.workspace.clients[standing.client].charter
            )
        ),
        None,
    )


def _publish_once(run: Run) -> list[str]:
    run.results.clear()
    publish(run)
    return [result.url for result in run.results if result.state is State.PUBLISHED]
