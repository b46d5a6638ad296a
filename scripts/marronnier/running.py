"""One run of the publisher: what it knows of ledger, posts and accounts, and how it records."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from marronnier.checking import check
from marronnier.credentials import secrets_of
from marronnier.events import GENESIS, canonical, damaged
from marronnier.hosting import show, store_of
from marronnier.ledger import Ledger
from marronnier.load import load, unopened, with_facts
from marronnier.model import (
    Account,
    Finding,
    Medium,
    Message,
    Post,
    State,
    Status,
    Trouble,
    Workspace,
    say,
)
from marronnier.platforms import base
from marronnier.platforms.shared.shaping import fit
from marronnier.standings import Standing, assess
from marronnier.trust import refuse_foreign, refuse_newer
from marronnier.world import Landing, Revision, Snapshot, World

PATIENCE = 300.0  # seconds for a receipt, when others write or the remote is away
Transports = Mapping[str, base.Platform]


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what this run made of one delivery."""

    delivery: str
    state: State
    reason: Message | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Hold what came of a claim: the event that is to be appended to its stream."""

    stream: str
    claim: Mapping[str, Any]
    kind: str
    data: Mapping[str, Any]

    @property
    def event(self) -> Mapping[str, Any]:
        """Return the event's own fields."""
        return {"part": self.claim["part"], "nonce": self.claim["nonce"], **self.data}


@dataclass(slots=True)
class Run:
    """Hold one run of the publisher: the world, what it knows, and what it has done."""

    world: World
    transports: Transports
    client: str = ""  # only this one; its short secret names count then
    tell: Callable[[Result], None] = lambda _: None
    results: list[Result] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)  # what people may know and need not act on
    snapshot: Snapshot = field(default_factory=lambda: Snapshot(None, {}))
    ledger: Ledger = field(default_factory=Ledger)
    revision: Revision = field(default_factory=lambda: Revision("", {}))
    workspace: Workspace = field(default_factory=Workspace)
    reading: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    examined: set[str] = field(default_factory=set)  # posts that the findings speak of
    sessions: dict[tuple[str, str], base.Session] = field(default_factory=dict)
    shown: dict[tuple[str, str], str] = field(default_factory=dict)  # client, SHA-256 -> address
    wrote: bool = False  # events, since the newest head was last marked

    # --- what is known ---

    def refresh(self) -> None:
        """Fetch the ledger; refuse one that is missing, damaged, foreign, or newer than we are."""
        snapshot = self.world.ledger.fetch()
        if snapshot.head and snapshot.head == self.snapshot.head:
            return
        if snapshot.head is None:
            raise Trouble(
                say("There is no ledger here yet: make it once with “marronnier ledger init”.")
            )
        ledger = self.ledger.grown(self.snapshot.files, snapshot.files)
        if ledger.genesis is None:
            raise damaged(GENESIS, say("missing"))
        refuse_foreign(ledger, self.world.ledger.identity())
        refuse_newer(ledger.news(self.ledger))
        self.snapshot, self.ledger = snapshot, ledger  # both or none: events build on their pair

    def standings(
        self, at: datetime | None = None, supposed: Ledger | None = None
    ) -> list[Standing]:
        """Return where this run's deliveries stand now, by files of the posts' branch.

        `at` is a later moment that they are judged at, `supposed` a ledger that might be.
        """
        now = at or self.world.clock.now()
        revision = self.world.source.fetch()
        anew = revision.commit != self.revision.commit
        if anew:
            self.revision = revision
            self.workspace, self.reading = load(revision.files, unopened)
        # Whether what is not due yet may go out is nobody's question now.
        due = {post.id for post in self.workspace.posts if _may_be_due(post, now)}
        if anew or not due <= self.examined:
            self._open_media(due)
            self.examined = due
            self.findings = check(
                self.workspace,
                self.reading,
                now,
                events=self.ledger.by_post(),
                wanted=lambda post: post.id in due,
            )
        return [
            standing
            for standing in assess(self.workspace, self.findings, supposed or self.ledger, now)
            if self.client in ("", standing.client)
        ]

    def _open_media(self, due: set[str]) -> None:
        """Decode the media of what is due, and of what readers may have seen shortly before it."""
        near = nearby(self.workspace, due)
        files, inspect = self.revision.files, functools.cache(self.world.inspect)
        posts = (
            with_facts(post, files, inspect) if post.id in near else post
            for post in self.workspace.posts
        )
        self.workspace = replace(self.workspace, posts=tuple(posts))

    def done(
        self, delivery: str, state: State, reason: Message | None = None, url: str = ""
    ) -> None:
        """Note and tell what became of a delivery."""
        result = Result(delivery, state, reason, url)
        self.results.append(result)
        self.tell(result)

    # --- writing ---

    def write(self, stream: str, kind: str, **data: Any) -> Landing:
        """Append one event on top of what is known; after a loss the ledger is fetched anew."""
        return self.write_all({stream: (kind, data)})

    def write_all(self, events: Mapping[str, tuple[str, Mapping[str, Any]]]) -> Landing:
        """Append one event to each of several streams, in one push."""
        now = self.world.clock.now()
        files = dict(
            self.ledger.write(stream, kind, now, **_without_secrets(data, self.world.conceal))
            for stream, (kind, data) in events.items()
        )
        subject = ", ".join(f"{kind}: {stream}" for stream, (kind, _) in events.items())
        pushed = self.world.ledger.append(self.snapshot.head, files, subject[:200])
        if pushed.landing is Landing.REFUSED:
            raise Trouble(
                say(
                    "The push to the branch “ledger” is refused although nobody else wrote: let"
                    " this identity push to it (protection rules, token rights)."
                    " Git says: {detail}",
                    detail=pushed.detail,
                )
            )
        if pushed.landing is Landing.LANDED:
            self.wrote = True
            self.snapshot = Snapshot(pushed.head, {**self.snapshot.files, **files})
            self.ledger = self.ledger.extended(files)
            return Landing.LANDED
        self.refresh()
        if all(self.snapshot.files.get(path) == event for path, event in files.items()):
            return Landing.LANDED  # the answer was lost, the event was not
        if pushed.landing is Landing.UNKNOWN:
            raise Trouble(
                say("The remote does not take the ledger's push: {why}", why=pushed.detail)
            )
        return Landing.LOST

    def mark(self) -> None:
        """Mark the head that this run has written, so that a rewound ledger shows everywhere."""
        if self.wrote and (why := self.world.ledger.mark()):
            self.notices.append(why)
        self.wrote = False

    def record(self, stream: str, claim: Mapping[str, Any], kind: str, **data: Any) -> None:
        """Append what came of a claim, however many others write and however long Git is away."""
        self.record_all([Receipt(stream, claim, kind, data)])

    def record_all(self, receipts: Iterable[Receipt], patience: float = PATIENCE) -> None:
        """Append what came of several deliveries' claims, in one push."""
        left = list(receipts)
        clock = self.world.clock
        began, pause, why = clock.monotonic(), 0.2, ""
        while clock.monotonic() - began < patience:
            left = [receipt for receipt in left if self._tells(receipt)]
            if not left:
                return
            try:
                if self.write_all({r.stream: (r.kind, r.event) for r in left}) is Landing.LANDED:
                    return
            except Trouble as trouble:
                why = str(trouble)
            self.wait(pause)
            pause = min(2 * pause, 20.0)
        lines = [canonical({"stream": r.stream, "event": r.kind, **r.event}) for r in left]
        raise Trouble(
            say(
                "This receipt could not be written to the ledger: {line} {why}",
                line=" ".join(line.decode() for line in lines),
                why=why,
            )
        )

    def _tells(self, receipt: Receipt) -> bool:
        """Tell whether an outcome adds to what the ledger holds: what is out is always said."""
        known = self.ledger.progress(receipt.stream).parts.get(receipt.claim["part"])
        if receipt.kind == "published" or known is None or known.claim is None:
            return known is None or known.state is not State.PUBLISHED
        mine = known.claim.data["nonce"] == receipt.claim["nonce"]
        return mine and known.state not in (State.PUBLISHED, State.REFUSED, State.CANCELLED)

    def wait(self, seconds: float) -> None:
        """Wait about so long; chance keeps two runs from meeting for ever."""
        self.world.clock.sleep(seconds * (0.5 + int(self.world.nonce()[:4], 16) / 0xFFFF))

    # --- accounts ---

    def session(self, account: Account) -> base.Session:
        """Return the connected account; raise Held, Busy, NotSent or NoAnswer."""
        key = (account.client, account.key)
        until = self.sessions[key].until if key in self.sessions else None
        if key not in self.sessions or (until and self.world.clock.now() >= until):
            platform = self.transports[account.platform]
            secrets = secrets_of(account, platform, self.world.secret, short=bool(self.client))
            access = base.Access(
                account,
                secrets,
                self.world.http,
                self.world.clock,
                self.world.outbox,
                self._read,
                lambda medium, shape: fit(medium, self._read(medium), shape, self.world.reshape),
                lambda picture: self._show(account, picture),
            )
            self.sessions[key] = platform.connect(access)
        return self.sessions[key]

    def _read(self, medium: Medium) -> bytes:
        return self.revision.files[medium.path].read()

    def _show(self, account: Account, picture: base.Picture) -> str:
        """Return a picture's public address; once in a run is enough."""
        shown = (account.client, picture.sha256)
        if shown not in self.shown:
            charter = self.workspace.clients[account.client].charter
            store = store_of(charter, self.world.secret)
            self.shown[shown] = show(store, picture, self.world.http, self.world.clock)
        return self.shown[shown]


def _without_secrets(value: Any, conceal: Callable[[str], str]) -> Any:
    """Return what an event will hold, every text in it without secrets."""
    if isinstance(value, str):
        return conceal(value)
    if isinstance(value, Mapping):
        return {key: _without_secrets(item, conceal) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_secrets(item, conceal) for item in value]
    return value


def nearby(workspace: Workspace, due: set[str]) -> set[str]:
    """Return the posts that are due, and those whose pictures may not be shown again so soon.

    An agency keeps thousands of pictures, and to decode one takes a while.
    """
    moments: dict[str, list[datetime]] = defaultdict(list)
    for post in workspace.posts:
        if post.id in due and post.moment:
            moments[post.client].append(post.moment.instant)
    found = set(due)
    for post in workspace.posts:
        client = workspace.clients.get(post.client)
        if client is None or not post.moment or post.client not in moments:
            continue
        memory = timedelta(days=int(client.charter.get("media.reuse_days", 0)))
        if min(moments[post.client]) - memory <= post.moment.instant <= max(moments[post.client]):
            found.add(post.id)
    return found


def _may_be_due(post: Post, now: datetime) -> bool:
    """Tell whether a post's time has come, as far as its file tells."""
    return post.status is Status.APPROVED and post.moment is not None and post.moment.instant <= now
