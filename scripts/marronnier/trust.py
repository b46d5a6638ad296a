"""Whether a ledger may be published from: it is this repository's, and of a version we know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marronnier import __version__
from marronnier.ledger import Event
from marronnier.model import Trouble, say


def refuse_foreign(genesis: Event, identity: Mapping[str, str]) -> None:
    """Raise Trouble for a ledger of another repository: a fork's, a copy's."""
    known = genesis.data.get("repository", {})
    for name, value in identity.items():
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
