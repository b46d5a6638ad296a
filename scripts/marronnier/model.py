"""The nouns of Marronnier, as frozen values; this module imports nothing of ours."""

from __future__ import annotations

import enum
import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

# --- what we say to people --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """Hold a sentence for people and its values, to be put into their language when shown."""

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def render(
        self,
        translate: Callable[[str], str] = str,
        show: Callable[[str, object], object] = lambda _, value: value,
    ) -> str:
        """Return the sentence, translated, with its values as `show` makes them of each."""
        if not self.values:
            return translate(self.text)
        values = {
            name: value.render(translate, show) if isinstance(value, Message) else show(name, value)
            for name, value in self.values
        }
        return translate(self.text).format_map(values)

    def __str__(self) -> str:
        return self.render()

    def parts(self) -> dict[str, Any]:
        """Return the message as JSON values, from which `rebuilt` makes it again."""
        values = {
            name: value.parts() if isinstance(value, Message) else str(value)
            for name, value in self.values
        }
        return {"text": self.text, "values": values}


def rebuilt(parts: Mapping[str, Any]) -> Message:
    """Return the message that `Message.parts` took apart."""
    values = {
        name: rebuilt(value) if isinstance(value, Mapping) else str(value)
        for name, value in parts["values"].items()
    }
    return Message(str(parts["text"]), tuple(values.items()))


def say(text: str, /, **values: object) -> Message:
    """Return a deferred message; `text` is the English msgid, with `{name}` for each value."""
    return Message(text, tuple(values.items()))


class Trouble(Exception):
    """Tell what stands in the way outside of the author's files: shown as one sentence, exit 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Away(Trouble):
    """Tell that a remote does not answer: what was known of it before may do for reading."""


# --- places and findings ------------------------------------------------------------------------


class Place(NamedTuple):
    """Name a stretch of a file: 1-based lines and columns in characters, the end exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Severity(enum.IntEnum):
    """Rank a finding; only an error stops a post."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """Return the word used in charters and reports."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the exact text `old` at a place by `new`; never a re-print of the file.

    One that is `proposed` wants a person's eye first.
    """

    at: Place
    old: str
    new: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Take out of a medium's file what it tells of a place; its pixels stay as they are."""

    path: str
    sha256: str  # of the file that was looked at: no other is touched


@dataclass(frozen=True, slots=True)
class Finding:
    """Report something wrong or doubtful at a place; `rule` is the code (`SRC006`).

    `why` is the brand's own reason; `weight` the severity that its charter gives to this very
    word, which goes before the rule's.
    """

    at: Place
    rule: str
    message: Message
    severity: Severity = Severity.ERROR
    name: str = ""
    client: str = ""
    post: str = ""
    platform: str = ""  # an account key or a platform; empty: the whole post
    match: str = ""
    fix: Edit | None = None
    why: str = ""
    weight: Severity | None = None
    cleaning: Cleaning | None = None  # what corrects it, where it is no text that is wrong

    @property
    def told(self) -> Message:
        """Return the message with the brand's own reason behind it."""
        return (
            say("{message} {why}", message=self.message, why=self.why) if self.why else self.message
        )


# --- files and media ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """Stand for one file of the workspace: Git's mode, size in bytes, and how to read it.

    `stamp` tells the SHA-256 of its bytes, where that is known without reading them.
    """

    mode: str
    size: int
    read: Callable[[], bytes]
    stamp: Callable[[], str] | None = None


Files = Mapping[str, File]  # workspace path with slashes -> file


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """Hold what decoding one medium told: pixels, format, SHA-256 of the source, or the fault.

    Plain values of JSON alone, but for the fault. Width and height are those that people see, once
    the picture is turned as its EXIF says.
    """

    sha256: str
    size: int
    format: str = ""  # "JPEG", "PNG", …; with a fault, one that is not accepted: "HEIC", …
    width: int = 0
    height: int = 0
    fault: Message | None = None
    animated: bool = False
    seconds: float = 0.0  # a film lasts, 0: not known
    rate: float = 0.0  # its pictures in a second
    codecs: str = ""  # its streams' codecs, the picture's first: "h264 aac"
    located: bool = False  # the file tells where the picture was taken
    colors: Mapping[str, float] = field(default_factory=dict)  # "#rrggbb" -> share, largest first
    look: str = ""  # hexadecimal; alike, bit for bit or nearly, for pictures that look alike


FILMS = (".mp4", ".mov", ".webm", ".m4v", ".mkv", ".avi")  # how a film's file is named


@dataclass(frozen=True, slots=True)
class Medium:
    """Name a picture or video of a post; `path` is empty when no such file was found."""

    given: str
    at: Place
    path: str = ""
    kind: str = ""
    alt: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    facts: MediaFacts | None = None
    captions: str = ""  # path of the file of its captions; empty when no such file was found

    @property
    def is_film(self) -> bool:
        """Tell whether it is a film: it says so, or is named like one."""
        return self.kind == "video" or self.given.lower().endswith(FILMS)


# --- clients ------------------------------------------------------------------------------------


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Charter:
    """Hold a client's effective charter: values as read, and the place each one comes from.

    `places` is keyed by the dotted path of the value (`voice.address`).
    """

    client: str
    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    # What was asked for: a charter is small, and asked thousands of times.
    _asked: dict[tuple[str, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def get(self, path: str, default: Any = None, *, platform: str = "") -> Any:
        """Return the value at a dotted path, the platform's own first when one is named."""
        try:
            found = self._asked[path, platform]
        except KeyError:
            found = self._asked[path, platform] = self._find(path, platform)
        return default if found is None else found

    def once(self, what: str, work: Callable[[], Found]) -> Found:
        """Return what `work` makes of this charter, worked out when it is first asked for."""
        try:
            made: Found = self._asked[what, "once"]
        except KeyError:
            made = self._asked[what, "once"] = work()
        return made

    def _find(self, path: str, platform: str) -> Any:
        names = path.split(".")
        own = _dig(self.values, ["platforms", platform, *names]) if platform else None
        return _dig(self.values, names) if own is None else own


def _dig(values: Any, names: list[str]) -> Any:
    for name in names:
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


@dataclass(frozen=True, slots=True)
class Account:
    """Hold a client's presence on a platform; `key` is `<platform>` or `<platform>.<name>`."""

    client: str
    key: str
    at: Place
    id: str = ""
    handle: str = ""
    url: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    expires: str = ""  # the last day of its token, as a person noted it

    @property
    def platform(self) -> str:
        """Return the platform's name, the part of the key before the dot."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Hold a campaign's fields as read from `clients/<client>/campaigns/<slug>.yml`."""

    client: str
    slug: str
    path: str
    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what a network counted for one post on one account, by some day."""

    day: date
    account: str
    post: str  # its file's name
    metric: str
    value: float


@dataclass(frozen=True, slots=True)
class Client:
    """Gather what is known of one brand; `usable` is false when its charter cannot be read."""

    slug: str
    charter: Charter
    accounts: Mapping[str, Account] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    usable: bool = True
    measures: tuple[Measure, ...] | None = None  # of `metrics.csv`; None: there is none

    @property
    def name(self) -> str:
        """Return the name to show, the folder's own when the charter has none."""
        return str(self.charter.get("name", self.slug))

    @property
    def zone(self) -> str:
        """Return the client's IANA time zone."""
        return str(self.charter.get("timezone", "UTC"))


# --- posts --------------------------------------------------------------------------------------


class Status(enum.StrEnum):
    """Name what a person wants of a post; `published` is written by the machine alone."""

    IDEA = "idea"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold one instant as people wrote it: wall time, IANA zone, and the instant in UTC."""

    wall: datetime  # naive, in `zone`
    zone: str
    instant: datetime  # aware, UTC


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold one message of a thread as written, with the line of its first character."""

    text: str
    line: int

    def place(self, path: str, start: int = 0, end: int | None = None) -> Place:
        """Return the place of the characters from `start` to `end` of the text."""
        end = len(self.text) if end is None else end
        (line, column), (end_line, end_column) = self._spot(start), self._spot(end)
        return Place(path, line, column, end_line, end_column)

    def _spot(self, offset: int) -> tuple[int, int]:
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset) - 1
        return self.line + line, offset - starts[line] + 1


@functools.lru_cache(maxsize=64)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


@dataclass(frozen=True, slots=True)
class Section:
    """Hold the text for one platform or account, or for all of them when `target` is empty."""

    target: str
    passages: tuple[Passage, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Post:
    """Hold one Markdown file as values; its identity is `<client>/<name>`, whatever its date."""

    client: str
    name: str
    path: str
    title: str
    accounts: tuple[str, ...]
    moment: Moment | None
    status: Status
    sections: tuple[Section, ...]
    media: tuple[Medium, ...] = ()
    link: str = ""
    hashtags: tuple[str, ...] = ()
    first_comment: str = ""
    campaign: str = ""
    late: timedelta | None = None
    repeat: bool = False
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # account -> its own
    allow: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)  # every other key, converted
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the identity, `<client>/<name>`."""
        return f"{self.client}/{self.name}"

    def section(self, account: str) -> Section | None:
        """Return the text for an account: its own, its platform's, or the common one."""
        wanted = (account, account.partition(".")[0], "")
        found = {section.target: section for section in self.sections}
        return next((found[target] for target in wanted if target in found), None)

    def chosen(self, account: Account) -> dict[str, Any]:
        """Return the options that hold on an account: its own, the network's, this post's."""
        own = (self.options.get(key, {}) for key in (account.platform, account.key))
        return {**account.options, **next(own), **next(own)}

    def at(self, *keys: str) -> Place:
        """Return the place of the first of these keys that was written, else the file's start."""
        return next((self.places[key] for key in keys if key in self.places), Place(self.path))


class Revision(NamedTuple):
    """Tell how many commits changed a file, and when the last of them was made."""

    number: int
    at: datetime


class Version(NamedTuple):
    """Tell of one commit that changed a file: when, Git's name for what it holds, who and why."""

    at: datetime
    content: str
    author: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Gather everything read from the files."""

    clients: Mapping[str, Client] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    language: str = "fr"
    watch: tuple[Mapping[str, Any], ...] | None = None  # {word, why, from, until}; None: no list


# --- deliveries ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one visible message of a delivery, exactly as it will be sent (text in NFC)."""

    text: str
    media: tuple[Medium, ...] = ()
    link: str = ""  # a card to attach; a link that stands in the text is not repeated here
    comment: bool = False
    title: str = ""  # beside the text, on networks that have one


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold one post on one account: the unit that is planned, claimed, sent and recorded."""

    client: str
    post: str
    account: Account
    moment: Moment
    late: timedelta
    parts: tuple[Part, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    repeat: bool = False

    @property
    def id(self) -> str:
        """Return `<client>/<post>/<account>`, which also names its stream in the ledger."""
        return f"{self.client}/{self.post}/{self.account.key}"

    @property
    def platform(self) -> str:
        """Return the platform's name."""
        return self.account.platform


class State(enum.StrEnum):
    """Name where a delivery stands; the words are the contract of `status --format json`."""

    DRAFT = "draft"
    HELD = "held"
    SCHEDULED = "scheduled"
    DUE = "due"
    CLAIMED = "claimed"
    PUBLISHED = "published"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    PARKED = "parked"
    MISSED = "missed"
    CANCELLED = "cancelled"
