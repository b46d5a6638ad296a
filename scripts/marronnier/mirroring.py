"""Write what happened into the posts' own files, as a courtesy that nothing depends on."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable

from marronnier.fixing import LINE_END, apply
from marronnier.model import Edit, Message, Place, Post, State, Status, say
from marronnier.notation import Scalar
from marronnier.running import Run
from marronnier.source import read_document
from marronnier.standings import FINAL, Standing
from marronnier.world import Landing, Pushed

RACES = 3  # lost to people who push to the posts' branch at the same moment


def mirror_finished(run: Run) -> None:
    """Commit `status: published` and the links into the files of posts that are all finished."""
    odd: list[Message] = []
    for race in range(RACES):
        files, names, odd = _marked(run)
        if not files:
            break
        subject = "published: " + ", ".join(names)
        pushed = run.world.source.mirror(run.revision, files, subject[:200])
        if pushed.landing is not Landing.LOST or race == RACES - 1:
            _tell(run, pushed)
            break
    run.notices += odd


def _marked(run: Run) -> tuple[dict[str, bytes], list[str], list[Message]]:
    """Return the files to mark as they will be, whose they are, and what cannot be marked."""
    by_post: dict[str, list[Standing]] = {}
    for standing in run.standings():
        by_post.setdefault(standing.post_id, []).append(standing)
    files, names, odd = {}, [], []
    for post in run.workspace.posts:
        standings = by_post.get(post.id, [])
        if post.status is Status.APPROVED and _finished(standings):
            data = run.revision.files[post.path].read()
            marked = apply(data, edits_of(post, data, standings)).data
            if _reads_well(post, marked):
                files[post.path] = marked
                names.append(post.id)
            else:
                odd.append(say("{path} is written in a way that cannot be marked.", path=post.path))
    return files, names, odd


def _tell(run: Run, pushed: Pushed) -> None:
    if pushed.landing is Landing.LANDED and pushed.detail:
        run.notices.append(
            say(
                "The branch says “published” now, your files not yet; to take it over: {command}",
                command=pushed.detail,
            )
        )
    elif pushed.landing is not Landing.LANDED:
        run.notices.append(
            say(
                "The files could not be marked as published (nothing depends on it): {detail}",
                detail=pushed.detail or pushed.landing.value,
            )
        )


def _finished(standings: Iterable[Standing]) -> bool:
    states = {standing.state for standing in standings}
    # a refused one goes back to people, who correct it: their “approved” stays
    return State.PUBLISHED in states and states <= FINAL - {State.REFUSED}


def edits_of(post: Post, data: bytes, standings: Iterable[Standing]) -> list[Edit]:
    """Return the exact edits that say in a post's file where it was published."""
    status = post.places["status"]
    rows = read_lines(data)
    line = rows[status.line - 1]
    old = line[status.column - 1 : status.end_column - 1]
    edits = [Edit(status, old, old.replace("approved", "published"))]
    if "published" in post.places:
        return edits
    links = [
        f"\n  {standing.account}: {json.dumps(_link(standing), ensure_ascii=False)}"
        for standing in standings
        if standing.state is State.PUBLISHED
    ]
    # after the whole line: a comment behind the status stays where it is
    end = Place(status.path, status.line, len(line) + 1, status.line, len(line) + 1)
    return [*edits, Edit(end, "", "\npublished:" + "".join(links))]


def _link(standing: Standing) -> str:
    """Return where to see it; a place on this machine is nobody else's business."""
    return "outbox" if standing.url.startswith("file:") else standing.url


def read_lines(data: bytes) -> list[str]:
    """Return a file's lines as places count them: no BOM, one line end however it is written."""
    return LINE_END.split(data.removeprefix(codecs.BOM_UTF8).decode())


def _reads_well(post: Post, data: bytes) -> bool:
    """Tell whether a marked file still reads, and says “published”."""
    document, findings = read_document(post.path, data)
    entries = document.head.entries if document and document.head else ()
    read = {key.text: value for key, value in entries}
    status = read.get("status")
    return not findings and isinstance(status, Scalar) and status.text == "published"
