"""Problems as issues on GitHub: one for each, opened once, changed with it, closed with it.

Only issues that this very identity opened are looked at: anybody can write our mark into an issue
of their own. So one identity should keep them (the workflow's): a second one would open its own.
An issue that a person closed stays closed until its problem gets other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from marronnier.edges.github import GitHub, GitHubFailed
from marronnier.model import Message, say
from marronnier.render.problems import MARKER, Issue

LABEL = "marronnier"
COLOUR = "8a4b2a"  # a chestnut's
MOST = 20  # opened by one run: a mistake of ours must not bury anybody


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one request to GitHub; without a number it makes an issue."""

    number: int | None
    fields: dict[str, Any]
    told: Message


def mirror_problems(github: GitHub, wanted: Iterable[Issue]) -> list[Message]:
    """Open, change and close issues so that they tell the problems; return what was done.

    Raise GitHubFailed. What was done before stays: the next run goes on from there.
    """
    me = github.viewer()
    mine = [
        found
        for found in github.get_all("issues", state="all", labels=LABEL)
        if isinstance(found, dict) and _is_ours(found, me)
    ]
    done, labelled = [], False
    for change in changes(list(wanted), mine):
        if change.number is None:
            labelled = labelled or _make_label(github)
            _open(github, change)
        else:
            github.patch(f"issues/{change.number}", change.fields)
        done.append(change.told)
    return done


def _make_label(github: GitHub) -> bool:
    """Make the label by which issues are found again, unless it is there."""
    try:
        github.post("labels", {"name": LABEL, "color": COLOUR})
    except GitHubFailed as failed:
        if failed.status != HTTPStatus.UNPROCESSABLE_ENTITY:  # it exists
            raise
    return True


def _open(github: GitHub, change: Change) -> None:
    """Open an issue; stop at one that got no label, for every run would open it again."""
    made = github.post("issues", change.fields)
    labels = made.get("labels") if isinstance(made, dict) else None
    names = [label.get("name") if isinstance(label, dict) else label for label in labels or ()]
    if LABEL not in names:
        told = say("GitHub gave the issue no label “{label}”: set it by hand.", label=LABEL)
        raise GitHubFailed(HTTPStatus.OK, told)


def _is_ours(found: dict[str, Any], me: int) -> bool:
    user = found.get("user") or {}
    return (
        user.get("id") == me
        and "pull_request" not in found
        and MARKER.match(found.get("body") or "") is not None
    )


def changes(wanted: list[Issue], mine: Iterable[dict[str, Any]]) -> Iterator[Change]:
    """Yield what has to be asked of GitHub; `mine` are our issues as it tells them."""
    by_mark: dict[str, list[dict[str, Any]]] = {}
    for found in sorted(mine, key=lambda issue: int(issue["number"])):
        by_mark.setdefault(_mark(found)[0], []).append(found)
    missing = []
    for issue in wanted:
        known = by_mark.pop(issue.mark, [])
        if not known:
            missing.append(issue)
            continue
        yield from _kept(issue, known[0])
        yield from (_closed(found, "duplicate") for found in known[1:] if _is_open(found))
    for known in by_mark.values():
        yield from (_closed(found, "completed") for found in known if _is_open(found))
    for issue in missing[:MOST]:
        fields = {"title": issue.title, "body": issue.body(), "labels": [LABEL]}
        yield Change(None, fields, say("Opened an issue: {title}", title=issue.title))


def _kept(issue: Issue, found: dict[str, Any]) -> Iterator[Change]:
    """Yield the change of an issue whose problem is there: none when its words are the same."""
    number = int(found["number"])
    _, text_mark, solved = _mark(found)
    same = text_mark == issue.text_mark
    if same and not solved:
        return  # also when a person closed it: they know
    fields: dict[str, Any] = {"title": issue.title, "body": issue.body()}
    told = say("Changed issue {number}: {title}", number=number, title=issue.title)
    if not _is_open(found):
        fields["state"] = "open"
        told = say("Opened issue {number} again: {title}", number=number, title=issue.title)
    yield Change(number, fields, told)


def _closed(found: dict[str, Any], reason: str) -> Change:
    """Return the change that closes an issue, and says in its mark that it was us."""
    number = int(found["number"])
    body = str(found["body"])
    mark, text_mark, _ = _mark(found)
    head = f"<!-- marronnier {mark} {text_mark} solved -->"
    fields = {
        "body": MARKER.sub(head, body, count=1),
        "state": "closed",
        "state_reason": reason,
    }
    return Change(number, fields, say("Closed issue {number}.", number=number))


def _is_open(found: dict[str, Any]) -> bool:
    return found.get("state") == "open"


def _mark(found: dict[str, Any]) -> tuple[str, str, bool]:
    match = MARKER.match(str(found["body"]))
    return (match[1], match[2], bool(match[3])) if match else ("", "", False)
