"""Write what happened into the posts' own files, as a courtesy that nothing depends on."""

from __future__ import annotations

import json
from collections.abc import Iterable

from marronnier.fixing import fix
from marronnier.model import Edit, Place, Post, State, Status, say
from marronnier.planning import FINAL, Standing
from marronnier.running import Run
from marronnier.world import Landing


def mirror_finished(run: Run) -> None:
    """Commit `status: published` and the links into the files of posts that are all finished."""
    by_post: dict[str, list[Standing]] = {}
    for standing in run.standings():
        by_post.setdefault(standing.post_id, []).append(standing)
    files, names = {}, []
    for post in run.workspace.posts:
        standings = by_post.get(post.id, [])
        if post.status is Status.APPROVED and _finished(standings):
            data = run.revision.files[post.path].read()
            files[post.path] = fix(data, edits_of(post, standings)).data
            names.append(post.id)
    if not files:
        return
    subject = "published: " + ", ".join(names)
    pushed = run.world.source.mirror(run.revision, files, subject[:200])
    if pushed.landing is not Landing.LANDED:
        run.notices.append(
            say(
                "The files could not be marked as published (nothing depends on it): {detail}",
                detail=pushed.detail or pushed.landing.value,
            )
        )


def _finished(standings: Iterable[Standing]) -> bool:
    states = {standing.state for standing in standings}
    return State.PUBLISHED in states and states <= FINAL


def edits_of(post: Post, standings: Iterable[Standing]) -> list[Edit]:
    """Return the exact edits that say in a post's file where it was published."""
    status = post.places["status"]
    edits = [Edit(status, "approved", "published")]
    if "published" in post.places:
        return edits
    lines = [
        f"\n  {standing.account}: {json.dumps(standing.url, ensure_ascii=False)}"
        for standing in standings
        if standing.state is State.PUBLISHED
    ]
    end = Place(status.path, status.end_line, status.end_column, status.end_line, status.end_column)
    return [*edits, Edit(end, "", "\npublished:" + "".join(lines))]
