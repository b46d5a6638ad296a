"""A process that runs for long: asked to stop by signals, and telling systemd how it fares."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
HANGUP = getattr(signal, "SIGHUP", None)  # the terminal was closed; Windows has no such signal


class Stop:
    """Hold whether this process was asked to stop; a signal ends a wait at once."""

    def __init__(self) -> None:
        self.asked = False
        self._woken: socket.socket | None = None  # readable from the first signal on

    @contextlib.contextmanager
    def listen(self) -> Iterator[None]:
        """Take SIGTERM, SIGINT and SIGHUP as a wish to stop; a second SIGINT ends the process.

        Under `nohup`, a terminal that is closed stops nothing.
        """
        woken, wakes = socket.socketpair()
        wakes.settimeout(0)
        numbers = [*SIGNALS]
        if HANGUP is not None and signal.getsignal(HANGUP) is signal.SIG_DFL:
            numbers.append(HANGUP)
        before = [(number, signal.signal(number, self._ask)) for number in numbers]
        descriptor = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        self.asked, self._woken = False, woken
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before:
                signal.signal(number, handler)
            self._woken = None
            woken.close()
            wakes.close()

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def wait(self, seconds: float) -> bool:
        """Wait, but no longer than until a signal came; tell whether one did."""
        if self._woken is None:
            time.sleep(seconds)
        elif not self.asked:
            # the wake-up byte comes with the signal itself: none is lost between test and wait
            select.select([self._woken], [], [], seconds)
        return self.asked


STOP = Stop()  # signals are the whole process's


def notify(state: str) -> None:
    """Tell systemd one or more lines such as `READY=1`, where it listens; else do nothing.

    The protocol is sd_notify(3): one datagram to the socket that NOTIFY_SOCKET names.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(0)  # whoever does not listen stops no post
        sender.sendto(state.encode(), address.replace("@", "\0", 1))
