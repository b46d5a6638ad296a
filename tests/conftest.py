"""What every test stands on: a clean environment, loopback only, and the real servers."""

import os
import socket

import pytest

LOOPBACK = ("127.", "::1", "localhost", "::ffff:127.")


class YouForgotToStayOnLoopbackError(AssertionError):
    """A test called an address outside this machine: hand it a server of tests/servers/."""


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run the slow tests too")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--all"):
        return
    skip = pytest.mark.skip(reason="slow: runs with --all")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path_factory):
    """Give the test its own home, a fixed Git identity, UTC, and none of the person's settings."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "MARRONNIER_", "MASTODON_", "BLUESKY_")):
            if name != "MARRONNIER_REQUIRE_ALL":
                monkeypatch.delenv(name)
    for name in ("CI", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    config = home / "gitconfig"
    config.write_text(
        "[init]\n\tdefaultBranch = main\n[user]\n\tname = Camille Exemple\n"
        "\temail = camille@agence.example\n[commit]\n\tgpgSign = false\n[gc]\n\tauto = 0\n",
        encoding="utf-8",
    )
    settings = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "GIT_CONFIG_GLOBAL": config,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    for person in ("AUTHOR", "COMMITTER"):
        settings[f"GIT_{person}_NAME"] = "Camille Exemple"
        settings[f"GIT_{person}_EMAIL"] = "camille@agence.example"
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch):
    """Refuse every connection and every name look-up that would leave this machine."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guard(host):
        if isinstance(host, bytes):
            host = host.decode()
        if host and not str(host).startswith(LOOPBACK):
            raise YouForgotToStayOnLoopbackError(f"this test calls {host}")

    def guarded(original):
        def call(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6):
                guard(address[0])
            return original(self, address)

        return call

    def guarded_look_up(host, *arguments, **options):
        guard(host)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
