"""Whether a ledger may be published from: it is this repository's, and of a version we know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from marronnier import __version__
from marronnier.events import Event
from marronnier.ledger import Ledger
from marronnier.model import Trouble, say

OWNER = "owner"  # the event that tells more of the repository than the genesis could


def known_owners(ledger: Ledger) -> Iterator[Mapping[str, str]]:
    """Yield what a ledger knows of its repository: by its genesis, and by what came later."""
    for event in ledger.streams.get("_ledger", ()):
        if event.number == 1 or event.kind == OWNER:
            yield event.data.get("repository", {})


def refuse_foreign(ledger: Ledger, identity: Mapping[str, str]) -> None:
    """Raise Trouble for a ledger of another repository: a fork's, a copy's."""
    for known, (name, value) in product(known_owners(ledger), identity.items()):
        # a history may have several first commits: one in common is enough
        if not set(known.get(name, value).split()) & set(value.split()):
            raise Trouble(
                say(
                    "This ledger belongs to another repository (a fork or a copy?): nothing is"
                    " published from here. Delete the branch “ledger” and the tag “ledger-head” of"
                    " the copy and call “marronnier ledger init”."
                )
            )


def refuse_newer(events: Iterable[Event]) -> None:
    """Raise Trouble for events that ask for a newer version of the publisher than this one."""
    mine = _version(__version__)
    asked = {str(event.data.get("min_publisher", "")) for event in events}
    for wanted in sorted(asked):
        if wanted and _version(wanted) > mine:
            raise Trouble(say("The ledger asks for Marronnier {version} or newer.", version=wanted))


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(".") if number.isdigit())
