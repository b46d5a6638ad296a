"""What a rule may know of one post: its texts as written and as sent, and the charter's values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby
from typing import Any, TypeVar

from marronnier.events import Event
from marronnier.model import Charter, Client, Passage, Post
from marronnier.moments import window_end
from marronnier.platforms.base import Platform
from marronnier.proofs import Proofs
from marronnier.rules.needs import Signs
from marronnier.rules.present import Present
from marronnier.rules.telling import Composed, Sent, Spoken, Text
from marronnier.wording import topics

Made = TypeVar("Made")
ORIGINS = ("message", "first_comment")
SIGNS = "signs"  # what the driver has found in the post, under this name
DIFFERS = object()  # instead of a value of the charter
EVERYWHERE = ("",)  # instead of accounts, where all of a post's are meant


@dataclass(frozen=True, slots=True)
class Scope:
    """Hold what a rule may know of one post: nothing of now, of other posts, of the ledger."""

    client: Client | None  # None: the post names a client that does not exist
    post: Post
    deliveries: tuple[Composed, ...]  # those that can be composed
    texts: tuple[Text, ...]  # what people will read, as written
    clients: Collection[str]  # the folders' names
    platforms: Mapping[str, Platform]
    options: Mapping[str, Any] = field(default_factory=dict)  # the charter's, for this rule
    watch: tuple[Mapping[str, Any], ...] = ()  # the agency's watch list: {word, why, from, until}
    proofs: Proofs = field(default_factory=dict)  # what a grammar checker said, if one was asked
    language: str = "fr"  # of the client's posts
    # Texts by what was asked for: a hundred rules ask for the same.
    _asked: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield every message as written, with the account or platform it is for."""
        for section in self.post.sections:
            for passage in section.passages:
                yield section.target, passage

    def option(self, key: str) -> tuple[str, ...]:
        """Return the words that the charter gives to this rule under an option."""
        given = self.options.get(key, ())
        return (given,) if isinstance(given, str) else tuple(given)

    def charter(self, path: str, default: Any = None, *, platform: str = "") -> Any:
        """Return a value of the client's charter."""
        if self.client is None:
            return default
        return self.client.charter.get(path, default, platform=platform)

    def topics(self) -> tuple[str, ...]:
        """Return the post's topics: those declared, then those that its sensitive words add."""
        if self.client is None:
            return ()
        charter = self.client.charter
        return self.once("topics", lambda: self._topics(charter))

    def _topics(self, charter: Charter) -> tuple[str, ...]:
        listed: Mapping[str, Iterable[str]] = charter.get("lexicon.sensitive", {})
        entries = charter.once("sensitive", lambda: tuple(chain.from_iterable(listed.values())))
        if entries and self.may_name(entries):
            return topics(self.post, charter)
        return tuple(dict.fromkeys(self.post.fields.get("topics", ())))

    def once(self, what: Hashable, work: Callable[[], Made]) -> Made:
        """Return what `work` makes of the post, worked out when a rule first asks for it."""
        if ("once", what) not in self._asked:
            self._asked["once", what] = work()
        made: Made = self._asked["once", what]
        return made

    def may_name(self, entries: tuple[str, ...]) -> bool:
        """Tell whether the post may name one of some entries: asked before one looks closer."""
        signs: Signs | None = self._asked.get(("once", SIGNS))
        return signs is None or signs.may_name(entries)

    def spoken(
        self, path: str = "", default: Any = None, *, origins: tuple[str, ...] = ORIGINS
    ) -> tuple[Spoken, ...]:
        """Return each text as written, with the charter's value at `path` for whom it reaches.

        A text whose readers on several networks are spoken to differently comes once for each
        value.
        """
        asked = (path, origins)
        known = self._asked.get(asked)
        if known is None or known[0] != default:
            known = self._asked[asked] = default, tuple(self._spoken(path, default, origins))
        spoken: tuple[Spoken, ...] = known[1]
        return spoken

    def in_french(self, spoken: Iterable[Spoken]) -> Iterator[list[Spoken]]:
        """Yield a French post's texts, as one those that the same people read: so is a thread."""
        if self.language == "fr":
            for _, together in groupby(spoken, lambda one: (one.platforms, one.text.accounts)):
                yield list(together)

    def _spoken(self, path: str, default: Any, origins: tuple[str, ...]) -> list[Spoken]:
        texts = self._asked.get(origins)
        if texts is None:
            texts = self._asked[origins] = self._read(origins)
        value = self._common(path, default)
        if value is not DIFFERS:
            return [Spoken(text, value, shown) for text, shown in texts]
        return [
            Spoken(text, value, self._shown(accounts))
            for text, _ in texts
            for value, accounts in self._alike(path, default, text.accounts)
        ]

    def _read(self, origins: tuple[str, ...]) -> list[tuple[Text, tuple[str, ...]]]:
        """Return the texts of some origins, each with the accounts that it reaches, as shown."""
        return [(one, self._shown(one.accounts)) for one in self.texts if one.origin in origins]

    def _shown(self, accounts: tuple[str, ...]) -> tuple[str, ...]:
        """Return accounts as a finding names them: not at all, where it concerns every one."""
        return EVERYWHERE if len(accounts) == len(self.post.accounts) else accounts

    def sent(self, path: str = "", default: Any = None) -> tuple[Sent, ...]:
        """Return what would be sent, once for all accounts that get the same under one value."""
        known = self._asked.get(path)
        if known is None or known[0] != default:
            known = self._asked[path] = default, tuple(self._sent(path, default))
        sent: tuple[Sent, ...] = known[1]
        return sent

    def _sent(self, path: str, default: Any) -> Iterator[Sent]:
        value = self._common(path, default)
        if value is DIFFERS:
            return self._together(lambda key: self._value(path, default, key))
        alike = self.once("together", lambda: tuple(self._together(lambda _: None)))
        if value is None:
            return iter(alike)
        return (Sent(one.composed, value, one.platforms, one.texts, one.post) for one in alike)

    def _together(self, valued: Callable[[str], Any]) -> Iterator[Sent]:
        """Yield what is sent, the first of the accounts that get the same under one value."""
        groups: list[tuple[Composed, Any, tuple[str, ...]]] = []
        for composed in self.deliveries:
            key = composed.account.key
            value = valued(key)
            for number, (first, theirs, keys) in enumerate(groups):
                alike = first.account.platform == composed.account.platform
                if alike and theirs == value and first.parts == composed.parts:
                    groups[number] = first, value, (*keys, key)
                    break
            else:
                groups.append((composed, value, (key,)))
        for composed, value, keys in groups:
            key = composed.account.key
            written = [text for text in self.texts if text.origin != "alt" and key in text.accounts]
            yield Sent(composed, value, self._shown(keys), tuple(written), self.post)

    def _alike(
        self, path: str, default: Any, accounts: tuple[str, ...]
    ) -> list[tuple[Any, tuple[str, ...]]]:
        groups: list[tuple[Any, tuple[str, ...]]] = []
        for key in accounts or ("",):
            value = self._value(path, default, key)
            for number, (theirs, keys) in enumerate(groups):
                if theirs == value:
                    groups[number] = theirs, (*keys, key)
                    break
            else:
                groups.append((value, (key,)))
        return groups

    def _common(self, path: str, default: Any) -> Any:
        """Return the charter's value at a path, `DIFFERS` where some network has its own."""
        if not path:
            return None
        if self.client is None:
            return default
        charter = self.client.charter
        known: dict[str, Any] = charter.once("common", dict)
        if path not in known:
            values = [charter.get(path, platform=name) for name in charter.get("platforms", {})]
            value = charter.get(path)
            known[path] = value if all(one == value for one in values) else DIFFERS
        return default if known[path] is None else known[path]

    def _value(self, path: str, default: Any, key: str) -> Any:
        return self.charter(path, default, platform=key.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Dated(Scope):
    """Hold also when the post goes out: `present` is the later of its planned time and now.

    `events` are its approvals and what became of it, None when no ledger is at hand.
    """

    present: Present = field(kw_only=True)
    events: tuple[Event, ...] | None = field(kw_only=True, default=None)

    def day(self) -> date:
        """Return the day, where the client is, on which the post goes out."""
        return self.present.day(self.client.zone if self.client and self.client.usable else "UTC")

    def is_over(self) -> bool:
        """Tell whether the post's window has passed: it never goes out any more."""
        end = window_end(self.post, self.client)
        return end is not None and self.present.is_past(end)
