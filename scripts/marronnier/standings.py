"""Where every delivery stands at a moment, by the files, the checks, the ledger and the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marronnier.approving import (
    Digests,
    account_id,
    delivery_of,
    missing_roles,
    required_roles,
)
from marronnier.events import Event
from marronnier.ledger import Ledger, Progress
from marronnier.model import (
    Account,
    Client,
    Delivery,
    Finding,
    Message,
    Moment,
    Post,
    State,
    Status,
    Workspace,
    say,
)
from marronnier.obstacles import Errors
from marronnier.platforms import PLATFORMS
from marronnier.receipts import pauses, told_of

WINDOW_PASSED = say("Its window has passed.")
BEFORE = say(
    "Its window had passed before there was a ledger here. If it is out, write"
    " “status: published” into its file."
)
NO_RECEIPT = say(
    "The file says “published” but the ledger has no receipt of it. “status: approved” sends it; if"
    " it is out by another way, write “status: cancelled”."
)
FINAL = frozenset({State.PUBLISHED, State.REFUSED, State.MISSED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold where one delivery stands: its state, when, where, and why."""

    client: str
    post: str  # the post's name
    account: str  # the account's key
    platform: str
    title: str
    path: str
    state: State
    planned: Moment | None = None
    until: datetime | None = None  # the end of its window
    actual: datetime | None = None
    url: str = ""
    reasons: tuple[Message, ...] = ()
    delivery: Delivery | None = None
    digests: Digests = field(default_factory=Digests, compare=False, repr=False)  # the delivery's
    part: int = 0  # the next part to send
    missing: tuple[str, ...] = ()  # roles that have not approved this content

    @property
    def id(self) -> str:
        """Return the delivery's id."""
        return f"{self.client}/{self.post}/{self.account}"

    @property
    def digest(self) -> str:
        """Return the digest of the delivery, empty when it cannot be told what it would be."""
        return self.digests.whole

    @property
    def content_digest(self) -> str:
        """Return the digest of the delivery's content, empty when it cannot be told either."""
        return self.digests.content

    @property
    def post_id(self) -> str:
        """Return the post's identity."""
        return f"{self.client}/{self.post}"


def deliver(post: Post, client: Client, key: str) -> Delivery | None:
    """Return the delivery of a post on an account, None when it cannot be told what it would be."""
    platform = PLATFORMS.get(key.partition(".")[0])
    account = client.accounts.get(key)
    if account is None and platform is not None and not platform.SECRETS:
        account = Account(client.slug, key, post.at("platform"))
    if platform is None or account is None or post.moment is None:
        return None
    return delivery_of(post, client.charter, account, platform.compose(post, account))


def assess(
    workspace: Workspace, findings: Iterable[Finding], ledger: Ledger, now: datetime
) -> tuple[Standing, ...]:
    """Return where every delivery stands, in the order of the posts.

    `findings` are the checks' verdicts at `now`; only errors count.
    """
    known = _Known(Errors(findings), ledger, ledger.sent_contents(), now)
    standings = [
        _assess_one(post, workspace.clients.get(post.client), key, known)
        for post in workspace.posts
        for key in post.accounts
    ]
    if quiet := pauses(ledger, now):
        standings = [_paused(standing, quiet) for standing in standings]
    return (*standings, *_left_behind(ledger, {standing.id for standing in standings}))


def _paused(standing: Standing, quiet: Mapping[str, Message]) -> Standing:
    """Hold back what is due on an account whose network wants to be left alone until later."""
    why = standing.delivery and quiet.get(account_id(standing.delivery.account))
    if standing.state is not State.DUE or not why:
        return standing
    return replace(standing, state=State.HELD, reasons=(why,))


@dataclass(frozen=True, slots=True)
class Standings:
    """Tell where deliveries stand as `assess` does, but those of a post when they are asked for."""

    posts: Mapping[str, Sequence[Post]]  # by their identity
    left: Mapping[str, Sequence[Standing]]  # what the ledger alone knows, by its post
    clients: Mapping[str, Client]
    known: _Known
    assessed: dict[str, tuple[Standing, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, workspace: Workspace, findings: Iterable[Finding], ledger: Ledger, now: datetime
    ) -> Standings:
        """Return where all deliveries stand; nothing is assessed yet."""
        known = _Known(Errors(findings), ledger, ledger.sent_contents(), now)
        posts, left = defaultdict(list), defaultdict(list)
        for post in workspace.posts:
            posts[post.id].append(post)
        names = {f"{post.id}/{key}" for post in workspace.posts for key in post.accounts}
        for standing in _left_behind(ledger, names):
            left[standing.post_id].append(standing)
        return cls(posts, left, workspace.clients, known)

    def __iter__(self) -> Iterator[Standing]:
        """Yield where every delivery stands."""
        for post in dict.fromkeys((*self.posts, *self.left)):
            yield from self.get(post)

    def get(self, post: str) -> tuple[Standing, ...]:
        """Return where the deliveries of a post stand, by its identity."""
        if post not in self.posts and post not in self.left:
            return ()
        if post not in self.assessed:
            self.assessed[post] = (*self._assess(post), *self.left.get(post, ()))
        return self.assessed[post]

    def only(self, posts: Collection[str]) -> Standings:
        """Return the same of these posts alone."""
        mine = {post: self.posts[post] for post in posts if post in self.posts}
        left = {post: self.left[post] for post in posts if post in self.left}
        return replace(self, posts=mine, left=left)

    def around(self, post: Post, contents: Iterable[tuple[str, str]]) -> object:
        """Return what a post's deliveries hang on besides itself, its client, events and time.

        `contents` are its accounts with the digests of what they are to get.
        """
        sent = self.known.sent
        twins = [sent.get(content) for content in contents] if sent else []
        return self.known.errors.around(post.client), twins, self.known.ledger.genesis

    def _assess(self, post: str) -> Iterator[Standing]:
        for file in self.posts.get(post, ()):
            client = self.clients.get(file.client)
            for key in file.accounts:
                yield _assess_one(file, client, key, self.known)


def _left_behind(ledger: Ledger, known: set[str]) -> Iterator[Standing]:
    """Yield what is still open in the ledger although no file speaks of it any more."""
    for name in sorted(set(ledger.deliveries()) - known):
        _, part = ledger.progress(name).first_open()
        if part and part.state in (State.CLAIMED, State.UNKNOWN, State.PARKED):
            client, post, account = name.split("/")
            gone = say("Its post is no longer in the files.")
            yield Standing(
                client=client,
                post=post,
                account=account,
                platform=account.partition(".")[0],
                title=post,
                path="",
                state=part.state,
                reasons=(gone, *told_of(name, part)),
            )


@dataclass(frozen=True, slots=True)
class _Known:
    """Hold what every delivery is judged by."""

    errors: Errors
    ledger: Ledger
    sent: Mapping[tuple[str, str], str]  # (account id, content digest) -> delivery
    now: datetime


def _assess_one(post: Post, client: Client | None, key: str, known: _Known) -> Standing:
    delivery = deliver(post, client, key) if client else None
    standing = Standing(
        client=post.client,
        post=post.name,
        account=key,
        platform=key.partition(".")[0],
        title=post.title,
        path=post.path,
        state=State.DRAFT,
        planned=post.moment,
        until=delivery.moment.instant + delivery.late if delivery else None,
        delivery=delivery,
        digests=Digests(delivery),
    )
    progress = known.ledger.progress(standing.id)
    standing = _with_receipts(standing, progress)
    if (settled := _by_ledger(standing, progress)) is not None:
        return settled
    if post.status is Status.CANCELLED:
        return replace(standing, state=State.CANCELLED)
    if post.status is Status.PUBLISHED and was_over(standing, known.ledger, known.now):
        return replace(standing, state=State.PUBLISHED)  # by hand: nobody else can know
    if post.status is Status.PUBLISHED and progress.missed:
        return replace(standing, state=State.MISSED, reasons=(WINDOW_PASSED,))
    if post.status is Status.PUBLISHED:
        return replace(standing, state=State.HELD, reasons=(NO_RECEIPT,))
    if post.status is not Status.APPROVED:
        return standing
    found = _by_time(_with_reasons(standing, post, client, known), progress, known.now)
    if found.state is State.MISSED and was_over(standing, known.ledger, known.now):
        return replace(found, reasons=(BEFORE,))
    return found


def was_over(standing: Standing, ledger: Ledger, now: datetime) -> bool:
    """Tell whether a delivery's time had passed before there was a ledger.

    Nobody meant it to go out from here.
    """
    begun = ledger.genesis.at if ledger.genesis else now
    return standing.until is not None and standing.until < begun


def _with_receipts(standing: Standing, progress: Progress) -> Standing:
    if not progress.parts:
        return standing
    done = progress.published
    number, _ = progress.first_open()
    if not done:
        return standing if standing.part == number else replace(standing, part=number)
    url = str(done[0].data.get("url", ""))
    return replace(standing, part=number, actual=_went_out(progress), url=url)


def _went_out(progress: Progress) -> datetime:
    """Return when the first part went out: who settles it later tells that it did, not when."""
    out = (part for _, part in sorted(progress.parts.items()) if part.state is State.PUBLISHED)
    first = next(out)
    return first.claim.at if first.claim and first.last.kind == "resolved" else first.last.at


def _by_ledger(standing: Standing, progress: Progress) -> Standing | None:
    """Return the standing that the ledger alone decides, None when files and time decide."""
    if not progress.parts:
        return None
    if progress.complete:
        return replace(standing, state=State.PUBLISHED)
    _, part = progress.first_open()
    if part is None or part.state is None:
        return None
    if part.state is State.REFUSED and part.claim and part.claim.data["digest"] != standing.digest:
        return None  # the text was corrected since
    return replace(standing, state=part.state, reasons=told_of(standing.id, part))


def _with_reasons(standing: Standing, post: Post, client: Client | None, known: _Known) -> Standing:
    ledger = known.ledger
    reasons = list(known.errors.of(post, standing.account))
    if held := ledger.hold(post.client):
        why, name = held.data["why"], held.data["name"]
        reasons.insert(0, say("{name} holds all posts back: {why}", name=name, why=why))
    delivery = standing.delivery
    missing: tuple[str, ...] = ()
    if client is None or delivery is None:
        reasons = reasons or [say("It cannot be told what would be sent, or when.")]
        return replace(standing, reasons=tuple(reasons))
    events: tuple[Event, ...] = ledger.streams.get(f"{post.id}/_post", ())
    roles = required_roles(post, client.charter)
    missing = missing_roles(roles, events, standing.id, standing.digests)
    if missing:
        reasons.append(say("Approval missing: {roles}.", roles=", ".join(missing)))
    sent = known.sent if not post.repeat else {}
    twin = sent and sent.get((account_id(delivery.account), standing.content_digest))
    if twin and twin != standing.id:
        message = "The same content already went out as {twin}; “repeat: true” sends it again."
        reasons.append(say(message, twin=twin))
    begun = ledger.progress(standing.id)
    if begun.published and begun.digest != standing.digest:
        reasons.append(say("The post was changed after its first part had gone out."))
    return replace(standing, reasons=tuple(reasons), missing=missing)


def _by_time(standing: Standing, progress: Progress, now: datetime) -> Standing:
    begun = bool(progress.published)  # later parts of a thread ignore the window
    if standing.planned is None or standing.until is None:
        return replace(standing, state=State.HELD)
    passed = now > standing.until and not begun
    if passed or (progress.missed and standing.digest in progress.missed):
        return replace(standing, state=State.MISSED, reasons=(WINDOW_PASSED, *standing.reasons))
    if standing.reasons:
        return replace(standing, state=State.HELD)
    due = begun or standing.planned.instant <= now
    return replace(standing, state=State.DUE if due else State.SCHEDULED)


def is_due(standing: Standing, now: datetime) -> bool:
    """Tell whether the planned moment has come and its window is open, whatever holds it back."""
    if standing.planned is None or standing.planned.instant > now:
        return False
    return standing.until is None or now <= standing.until or standing.part > 0
