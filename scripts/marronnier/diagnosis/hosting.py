"""The public place for pictures: whether networks could fetch one there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.hosting import show, store_of
from marronnier.model import Client, say
from marronnier.platforms import base
from marronnier.running import Run

CHECK = "accounts.pictures"
# A transparent pixel, always the same one: it is put there anew each time, and nothing piles up.
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def examine_hosting(run: Run, client: Client) -> Iterator[Examination]:
    """Yield whether a client's pictures can be fetched, where a network of its wants to."""
    networks = {account.platform for account in client.accounts.values()}
    labels = [
        platform.LABEL
        for name, platform in run.transports.items()
        if name in networks and platform.LIMITS.fetches
    ]
    if not labels:
        return
    pixel = base.Picture("image/gif", PIXEL, 1, 1, hashlib.sha256(PIXEL).hexdigest())
    try:
        store = store_of(client.charter, run.world.secret)
        url = show(store, pixel, run.world.http, run.world.clock)
    except base.Busy as outcome:
        yield warn(CHECK, outcome.reason, say("Try again later."), client.slug)
    except base.Held as outcome:
        text = "Without a public place for pictures, none goes out on {labels}."
        yield bad(CHECK, outcome.reason, say(text, labels=", ".join(labels)), client.slug)
    else:
        host = url.partition("://")[2].partition("/")[0]
        said = say("Pictures can be fetched at {host}.", host=host)
        yield ok(CHECK, said, client.slug)
