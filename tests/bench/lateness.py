"""How late posts go out: `python -m tests.bench.lateness`.

(a) A replay of the gaps between scheduled runs that people have published of GitHub (the sources
stand beside the figures), over 1,000 posts; the program's own decisions say how long a run waits
and whether another one follows. (b) `publish --follow` on this machine, 200 posts in one minute.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from marronnier.model import Moment, State
from marronnier.moments import LATE
from marronnier.relaying import Step, decide, keeps_waiting
from marronnier.standings import Standing
from tests.publishing import stage

POSTS = 1000
HOLD = timedelta(hours=5)
NEAR = timedelta(minutes=30)  # that a run of publish.yml holds for posts, before it relays
BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)

# Hours between two runs: quantiles of what was published, drawn by straight lines between them.
SERIES = {
    # orgs/community#211723: 13 runs in 5 days, 3 h 08 to 9 h 30, median 7 h 06
    "every 2 h: 3 h 08 to 9 h 30": (3.13, 7.1, 9.5),
    # onkartalekar/fpl-intelligence#288: hourly, gaps of 124 to 386 minutes
    "hourly: 124 to 386 min": (2.07, 3.2, 6.43),
    # robhunter/agentdeals#1848: daily; late by 44 minutes, median 286, at most 732
    "daily: 44 to 732 min late": (24 - 11.5, 24.0, 24 + 11.5),
}
START = (20, 60, 300)  # seconds from a dispatch to a run that is ready: least, usual, most


def drawn(chance, quantiles):
    """Return one value between the least and the most, half of them below the middle one."""
    least, middle, most = quantiles
    half = chance.random()
    low, high = (least, middle) if chance.random() < 0.5 else (middle, most)
    return low + (high - low) * half


def standing(number, moment):
    """Return a post that is planned, as the decisions read it."""
    planned = Moment(moment.replace(tzinfo=None), "UTC", moment)
    name = f"p{number:04}"
    return Standing(
        "lumen",
        name,
        "outbox",
        "outbox",
        name,
        f"{name}.md",
        State.SCHEDULED,
        planned=planned,
        until=moment + LATE,
    )


def planned_posts(chance):
    """Return 1,000 posts over some weeks, at the minutes when brands post."""
    posts = []
    for number in range(POSTS):
        day = BEGIN + timedelta(days=number // 5)
        moment = day + timedelta(hours=chance.choice([7, 8, 11, 12, 17, 18, 19]))
        posts.append(standing(number, moment + chance.choice([0, 0, 15, 30, 45]) * MINUTE))
    return posts


@dataclass
class Replay:
    """One history: what is still planned, and how late the others went out."""

    waiting: list
    late: list
    missed: int = 0
    minutes: float = 0.0  # that runners were at work

    def send(self, now):
        """Send what is due, and write down what is missed."""
        left = []
        for post in self.waiting:
            if post.planned.instant > now:
                left.append(post)
            elif post.until < now:
                self.missed += 1
            else:
                self.late.append((now - post.planned.instant).total_seconds())
        self.waiting = left

    def near(self, now):
        """Return what a decision can turn on: nothing beyond some days does."""
        return [
            post for post in self.waiting[:60] if post.planned.instant < now + timedelta(days=2)
        ]

    def hold(self, now, until):
        """Wait as `publish --hold` does; return when it ends."""
        self.send(now)
        while keeps_waiting(self.near(now), now, until):
            now = min(post.planned.instant for post in self.waiting)
            self.send(now)
        return now

    def run(self, now, mode, chance):
        """Make one run of the schedule, with all that follow from it; return when the last ends."""
        while True:
            began = now
            if mode == "no hold":
                self.send(now)
            elif mode == "hold 5h":
                now = self.hold(now, now + HOLD)
            else:
                now = self.hold(now, now + NEAR)
            relay = self._relay(now) if mode == "hold 5h and successor" else None
            end = now if relay is None else relay[0]
            self.minutes += (end - began) / MINUTE + 2
            if relay is None or not relay[1]:
                return end
            now = end + drawn(chance, START) * SECOND

    def _relay(self, now):
        until = now + HOLD
        while True:
            found = decide(self.near(now), now, HOLD, until)
            if found.step is not Step.WAIT:
                return now, found.step is Step.START
            now = found.at


def replay(gaps, mode, seed=1):
    """Return the replay of all posts under one series of gaps."""
    chance = random.Random(seed)  # noqa: S311 - a seed is to be played again
    history = Replay(planned_posts(chance), [])
    history.waiting.sort(key=lambda post: post.planned.instant)
    tick = busy = BEGIN - HOUR
    while history.waiting:
        tick += drawn(chance, gaps) * HOUR
        # a run of the schedule that comes while another one works finds everything done in time
        if tick >= busy:
            busy = history.run(tick, mode, chance)
    return history


def told(seconds):
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60):02}"


def at(ordered, share):
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def show_replay():
    """Print lateness and misses for each series, without and with holding."""
    print(f"{POSTS} posts, window {told(LATE.total_seconds())}; of those sent:")  # noqa: T201
    for name, gaps in SERIES.items():
        print(name)  # noqa: T201
        for mode in ("no hold", "hold 5h", "hold 5h and successor"):
            history = replay(gaps, mode)
            late = sorted(history.late)
            figures = "  ".join(
                f"p{int(q * 100)} {told(at(late, q)):>7}" for q in (0.5, 0.95, 0.99)
            )
            weeks = POSTS / 5 / 7
            hours = history.minutes / 60 / weeks
            print(f"  {mode:22} {figures}  missed {history.missed:4}  {hours:5.1f} h/week")  # noqa: T201


def show_follow(count, seconds):
    """Print the lateness of posts sent by `publish --follow`, real processes on real Git."""
    os.environ.update(
        {
            f"GIT_{who}_{what}": "bench@calendar.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        made = stage.build(Path(folder) / "travail", remote=Path(folder) / "la.git").init()
        begin = (datetime.now(UTC) + timedelta(seconds=25)).replace(microsecond=0)
        moments = {}
        for number in range(count):
            name, moment = f"p{number:03}", begin + int(number * seconds / count) * SECOND
            moments[name] = moment
            date = f"{moment:%Y-%m-%d %H:%M:%S}Z"
            text = stage.post(f"Texte {number}.", platform=f"[outbox.n{number}]", date=date)
            made.add(text, name, commit=False)
        made.commit()
        process = made.start("publish", "--follow", "--no-mirror", now=None)
        deadline = time.monotonic() + 90 + 4 * seconds
        while (
            len(list(made.outbox.glob("*/*/*/0001.json"))) < count and time.monotonic() < deadline
        ):
            time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        late = sorted(
            file.stat().st_mtime - moments[file.parent.parent.name].timestamp()
            for file in made.outbox.glob("*/*/*/0001.json")
        )
        claims = [event for event in made.events().values() if event["event"] == "claim"]
        assert len(late) == count == len({json.dumps(claim["request"]) for claim in claims})
        print(  # noqa: T201
            f"--follow, {count} posts in {seconds} s: p50 {at(late, 0.5):.3f} s,"
            f" p99 {at(late, 0.99):.3f} s, most {late[-1]:.3f} s, least {late[0]:.3f} s"
        )


def main():
    """Print both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--replay-only", action="store_true")
    if not parser.parse_args().replay_only:
        show_follow(200, 60)
        show_follow(8, 1)  # as many as are armed at once, in one second
    show_replay()


if __name__ == "__main__":
    sys.exit(main())
