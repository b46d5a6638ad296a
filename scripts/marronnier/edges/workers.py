"""Work spread over the processors of this machine: the same results, in the same order.

Each worker is a fork of this process, so that the work may lean on all that is in memory. What it
changes there is lost with the worker, but for what a `Notebook` carries home.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

FEW = 400  # items that are done before a second worker has begun
ROUND = 1000  # items whose results are in memory at once


class Notebook(Protocol):
    """Remember what was learned at work, besides the results."""

    def begin(self) -> None:
        """Set out in a worker: what was learned before need not come home again."""

    def learned(self) -> Any:
        """Return what was learned, as values that can be pickled."""

    def learn(self, learned: Any) -> None:
        """Take over what a worker learned."""


class Workers:
    """Share work among processes; `jobs` 0 stands for as many as there are processors."""

    def __init__(self, jobs: int = 0, notebook: Notebook | None = None, few: int = FEW) -> None:
        self.jobs = (jobs or processors()) if sys.platform == "linux" else 1
        self.notebook = notebook
        self.few = few

    def __call__(
        self, work: Callable[[str], Any], items: Sequence[str], done: Callable[[int], None]
    ) -> Iterator[Any]:
        """Yield what the work makes of each item, in order; see `recall.Spread`."""
        jobs = 1 if len(items) < self.few else self.jobs
        if jobs == 1:
            for number, item in enumerate(items):
                done(number)
                yield work(item)
            return
        for first in range(0, len(items), ROUND):

            def tell(number: int, first: int = first) -> None:
                done(first + number)

            yield from self._round(jobs, work, items[first : first + ROUND], tell)

    def _round(
        self,
        jobs: int,
        work: Callable[[str], Any],
        items: Sequence[str],
        done: Callable[[int], None],
    ) -> Iterator[Any]:
        """Yield the results of so many items that they may be in memory at once."""
        pipes = [self._begin(work, items[number::jobs]) for number in range(1, jobs)]
        shares: list[list[Any]] = [[]]
        for number, item in enumerate(items[::jobs]):
            done(number * jobs)
            shares[0].append(work(item))
        for number, (child, pipe) in enumerate(pipes, 1):
            share = self._end(child, pipe)
            # A worker that came to grief says nothing: its share is done here, where it can.
            shares.append([work(item) for item in items[number::jobs]] if share is None else share)
        for number in range(len(items)):
            yield shares[number % jobs][number // jobs]

    def _begin(self, work: Callable[[str], Any], items: Sequence[str]) -> tuple[int, int]:
        """Fork a worker; return its process and the pipe that its results come from."""
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            return child, reading
        status = 1
        try:
            os.close(reading)
            if self.notebook:
                self.notebook.begin()
            share = [work(item) for item in items]
            told = (share, self.notebook.learned() if self.notebook else None)
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(told, pipe, pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            os._exit(status)  # nothing of the first process is tidied away here

    def _end(self, child: int, pipe: int) -> list[Any] | None:
        """Return the results of a worker once it has ended, None when it has none."""
        with os.fdopen(pipe, "rb") as results:
            data = results.read()
        _, status = os.waitpid(child, 0)
        if status:
            return None
        share, learned = pickle.loads(data)  # noqa: S301 - this very program wrote it
        if self.notebook:
            self.notebook.learn(learned)
        return list(share)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
