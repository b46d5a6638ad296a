"""`connect` on a real terminal: what is typed unseen is not shown, and Ctrl-C ends it."""

import os
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.fakes.consent import APP, PROOF
from tests.servers.places import ROOT

pty = pytest.importorskip("pty", reason="this system has no such terminals")
PROGRAM = """
from marronnier.platforms import PLATFORMS
from tests.fakes import agora
PLATFORMS["agora"] = agora
from marronnier.cli import main
main()
"""


class Terminal:
    """A program on a terminal of its own: `expect` text, `type` lines."""

    def __init__(self, *words, **environment):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *map(str, words)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**os.environ, **environment},
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - Ctrl-C goes to who holds the terminal
        )
        os.close(slave)
        self.shown = ""

    def expect(self, pattern, seconds=30):
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.shown)):
            assert time.monotonic() < end, self.shown
            assert self._read(1), self.shown
        self.shown = self.shown[found.end() :]
        return found

    def _read(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other side is closed
            return False
        self.shown += data.decode("utf-8", "replace")
        return bool(data)

    def type(self, text):
        os.write(self.master, text.encode())

    def interrupt(self, pattern):
        """Press Ctrl-C until something is said: Python's `input` may swallow one as it begins."""
        for _ in range(5):
            self.type("\x03")
            end = time.monotonic() + 6
            while time.monotonic() < end and self._read(1):
                if re.search(pattern, self.shown):
                    return
        raise AssertionError(self.shown)

    def ends(self):
        while self._read(5) and self.process.poll() is None:
            pass
        code = self.process.wait(20)
        os.close(self.master)
        return code


def _take_terminal():
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs tests in the background ignores it


def test_a_consent_and_a_change_of_mind(lumen, agora, home, tmp_path):
    file = tmp_path / "s.env"
    words = ("--workspace", lumen.folder, "--lang", "en", "connect", "agora", "--client", "lumen")
    terminal = Terminal(*words, "--env-file", file, "--address", home, "--no-browser")
    terminal.expect("CLIENT_ID of the app")
    terminal.type(f"{APP}\n")
    terminal.expect(APP)  # a terminal shows what is typed
    terminal.expect("CLIENT_SECRET of the app")
    terminal.type(f"{PROOF}\n")
    page = terminal.expect(r"https://agora\.example/\S+")
    assert PROOF not in page.string
    terminal.expect("Address, or Enter")
    terminal.type(f"{agora.consent(page[0])}\n")
    terminal.expect("Which one")
    terminal.interrupt("Stopped: nothing was written")
    assert terminal.ends() == 130
    assert not file.exists()
    assert not list(tmp_path.glob(".writing-*"))
