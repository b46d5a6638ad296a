"""This machine's clock beside those of the servers that answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from marronnier.diagnosis.examination import Examination, bad, ok, warn
from marronnier.model import say
from marronnier.world import Clock, Http, Request, Response

EXACT = timedelta(seconds=2)  # posts go out at their second by this machine's clock
TRUNCATED = timedelta(seconds=0.5)  # a Date header tells no fractions: half a second to each side


@dataclass(frozen=True, slots=True)
class Heard:
    """Send through another Http, and note how far each server's clock is from ours."""

    http: Http
    clock: Clock
    apart: dict[str, timedelta] = field(default_factory=dict)  # host -> at least so much

    def send(self, request: Request) -> Response:
        """Send, compare, and return the answer as it is."""
        before = self.clock.now()
        response = self.http.send(request)
        there = date_of(response.headers)
        if there is not None:
            after = self.clock.now()
            apart = abs(there + TRUNCATED - (before + (after - before) / 2))
            least = max(apart - TRUNCATED - (after - before) / 2, timedelta(0))
            host = urlsplit(request.url).netloc
            self.apart[host] = min(least, self.apart.get(host, least))
        return response


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Return the moment of an answer by its server's clock; None when it tells none."""
    try:
        there = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    age = headers.get("age", "").strip()  # how long a cache has kept it, in seconds
    kept = int(age) if age.isascii() and age.isdigit() and len(age) < len("1000000") else 0
    return there.replace(tzinfo=there.tzinfo or UTC) + timedelta(seconds=kept)


def examine_clocks(heard: Heard, refused: timedelta) -> Iterator[Examination]:
    """Yield one finding for each server; `refused` is the difference that publishing refuses."""
    if not heard.apart:
        said = say("No server told the time: this machine's clock was compared with none.")
        yield warn("clock.offset", said, say("Run this again where the networks can be reached."))
    for host, apart in sorted(heard.apart.items()):
        seconds = round(apart.total_seconds())
        if apart <= EXACT:
            yield ok("clock.offset", say("Our clock agrees with that of {host}.", host=host), host)
            continue
        said = say(
            "Our clock and that of {host} are {seconds} seconds apart.", host=host, seconds=seconds
        )
        remedy = say("Let the system set this machine's clock (NTP).")
        yield (bad if apart > refused else warn)("clock.offset", said, remedy, host)
