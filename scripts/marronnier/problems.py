"""What needs a person: posts that did not go out as planned, and tokens that end.

A problem's key names one occurrence, and its text holds no moment that moves, so that an issue or a
message about it is made once and changes only when the problem does.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from marronnier.events import Event
from marronnier.ledger import Ledger
from marronnier.model import Account, Client, Message, State, Workspace, say
from marronnier.platforms import PLATFORMS, base
from marronnier.standings import WINDOW_PASSED, Standing, is_due, was_over

GRACE = timedelta(minutes=30)  # two of the schedule's intervals: before it, nothing is late
DOUBT = timedelta(hours=1)  # that a claim may stay open before somebody should look
NOTICE = timedelta(days=14)  # before a token's end
NOTIFIED = "notified"  # the event of a client's stream that remembers what people were sent


class Kind(enum.StrEnum):
    """Name what is wrong, the gravest first; the words are the contract of the JSON."""

    MISSED = "missed"
    PARKED = "parked"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    OVERDUE = "overdue"
    HELD = "held"
    TOKEN = "token"  # noqa: S105 - the name of a kind


ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold one problem: `key` stays the same while it lasts, `commands` would end it."""

    key: str
    kind: Kind
    client: str
    title: Message
    lines: tuple[Message, ...]
    commands: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Return what names the problem where others may read along: 32 hexadecimal digits."""
        return _digest(self.key)

    @property
    def news(self) -> str:
        """Return what names the problem as people were told it: a graver one is news again."""
        return _digest(f"{self.kind}\n{self.key}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def notified(ledger: Ledger, client: str) -> frozenset[str]:
    """Return the news of a client that people were sent, by what the ledger has noted."""
    events = ledger.streams.get(f"{client}/_client", ())
    noted = [event.data.get("news") for event in events if event.kind == NOTIFIED]
    return frozenset(str(one) for news in noted if isinstance(news, list) for one in news)


def find_problems(
    workspace: Workspace, standings: Iterable[Standing], ledger: Ledger, now: datetime
) -> tuple[Problem, ...]:
    """Return what needs a person at a moment, the gravest first."""
    standings = tuple(standings)
    found = [
        *_late(standings, ledger, now),
        *_open(standings, ledger, now),
        *(
            problem
            for client in workspace.clients.values()
            for account in client.accounts.values()
            for problem in _ending(client, account, now)
        ),
    ]
    return tuple(sorted(found, key=lambda p: (ORDER[p.kind], p.client, p.key)))


# --- posts that did not go out at their time ------------------------------------------------------

LATE = {
    Kind.MISSED: (
        say("Missed: {title}"),
        say(
            "Its window has passed, and it will not go out by itself. Give it a new date, or"
            " “status: cancelled”."
        ),
    ),
    Kind.OVERDUE: (
        say("Overdue: {title}"),
        say(
            "It should be out by now. Is the workflow “publish” running, and what does its last"
            " run tell? “marronnier publish” sends it from any machine."
        ),
    ),
    Kind.HELD: (
        say("Held although due: {title}"),
        say("Its time has come, and something holds it back. Its window is still open."),
    ),
}


def _late(standings: Iterable[Standing], ledger: Ledger, now: datetime) -> Iterator[Problem]:
    """Yield one problem for each post and moment, whatever the number of its accounts.

    What the switch for a crisis holds back is a person's decision, and no news.
    """
    groups: dict[tuple[str, str], list[tuple[Kind, Standing]]] = {}
    for standing in standings:
        kind = _lateness(standing, now)
        if kind is Kind.HELD and ledger.hold(standing.client):
            continue
        if was_over(standing, ledger, now):
            continue
        if kind and standing.planned:
            moment = standing.planned.instant.isoformat(timespec="minutes")
            groups.setdefault((standing.post_id, moment), []).append((kind, standing))
    for (post, moment), members in groups.items():
        kind = min((kind for kind, _ in members), key=ORDER.__getitem__)
        title, remedy = LATE[kind]
        first = members[0][1]
        lines = [line for _, standing in members for line in _lines(standing)]
        yield Problem(
            f"late/{post}/{moment}",
            kind,
            first.client,
            Message(title.text, (("title", first.title),)),
            (remedy, *lines),
        )


def _lateness(standing: Standing, now: datetime) -> Kind | None:
    if standing.state is State.MISSED:
        return Kind.MISSED
    if standing.state is State.HELD and is_due(standing, now):
        return Kind.HELD
    overdue = standing.planned is not None and standing.planned.instant + GRACE < now
    return Kind.OVERDUE if standing.state is State.DUE and overdue else None


def _lines(standing: Standing) -> tuple[Message, ...]:
    """Return where it was to go and when, and why it did not."""
    where = say("{delivery}, no date", delivery=standing.id)
    if standing.planned:
        where = say(
            "{delivery}, planned for {planned} ({zone})",
            delivery=standing.id,
            planned=standing.planned.wall.isoformat(timespec="minutes"),
            zone=standing.planned.zone,
        )
    return (where, *(reason for reason in standing.reasons if reason != WINDOW_PASSED))


# --- claims that did not end well -----------------------------------------------------------------

OPEN = {
    Kind.PARKED: (
        say("To decide: {title} ({account})"),
        say("No machine can tell what became of it. Look at the account, then say what you saw:"),
    ),
    Kind.UNKNOWN: (
        say("Outcome unknown: {title} ({account})"),
        say(
            "It was sent, or not: for more than an hour nobody could tell. Every run asks again;"
            " whoever looks at the account can say what there is:"
        ),
    ),
    Kind.REFUSED: (
        say("Refused: {title} ({account})"),
        say("The network does not take it as it is. Correct the post: it is then tried again."),
    ),
}
STATES = {
    State.PARKED: Kind.PARKED,
    State.REFUSED: Kind.REFUSED,
    State.UNKNOWN: Kind.UNKNOWN,
    State.CLAIMED: Kind.UNKNOWN,  # nobody has told its outcome
}


def _open(standings: Iterable[Standing], ledger: Ledger, now: datetime) -> Iterator[Problem]:
    for standing in standings:
        kind = STATES.get(standing.state)
        _, part = ledger.progress(standing.id).first_open()
        claim = part.claim if part else None
        if kind is None or claim is None or (kind is Kind.UNKNOWN and now - claim.at < DOUBT):
            continue
        title, remedy = OPEN[kind]
        yield Problem(
            f"claim/{standing.id}/{claim.data['nonce']}",
            kind,
            standing.client,
            Message(title.text, (("title", standing.title), ("account", standing.account))),
            (remedy, *filter(None, map(_without_command, _lines(standing)))),
            () if kind is Kind.REFUSED else _ways_out(standing.id, claim),
        )


def _without_command(reason: Message) -> Message | None:
    """Return what a reason says beside the command to settle it, which a problem shows once."""
    values = dict(reason.values)
    if not str(values.get("command", "")).startswith("marronnier resolve "):
        return reason
    why = values.get("why")
    return why if isinstance(why, Message) else None


def _ways_out(delivery: str, claim: Event) -> tuple[str, ...]:
    """Return the commands by which a person tells what became of a claim."""
    start = f"marronnier resolve {delivery} --nonce {claim.data['nonce']}"
    return tuple(f"{start} {way}" for way in ("--published URL", "--not-published", "--abandon"))


# --- tokens ---------------------------------------------------------------------------------------


def days_left(client: Client, account: Account, now: datetime) -> int | None:
    """Return how many days an account's token still holds, by accounts.yml; None: it tells none.

    The last day counts as 0; it is a day of the client's own zone.
    """
    if not account.expires:
        return None
    today = now.astimezone(ZoneInfo(client.zone if client.usable else "UTC")).date()
    return (date.fromisoformat(account.expires) - today).days


def _ending(client: Client, account: Account, now: datetime) -> Iterator[Problem]:
    left = days_left(client, account, now)
    if left is None or left > NOTICE.days:
        return
    values: Mapping[str, object] = {"client": client.slug, "account": account.key}
    title = say("A token ends soon: {account} ({client})", **values)
    told = say(
        "The token of {account} holds until {last}.", account=account.key, last=account.expires
    )
    if left < 0:
        title = say("A token has ended: {account} ({client})", **values)
        told = say(
            "The token of {account} held until {last}.", account=account.key, last=account.expires
        )
    platform = PLATFORMS.get(account.platform)
    lines = [told]
    if platform and platform.renew is not base.unsupported:
        lines.append(
            say("It is renewed without a person, but was not: what does the workflow “renew” tell?")
        )
    commands = (connecting(account),) if platform and platform.SECRETS else ()
    yield Problem(
        f"token/{client.slug}/{account.key}/{account.expires}",
        Kind.TOKEN,
        client.slug,
        title,
        (*lines, making(account, commands)),
        commands,
    )


def making(account: Account, commands: tuple[str, ...]) -> Message:
    """Return how a person replaces an account's token, by commands or by hand."""
    if commands:
        return say(
            "This leads to a new one, step by step, and sets “expires” in {path} anew:",
            path=account.at.path,
        )
    return say(
        "Make a new one, put it where the old one stands, and set “expires” in {path} anew.",
        path=account.at.path,
    )


def connecting(account: Account) -> str:
    """Return the command that leads a person to new secrets of an account."""
    named = "" if account.key == account.platform else f" --account {account.key}"
    return f"marronnier connect {account.platform} --client {account.client}{named}"
