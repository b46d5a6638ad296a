"""Programs that read what strangers may send: a child with limits, which a medium may end."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path

from marronnier.edges.env import harmless

LENGTH = 8  # bytes before each question and each answer, big-endian
MOST = 200_000_000  # bytes of an answer


class Child:
    """Keep one child for all questions; one that dies or hangs on one of them is replaced."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self.child: subprocess.Popen[bytes] | None = None
        self.owner = 0  # a process forked from this one wants a child of its own
        self.lock = threading.Lock()
        atexit.register(self.stop)

    def ask(self, seconds: float, *question: bytes) -> bytes:
        """Return the answer to a question, given in pieces; nothing when the child died of it."""
        with self.lock:
            child = self._living()
            watchdog = threading.Timer(seconds, child.kill)
            watchdog.start()
            try:
                return _ask(child, question)
            except (OSError, ValueError):
                self.stop()  # out of memory, or of time
                return b""
            finally:
                watchdog.cancel()

    def _living(self) -> subprocess.Popen[bytes]:
        if self.owner != os.getpid():
            self.child, self.owner = None, os.getpid()
        if self.child is not None and self.child.poll() is None:
            return self.child
        self.stop()
        self.child = subprocess.Popen(
            [sys.executable, "-I", str(self.program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=harmless(),
        )
        return self.child

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self.child = self.child, None
        if child is None or self.owner != os.getpid():
            return
        child.kill()
        child.communicate()


def _ask(child: subprocess.Popen[bytes], question: tuple[bytes, ...]) -> bytes:
    """Raise OSError or ValueError when no whole answer comes."""
    if child.stdin is None or child.stdout is None:
        raise ValueError
    child.stdin.write(sum(map(len, question)).to_bytes(LENGTH, "big"))
    for piece in question:
        child.stdin.write(piece)
    child.stdin.flush()
    size = int.from_bytes(child.stdout.read(LENGTH), "big")
    answer = child.stdout.read(size) if size <= MOST else b""
    if not size or len(answer) != size:
        raise ValueError
    return answer
