"""Rules on who has approved a post.

A note of a human in the post is enough here, or an approval in the ledger. Sending asks the ledger
alone, so that what these rules find holds no delivery back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marronnier.approving import approvals, delivery_of, digest
from marronnier.events import Event
from marronnier.model import Finding, Message, Severity, Status, say
from marronnier.rules.base import Dated, Needs, Survey, dated, found, survey

CHARTER = (
    "approvals.by_topic",
    "approvals.notice_hours",
    "approvals.required",
    "approvals.roles",
)
WAITING = (Status.DRAFT, Status.REVIEW)
SHORT = 12  # characters of a commit that are enough for people


@dataclass(frozen=True, slots=True)
class Approvals:
    """Hold who has approved a post: by valid notes in it, by the ledger, by older versions."""

    notes: Mapping[str, datetime]  # role -> the latest note's moment
    exact: frozenset[str]  # roles whose approval in the ledger is for exactly this
    older: Mapping[str, Event]  # role -> its approval of another version, not renewed since

    def lacks(self, role: str) -> bool:
        """Tell whether a role has approved nothing of this post."""
        return role not in self.notes and role not in self.exact and role not in self.older


@dated("VAL001", "accord-absent", Severity.ERROR, needs=Needs(charter=("approvals.required",)))
def approved_by_all(scope: Dated) -> Iterator[Finding]:
    """A role whose approval the charter always asks for has not given it.

    “approved” is a promise that somebody has read it. A note in the post is enough here; sending
    asks for an approval in the ledger.

    Ask for it: “marronnier approve”, or note under “approvals” who agreed and when.

    Passes:

        approvals:
          - {role: client, by: Camille Roy, at: 2026-12-01}

    Fails:

        status: approved
    """
    required = scope.charter("approvals.required", ())
    if required and scope.post.status is Status.APPROVED:
        given = _given(scope)
        for role in required:
            if given.lacks(role):
                yield _missing(scope, role, _ask(scope, role))


@dated("VAL002", "accord-perime", Severity.ERROR)
def approval_current(scope: Dated) -> Iterator[Finding]:
    """What was approved is not what would be sent.

    The text, a picture, the date or a network changed after the approval, which counts for
    nothing else than what was read.

    Ask for the approval again, or take the change back.

    Passes:

        le texte, les images, la date et les réseaux tels qu’ils ont été approuvés

    Fails:

        une image remplacée après l’accord
    """
    if scope.post.status is not Status.APPROVED:
        return
    for role, event in _given(scope).older.items():
        message = say(
            "{role} approved another version on {day} (commit {commit}): what would be sent, or"
            " when, has changed since.",
            role=role,
            day=f"{event.at:%Y-%m-%d}",
            commit=str(event.data.get("commit", ""))[:SHORT] or "?",
        )
        yield found(scope.post.at("status"), message, match=role)


@dated("VAL003", "accord-du-sujet", Severity.ERROR, needs=Needs(charter=("approvals.by_topic",)))
def topic_approved(scope: Dated) -> Iterator[Finding]:
    """A subject asks for an approval that is not there.

    Some subjects want one more reader: compliance, a lawyer, a doctor. A post has a subject when
    it names it under “topics”, and when its words bring it in (“sensitive” in the charter).

    Ask that role for its approval, or change the words.

    Passes:

        topics: [assurance-vie]
        approvals:
          - {role: client, by: Camille Roy, at: 2026-12-01}
          - {role: conformite, by: Sacha Petit, at: 2026-12-01}

    Fails:

        topics: [assurance-vie]
        approvals:
          - {role: client, by: Camille Roy, at: 2026-12-01}
    """
    by_topic = scope.charter("approvals.by_topic", {})
    if not by_topic or scope.client is None or scope.post.status is not Status.APPROVED:
        return
    always = scope.charter("approvals.required", ())
    wanted: dict[str, str] = {}
    for topic in scope.topics():
        for role in by_topic.get(topic, ()):
            wanted.setdefault(role, topic)
    given = _given(scope) if wanted.keys() - set(always) else None
    for role, topic in wanted.items():
        if given and role not in always and given.lacks(role):
            message = say(
                "The subject “{topic}” asks for one more approval. {ask}",
                topic=topic,
                ask=_ask(scope, role),
            )
            yield _missing(scope, role, message)


@survey("VAL004", "preavis", Severity.WARNING)
def notice_given(survey: Survey) -> Iterator[Finding]:
    """Whoever approves has less time left than the charter promises.

    A client who is asked at the last minute says yes without reading, or not at all.

    Move the post, or ask at once.

    Passes:

        status: review, trois jours avant

    Fails:

        status: review, deux heures avant
    """
    for brief in survey.briefs:
        if brief.moment is None or brief.status not in WAITING:
            continue
        hours = survey.charter("approvals.notice_hours", 0, client=brief.client)
        asked = survey.charter("approvals.required", (), client=brief.client)
        by_topic = survey.charter("approvals.by_topic", {}, client=brief.client)
        instant, present = brief.moment.instant, survey.present
        late = present.has_come(instant - timedelta(hours=hours)) and not present.has_come(instant)
        if late and (asked or any(topic in by_topic for topic in brief.topics)):
            message = say(
                "{left} h are left to approve it, and the charter promises {hours}.",
                left=present.hours_until(instant),
                hours=hours,
            )
            yield found(brief.at("date"), message, client=brief.client, post=brief.id)


def _missing(scope: Dated, role: str, message: Message) -> Finding:
    return found(scope.post.at("approvals", "status"), message, match=role)


def _ask(scope: Dated, role: str) -> Message:
    """Return whose approval is missing, and why a note of it does not count."""
    people = scope.charter("approvals.roles", {}).get(role, ())
    stranger = next((note["by"] for note in _notes(scope, role) if note.get("by")), "")
    names = ", ".join(people)
    if stranger and people:
        text = "The approval of {role} is missing: {by} is not among those who give it ({people})."
        return say(text, role=role, by=stranger, people=names)
    if people:
        return say("The approval of {role} is missing ({people}).", role=role, people=names)
    return say("The approval of {role} is missing.", role=role)


def _notes(scope: Dated, role: str) -> list[Mapping[str, Any]]:
    return [note for note in scope.post.fields.get("approvals", ()) if note.get("role") == role]


def _given(scope: Dated) -> Approvals:
    notes = _valid_notes(scope)
    exact: set[str] = set()
    older: dict[str, Event] = {}
    begun = {event.stream for event in scope.events or () if event.kind == "claim"}
    mine = _digests(scope, begun)
    for role, digests in approvals(scope.events or ()).items():
        # What is on its way was approved when it left, and nothing takes it back.
        compared = {True for name in digests if name in begun}
        compared |= {mine[name] == known for name, known in digests.items() if name in mine}
        event = _last(scope, role)
        if compared == {True} and mine.keys() <= digests.keys():
            exact.add(role)
        elif compared and event and notes.get(role, event.at) <= event.at:
            older[role] = event
    return Approvals(notes, frozenset(exact), older)


def _valid_notes(scope: Dated) -> dict[str, datetime]:
    """Return role -> when somebody who may noted that it approves; without a moment, long ago."""
    roles = scope.charter("approvals.roles", {})
    notes: dict[str, datetime] = {}
    for note in scope.post.fields.get("approvals", ()):
        role, by = note.get("role", ""), note.get("by", "")
        if by and by in roles.get(role, (by,)):
            at = _moment(str(note.get("at", "")), scope)
            notes[role] = max(at, notes.get(role, at))
    return notes


def _moment(text: str, scope: Dated) -> datetime:
    zone = scope.post.moment.zone if scope.post.moment else "UTC"
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _digests(scope: Dated, begun: Collection[str]) -> dict[str, str]:
    """Return delivery id -> digest of what would be sent, but for what is already on its way."""
    if scope.client is None or not scope.events:
        return {}
    made = (
        delivery_of(scope.post, scope.client.charter, one.account, one.parts)
        for one in scope.deliveries
    )
    return {one.id: digest(one) for one in made if one and one.id not in begun}


def _last(scope: Dated, role: str) -> Event | None:
    """Return a role's last approval in the ledger."""
    return next(
        (
            event
            for event in reversed(scope.events or ())
            if event.kind == "approve" and event.data.get("role") == role
        ),
        None,
    )
