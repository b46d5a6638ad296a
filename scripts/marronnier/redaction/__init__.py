"""Hide secrets in everything that is printed, logged or recorded, however they are written.

Known values are looked for in every spelling that a library or a network may give them, also where
a line break stands inside; then what has the shape of a token, whoever it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from marronnier.redaction.needles import Needles
from marronnier.redaction.spellings import encoded, spellings

__all__ = ["Redactor", "is_secret", "secret_values"]

SECRET_NAME = re.compile(
    r"(?:^|_)(?:TOKENS?|SECRETS?|PASS|PASSWORDS?|PASSWD|PASSPHRASE|CREDENTIALS?|COOKIES?|JWT|DSN"
    r"|KEYS?|APIKEY|WEBHOOKS?|NOTIFY)(?:_|$)"
)
NO_SECRET = re.compile(r"_(?:DIR|FILE|NAME|PATH|TYPE)$")


def is_secret(name: str) -> bool:
    """Tell whether an environment variable holds a secret, by its name."""
    return bool(SECRET_NAME.search(name.upper())) and not NO_SECRET.search(name.upper())


def secret_values(environment: Mapping[str, str]) -> list[str]:
    """Return the values of the variables that hold a secret."""
    return [value for name, value in environment.items() if is_secret(name)]


class Redactor:
    """Know secrets, and hide them."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._learned: set[str] = set()
        self._spellings: set[str] = set()
        self._needles: dict[str, Needles] = {}
        for value in values:
            self.learn(value)

    def learn(self, value: str) -> None:
        """Hide one more value from now on."""
        if value not in self._learned:
            self._learned.add(value)
            self._spellings |= spellings(value)
            self._needles = {}

    def needles(self, encoding: str = "utf-8") -> Needles:
        """Return what to look for in bytes of an encoding."""
        if encoding not in self._needles:
            self._needles[encoding] = Needles(encoded(one, encoding) for one in self._spellings)
        return self._needles[encoding]

    def hide(self, text: str) -> str:
        """Return a text without known secrets, and without what has the shape of one."""
        return self._without(text, shapes=True)

    def conceal(self, text: str) -> str:
        """Return a text without known secrets alone: what a machine wrote may look like one."""
        return self._without(text, shapes=False)

    def _without(self, text: str, *, shapes: bool) -> str:
        data = text.encode("utf-8", "surrogatepass")
        hidden = self.needles().hide(data, shapes=shapes)
        return text if hidden == data else hidden.decode("utf-8", "surrogatepass")
