"""The moment at which a site was made, as its files tell it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

FILES = ("due.json", "due.js")  # those that tell it
GENERATED = re.compile(rb'"generated": "[^"]*"')  # stands before all that people wrote


def instant(moment: datetime) -> str:
    """Return a moment in UTC, to the second (ISO 8601)."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def dated(told: bytes, moment: datetime) -> bytes:
    """Return such a file as it is at another moment."""
    return GENERATED.sub(b'"generated": "%b"' % instant(moment).encode(), told, count=1)
