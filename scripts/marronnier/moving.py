"""Move a workspace in time: every date in it by whole weeks, so that weekdays stay true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

DAY = re.compile(r"(?<![0-9-])(20[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9])")
POST = re.compile(r"(content/[^/]+)/[0-9]{4}/[0-9]{2}/([0-9]{4}-[0-9]{2}-[0-9]{2})(-[^/]+\.md)")
DATE_KEY = re.compile(r"^(date:[ \t]*)(.+?)([ \t]*)$", re.MULTILINE)


def weeks_to(today: date, days: Iterable[date]) -> timedelta:
    """Return the whole weeks that bring the middle of some days nearest to today."""
    ordered = sorted(days)
    if not ordered:
        return timedelta(0)
    middle = ordered[len(ordered) // 2]
    return timedelta(weeks=round((today - middle).days / 7))


def move(files: Mapping[str, bytes], by: timedelta) -> dict[str, bytes]:
    """Return the files with their dates moved, and posts under their new names.

    A post's text is left alone: only its front matter moves, and the YAML of the clients.
    """
    return {_name(path, by): _moved(path, data, by) for path, data in files.items()}


def retime(data: bytes, wall: datetime) -> bytes:
    """Return a post with another date, as wall time."""
    head, fence, body = _split(data.decode())
    head = DATE_KEY.sub(lambda match: f"{match[1]}{wall:%Y-%m-%d %H:%M}", head, count=1)
    return (head + fence + body).encode()


def _name(path: str, by: timedelta) -> str:
    match = POST.fullmatch(path)
    if match is None:
        return path
    day = _shift(match[2], by)
    return f"{match[1]}/{day[:4]}/{day[5:7]}/{day}{match[3]}"


def _moved(path: str, data: bytes, by: timedelta) -> bytes:
    if path.endswith(".md"):
        head, fence, body = _split(data.decode())
        return (_shift(head, by) + fence + body).encode()
    if path.startswith("clients/") and path.endswith(".yml"):
        return _shift(data.decode(), by).encode()
    return data


def _split(text: str) -> tuple[str, str, str]:
    head, fence, body = text.partition("\n---\n")
    return head, fence, body


def _shift(text: str, by: timedelta) -> str:
    def later(match: re.Match[str]) -> str:
        try:
            return (date(*map(int, match.groups())) + by).isoformat()
        except ValueError:
            return match.group()

    return DAY.sub(later, text)
