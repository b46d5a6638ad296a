"""Regular expressions that are compiled when they are first used.

There are some hundreds of them, and the check of one changed post uses a fifth.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

NAMES = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, as far as its methods and its `pattern` go."""
    return cast("re.Pattern[str]", Expression(pattern, flags))


class Expression:
    """Stand for a compiled expression, and take over its methods once one of them is called."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.given = flags

    def compile(self) -> None:
        """Compile it; raise re.error for one that is wrong."""
        compiled = re.compile(self.pattern, self.given)
        for name in NAMES:
            setattr(self, name, getattr(compiled, name))


def _first(name: str) -> Callable[..., Any]:
    def method(self: Expression, *given: Any, **named: Any) -> Any:
        self.compile()
        return getattr(self, name)(*given, **named)

    return method


for _name in NAMES:
    setattr(Expression, _name, _first(_name))
