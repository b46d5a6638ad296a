"""The one way out for words: what is printed and what the job's summary says, without secrets."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from marronnier.redaction import Redactor, secret_values
from marronnier.redaction.needles import Stream


def redactor() -> Redactor:
    """Return what knows the secrets of this process's environment."""
    return Redactor(secret_values(os.environ))


class Funnel(io.BufferedIOBase):
    """Write bytes to another stream, without secrets, however they are cut into writes."""

    def __init__(self, under: BinaryIO, known: Redactor, encoding: str) -> None:
        self.under = under
        self.mode = "wb"
        self._stream = Stream(lambda: known.needles(encoding))
        self._lock = threading.Lock()

    @property
    def name(self) -> object:
        """Return the other stream's name."""
        return getattr(self.under, "name", "")

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: object, /) -> int:
        """Pass on what is no secret, nor may become one; return how much was taken."""
        taken = bytes(data)  # type: ignore[call-overload]
        with self._lock:
            self.under.write(self._stream.feed(taken))
        return len(taken)

    def flush(self) -> None:
        """Flush the other stream; what may become a secret still waits."""
        self.under.flush()

    def finish(self) -> None:
        """Pass on what has waited."""
        with self._lock:
            self.under.write(self._stream.end())
        self.under.flush()

    def isatty(self) -> bool:
        """Tell whether the other stream is a terminal."""
        return self.under.isatty()

    def fileno(self) -> int:
        """Return the other stream's number; click would go round us on a Windows console."""
        if sys.platform == "win32":
            raise io.UnsupportedOperation("fileno")
        return self.under.fileno()


@contextlib.contextmanager
def guarded() -> Iterator[Redactor]:
    """Let everything that is printed go through the funnel while the block runs."""
    known = redactor()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_guarded(stream, known) for stream in before)
    ours = sys.stdout, sys.stderr
    try:
        yield known
    finally:
        sys.stdout, sys.stderr = before
        for wrapper, stream in zip(ours, before, strict=True):
            if wrapper is not stream:
                _finish(wrapper, stream)


def _guarded(stream: TextIO, known: Redactor) -> TextIO:
    under = getattr(stream, "buffer", None)
    if under is None:
        return stream  # none at all, or one of a test that has no bytes
    return io.TextIOWrapper(
        Funnel(under, known, stream.encoding),
        encoding=stream.encoding,
        errors="replace" if stream.errors == "strict" else stream.errors,
        line_buffering=getattr(stream, "line_buffering", False),
        write_through=getattr(stream, "write_through", False),
    )


def _finish(wrapper: TextIO, stream: TextIO) -> None:
    try:
        wrapper.flush()
        wrapper.buffer.finish()  # type: ignore[attr-defined]
    except OSError:
        # nobody reads any more, or the disk is full: Python's flush at the end must not complain
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def summarize(text: str, known: Redactor) -> bool:
    """Add to what GitHub shows as the job's summary; tell whether there is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return False
    with Path(file).open("a", encoding="utf-8") as stream:
        stream.write(known.hide(text))
    return True
