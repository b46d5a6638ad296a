"""Make the ledger, and write down whose it is."""

from __future__ import annotations

from marronnier.ledger import Ledger
from marronnier.model import Trouble, say
from marronnier.running import Run
from marronnier.trust import OWNER, known_owners
from marronnier.world import Landing, World


def make_ledger(world: World) -> str:
    """Make the ledger with its genesis; return its head; raise Trouble when it exists."""
    if world.ledger.fetch().head is not None:
        raise Trouble(say("The ledger exists already; nothing was changed."))
    now = world.clock.now()
    path, event = Ledger().write(
        "_ledger", "genesis", now, repository=dict(world.ledger.identity()), nonce=world.nonce()
    )
    pushed = world.ledger.append(None, {path: event}, "genesis")
    if pushed.landing is not Landing.LANDED:
        raise Trouble(
            say(
                "The ledger could not be made: {detail}",
                detail=pushed.detail or pushed.landing.value,
            )
        )
    return pushed.head


def name_owner(run: Run) -> None:
    """Write down what the ledger does not know yet of its repository: GitHub's number of it.

    A ledger that was made on a laptop holds none, and a fork has the same first commits.
    """
    known = {name for named in known_owners(run.ledger) for name in named}
    news = {name: value for name, value in run.world.ledger.identity().items() if name not in known}
    if news:
        run.write("_ledger", OWNER, repository=news)  # lost to another run: the next one does it
