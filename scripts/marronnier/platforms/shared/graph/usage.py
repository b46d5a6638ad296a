"""How much was asked, and when more may be, as the headers of an answer tell.

Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting .
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from marronnier.platforms.shared import exchange

USAGES = ("x-business-use-case-usage", "x-ad-account-usage")
REGAIN = "estimated_time_to_regain_access"  # minutes
FULL = 100  # percent
WINDOW = timedelta(hours=1)  # over which an app's calls are counted
LONGEST = timedelta(days=2)  # what is told beyond that is no moment


def pause(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when Meta wants us back: after the minutes that it tells, or an app's hour."""
    known = exchange.pause(headers, now)
    if known is not None:
        return known
    minutes = max((_minutes(_read(headers.get(name, ""))) for name in USAGES), default=0)
    if 0 < minutes <= LONGEST / timedelta(minutes=1):
        return now + timedelta(minutes=minutes)
    used = _read(headers.get("x-app-usage", ""))
    percents = used.values() if isinstance(used, dict) else ()
    return now + WINDOW if any(whole(percent) >= FULL for percent in percents) else None


def _minutes(usage: Any) -> int:
    """Return the longest wait of all use cases of all accounts: {id: [{…}, …], …}."""
    accounts = usage.values() if isinstance(usage, dict) else ()
    cases = [case for found in accounts if isinstance(found, list) for case in found]
    waits = [whole(case.get(REGAIN)) for case in cases if isinstance(case, dict)]
    return max(waits, default=0)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def whole(value: Any) -> int:
    """Return a whole number as it is, 0 for anything else."""
    return value if type(value) is int else 0
