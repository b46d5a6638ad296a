"""A workspace, the network Agora, GitHub's vault, and a person who answers on a terminal."""

import dataclasses
import io
import webbrowser

import pytest
from click.testing import CliRunner

from marronnier.cli import cli
from marronnier.edges import returning
from marronnier.model import Trouble
from marronnier.platforms import PLATFORMS
from tests.fakes import agora as network
from tests.fakes import consent
from tests.fakes import github as fake
from tests.fakes import network as networks
from tests.publishing import stage
from tests.servers.serving import free_port

NOW = "2026-12-05T17:31:00Z"
LIMES, LILAS = ("a-17", "@limes"), ("a-18", "@lilas")


@dataclasses.dataclass
class Ran:
    """What a command did; `error` is the sentence that it ended with."""

    code: int
    out: str
    error: str


class Answers(io.RawIOBase):
    """What a person types, line by line; a callable is asked when its line is wanted."""

    def __init__(self, lines):
        self.lines = list(lines)

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.lines or not len(buffer):
            return 0
        line = self.lines.pop(0)
        data = f"{line() if callable(line) else line}\n".encode()
        buffer[: len(data)] = data
        return len(data)


@pytest.fixture
def github():
    """A loopback GitHub with the client's environment."""
    with fake.start() as running:
        running.vault["client-lumen"] = {}
        yield running


@pytest.fixture
def agora(monkeypatch):
    """A loopback Agora that this process knows as a network."""
    monkeypatch.setitem(PLATFORMS, "agora", network)
    with networks.start(consent.Consent(dict([LIMES, LILAS]))) as running:
        yield running


@pytest.fixture
def lumen(tmp_path, agora):
    """A workspace with a remote, whose client has an account on Agora."""
    text = f"agora: {{url: {agora.url}}} # place\n"
    made = stage.build(tmp_path / "travail", remote=tmp_path / "travail.git", accounts=text)
    made.write("content/.gitkeep", "")
    return made


@pytest.fixture
def run(lumen):
    """Run a command in this process: `run("renew", …, answers=[…], NAME=value)`."""

    def running(*words, answers=(), now=NOW, lang="en", **environment):
        moment = ["--now", now] if now else []
        command = ["--workspace", str(lumen.folder), "--lang", lang, *moment, *map(str, words)]
        runner = CliRunner()
        done = runner.invoke(cli, command, input=Answers(answers), env=environment)
        if done.exception and not isinstance(done.exception, (SystemExit, Trouble)):
            raise done.exception
        failed = isinstance(done.exception, Trouble)
        code = 2 if failed else done.exit_code
        return Ran(code, done.output, str(done.exception) if failed else "")

    return running


@dataclasses.dataclass
class Browser:
    """The person's browser: it consents, and ends at `ended`; `goes` whether it gets there."""

    network: consent.Consent
    goes: bool = True
    page: str = ""
    ended: str = ""
    told: tuple = ()

    def open(self, page):
        self.page = page
        self.ended = self.network.consent(page)
        if self.goes:
            self.told = consent.follow(self.ended)
        return True


@pytest.fixture
def browser(agora, monkeypatch):
    """The browser that a terminal opens."""
    one = Browser(agora)
    monkeypatch.setattr(webbrowser, "open", one.open)
    monkeypatch.setattr(returning, "is_terminal", lambda: True)  # test_terminal.py has a real one
    return one


@pytest.fixture
def home(agora):
    """An address of return that the app has registered."""
    address = f"http://127.0.0.1:{free_port()}/"
    agora.registered.add(address)
    return address
