"""What a platform is: the contract of its module, and the values that it takes and gives.

A platform is one module that is handed everything it needs; it imports no network library. The
outcomes of a request are exceptions that say what is proven: `Held` before anything was asked,
`Busy` and `Refused` when the network is proven not to have taken the message. Everything else
that goes wrong after a request has left is `Unknown`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from marronnier.model import Account, Delivery, Medium, Message, Part, Post, say
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.previews import Preview
from marronnier.world import Clock, Http, Outbox


class Class(enum.StrEnum):
    """Name how a lost answer is resolved (reference: reliability, chapter 3.3)."""

    KEY = "K"  # the same request again is the same post, for ever
    WINDOW = "W"  # the same within a time
    HANDLE = "H"  # an invisible object first, whose state can be asked
    LOOK = "L"  # own posts can be listed
    NEITHER = "N"  # a person must look


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold what a network wants a picture to be; 0: no matter."""

    types: tuple[str, ...] = ("image/jpeg", "image/png", "image/webp", "image/gif")
    most_bytes: int = 0
    least_width: int = 0  # pixels
    most_width: int = 0
    most_height: int = 0
    most_sides: int = 0  # width and height together
    most_pixels: int = 0  # width times height
    narrowest: float = 0.0  # width / height
    widest: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a picture as it is sent: made from its source, the same bytes each time."""

    type: str  # "image/jpeg", …
    data: bytes = field(repr=False)
    width: int
    height: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Option:
    """Describe what a post or an account may choose on a network, below `options`."""

    what: Message
    values: tuple[str, ...] = ()  # empty: any text
    usual: str = ""
    lasts: int = 0  # days from the start of the month (YYYYMM) that its value names; 0: for ever


@dataclass(frozen=True, slots=True)
class Limits:
    """Hold what a network accepts, the day it was checked (YYYY-MM-DD) and where.

    `image_bytes` goes before what `picture` says of bytes: accounts and servers tell it anew.
    """

    characters: int
    checked: str
    source: str
    images: int = 0
    image_bytes: int = 0
    alt_characters: int = 0
    link_characters: int = 0  # what each link counts, however long; 0: as written
    text_bytes: int = 0  # of UTF-8; 0: no such limit
    threads: bool = True
    shown: int = 0  # characters that people see before “more”; 0: all of them
    price: str = ""  # of a message, in US dollars; empty: nothing
    link_price: str = ""  # of a message with a link
    caption_characters: int = 0  # of a message with pictures; 0: as many as of any other
    film_characters: int = 0  # of a message with a film; 0: as many as of one with pictures
    comment_characters: int = 0  # of a first comment; 0: as many as of any other
    title_characters: int = 0  # of a title beside the text; 0: it has none
    least_media: int = 0  # pictures or films without which there is no message
    least_videos: int = 0  # films without which there is no message
    videos: int = 0  # films of one message, in the place of its pictures
    video_bytes: int = 0
    video_seconds: int = 0
    picture: Shape = Shape()
    alike: bool = False  # it crops all pictures of a message to the proportions of the first
    comments: bool = True  # it takes a first comment, or an answer to oneself
    fetches: bool = False  # it fetches pictures from a public address: `access.show`
    fetches_films: bool = False  # films too

    def __post_init__(self) -> None:
        if self.image_bytes:
            shape = replace(self.picture, most_bytes=self.image_bytes)
            object.__setattr__(self, "picture", shape)

    def of(self, account: Account) -> Limits:
        """Return the limits with the account's own, as `accounts.yml` records them."""
        known = [(name, value) for name, value in account.limits.items() if name != "source"]
        return _with(self, *known) if known else self

    def room(self, part: Part) -> int:
        """Return how many characters a part may have."""
        if part.comment:
            return self.comment_characters or self.characters
        if self.film_characters and any(medium.is_film for medium in part.media):
            return self.film_characters
        return (part.media and self.caption_characters) or self.characters


@lru_cache(512)  # few accounts, on very many posts
def _with(limits: Limits, *known: tuple[str, Any]) -> Limits:
    return replace(limits, **dict(known))


def _unfit(medium: Medium, _shape: Shape) -> Picture:
    raise Held(say("{path} cannot be prepared here.", path=medium.given))


def _unshown(_picture: Picture) -> str:
    raise Held(say("No public place for pictures is set."))


@dataclass(frozen=True, slots=True)
class Access:
    """Hand a platform what it may use for one account; secrets never show in its repr."""

    account: Account
    secrets: Mapping[str, str] = field(repr=False)  # field name ("TOKEN") -> value
    http: Http
    clock: Clock
    outbox: Outbox
    read: Callable[[Medium], bytes]  # a medium's bytes from Git's objects
    fit: Callable[[Medium, Shape], Picture] = _unfit  # a picture in that shape; raises Held
    show: Callable[[Picture], str] = _unshown  # its public address; raises Held or Busy


@dataclass(frozen=True, slots=True)
class Session:
    """Hold a connected account: its class and limits as this server keeps them."""

    access: Access
    class_: Class
    limits: Limits
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    until: datetime | None = None  # when it must be opened again
    expires: datetime | None = None  # when the secrets end, where the network tells it


@dataclass(frozen=True, slots=True)
class Prepared:
    """Hold one request, frozen: JSON without any secret, which the claim records.

    `key` is what makes a repeat recognisable (record key, idempotency key); `derivatives` maps
    the SHA-256 of each source medium to that of the bytes that are sent. `files` holds bytes that
    only the visible request itself can carry, by their SHA-256; no claim records them. Neither
    does it record `private`: what the network handed out to this process and whoever holds it may
    use. A repeat by another process has neither. `class_` is set where a lost answer to this one
    request is resolved otherwise than the account's: a comment below a post that has a handle.
    """

    key: str
    request: Mapping[str, Any]
    derivatives: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    private: Mapping[str, str] = field(default_factory=dict, repr=False)
    class_: Class | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Hold what the network answered: its id, the public address, and what replies must name."""

    id: str
    url: str
    refs: Mapping[str, str] = field(default_factory=dict)


class Outcome(Exception):
    """Carry the reason of an outcome, a sentence for people without any secret."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Held(Outcome):
    """Say that nothing was asked of the network yet: a secret, a right or a size is missing.

    `at` names the key of the post that is at fault, if one is: "media", "options.cover".
    """

    def __init__(self, reason: Message, at: str = "") -> None:
        super().__init__(reason)
        self.at = at


class Busy(Outcome):
    """Say that the network took nothing and asks to come back, at `until` when it said so.

    It is not `told` where that is only when such limits usually end: a later run may try sooner.
    """

    def __init__(
        self, reason: Message, until: datetime | None = None, *, told: bool = True
    ) -> None:
        super().__init__(reason)
        self.until = until
        self.told = told


class Refused(Outcome):
    """Say that the network read the message and is proven not to have taken it."""


class Unknown(Outcome):
    """Say that the message may be out or not."""


class Lapsed(Outcome):
    """Say that a handle has ended without ever being published: what it held is not out."""


class Unsupported(Outcome):
    """Say that the network, or what we know of it, has no such ability."""


class Platform(Protocol):
    """The contract of a platform's module."""

    NAME: str
    LABEL: str
    SECRETS: tuple[str, ...]  # field names; empty: no account is needed
    NEEDS_URL: bool  # an account is nowhere without its server's address
    STEPS: tuple[Message, ...]  # what a newcomer does, and what it costs
    DOUBTS: tuple[Message, ...]  # what has not been seen on the network itself
    LIMITS: Limits
    CLASS: Class
    OPTIONS: Mapping[str, Option]
    CONSENT: Consent | None  # None: a person copies the secrets from the network's own page

    def compose(self, post: Post, account: Account) -> tuple[Part, ...]:
        """Return the parts exactly as they will be sent."""

    def length(self, text: str, limits: Limits) -> int:
        """Return the length as the network counts it."""

    def preview(self, delivery: Delivery) -> tuple[Preview, ...]:
        """Return how each part will look, as data."""

    def examine(self, delivery: Delivery, limits: Limits) -> None:
        """Raise Held for what the network takes of no account: what the post alone can tell.

        `check` asks it long before, `prepare` before anything leaves. What `limits` and the
        allowed values of `OPTIONS` say needs no word here.
        """

    def connect(self, access: Access) -> Session:
        """Open the account and prove that the secrets belong to it; raise Held or Busy."""

    def prepare(
        self, session: Session, delivery: Delivery, number: int, before: tuple[Sent, ...]
    ) -> Prepared:
        """Upload and freeze what part `number` needs, visibly nothing; raise Held or Busy.

        `before` holds what became of the parts 0 … number-1.
        """

    def publish(self, session: Session, prepared: Prepared) -> Sent:
        """Make exactly one visible request.

        Raise Busy, Refused, Lapsed, NotSent, NoAnswer or Unknown.
        """

    def look(self, session: Session, prepared: Prepared) -> tuple[Sent, ...]:
        """Return the account's posts that are this one, newest first; raise Unsupported.

        Under `Class.HANDLE` the handle in the request is asked for its state: its post when it is
        out, nothing while it exists and is not published (then publishing it again makes at most
        this one post); raise Lapsed when it has ended and never was, Unknown when nobody can tell.
        """

    def grant(self, access: Access, code: str, address: str, verifier: str) -> tuple[Granted, ...]:
        """Exchange the code that a consent gave for secrets, of every account that it opened.

        `address` is where the network sent the person back to, `verifier` PKCE's. Raise Held,
        Busy or Unsupported.
        """

    def renew(self, access: Access) -> Granted:
        """Return secrets in the place of those that will end; raise Held, Busy or Unsupported.

        The old ones may be void at once: whoever asks must be able to keep the new ones.
        """

    def delete(self, session: Session, sent: Sent) -> None:
        """Remove a post; raise Unsupported."""

    def metrics(self, session: Session, sent: Sent) -> Mapping[str, int]:
        """Return public counts; raise Unsupported."""

    def comments(self, session: Session, sent: Sent) -> tuple[Mapping[str, str], ...]:
        """Return replies; raise Unsupported."""


def nothing_more(_delivery: Delivery, _limits: Limits) -> None:
    """Stand for `examine` where limits and options say all that a network wants."""


def unsupported(*_: Any) -> Any:
    """Stand for an ability that a platform lacks."""
    raise Unsupported(say("This network does not offer that."))
