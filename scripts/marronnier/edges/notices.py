"""Messages to people through Apprise, which speaks to mail, chats and telephones."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from marronnier.model import Message, Trouble, say

VARIABLE = "MARRONNIER_NOTIFY"  # a secret: Apprise's addresses, between spaces or lines
SECONDS = 20


def notify(addresses: str, title: str, text: str) -> list[Message]:
    """Send one message to every address; return a sentence for each that did not take it.

    Raise Trouble when nobody could be told. No sentence repeats an address: it holds a secret.
    """
    try:
        apprise: Any = importlib.import_module("apprise")  # an extra: it need not be there
    except ImportError:
        raise Trouble(say('Messages need Apprise: pip install "marronnier[notices]"')) from None
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # its warnings name addresses
    asset = apprise.AppriseAsset(app_id="Marronnier", plugin_paths=[], async_mode=False)
    failures, count = [], 0
    for number, address in enumerate(addresses.split(), 1):
        one, count = apprise.Apprise(asset=asset), number
        if not one.add(address):
            failures.append(say("Apprise does not know address {number}.", number=number))
            continue
        sent = one.notify(
            title=title, body=text, body_format=apprise.NotifyFormat.TEXT, timeout=SECONDS
        )
        if not sent:
            failures.append(say("Address {number} did not take the message.", number=number))
    if len(failures) == count:
        why = failures[0] if failures else say("it is empty")
        raise Trouble(say("Nobody could be told through MARRONNIER_NOTIFY: {why}", why=why))
    return failures
