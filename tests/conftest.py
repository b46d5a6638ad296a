"""What every test stands on: a clean environment, loopback only, and the real servers."""

import contextlib
import os
import socket

import hypothesis
import pytest

from tests.servers import browser as chromium
from tests.servers import githost, mastodon_mock, pds, proxy, snac

SERVERS = {"pds": "pds", "snac": "snac", "mastodon_mock": "mock", "browser": "browser"}
REQUIRE_ALL = os.environ.get("MARRONNIER_REQUIRE_ALL") == "1"
LOOPBACK = ("127.", "::1", "localhost", "::ffff:127.")


class YouForgotToStayOnLoopbackError(AssertionError):
    """A test called an address outside this machine: hand it a server of tests/servers/."""


# the machine may be slow and shared: time says nothing about a property
QUICK = hypothesis.settings(
    max_examples=20,
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("quick", QUICK)
hypothesis.settings.register_profile("all", QUICK, max_examples=2000)


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run the slow tests too")


def pytest_configure(config):
    hypothesis.settings.load_profile("all" if config.getoption("--all") else "quick")


# Told apart here and not where they stand, so that one place keeps the short run's ten minutes:
# each has a shorter sister that always runs. `--all` runs them.
AT_LENGTH = (
    "test_holding_simulated.py::test_several_at_once",
    "test_holding_simulated.py::test_asked_to_stop_at_every_effect",
    "test_simulation.py::test_every_kill_on_every_class[silent",
    "test_settling.py::test_every_kill_of_the_run_that_settles[False-late",
    "test_accessible.py::test_the_focus_is_seen",
    "test_publish.py::test_two_runs_at_once",
    "test_publish.py::test_a_protected_main",
    "test_watch.py::test_a_post_that_nobody_sent",
    "test_views_browser.py::",
    "test_filters.py::",
    "test_crashes.py::test_every_effect_of_mastodon",
    "test_networks.py::test_every_effect[",
    "test_publish.py::test_with_hold_",
    "test_publish.py::test_without_hold_",
    "test_publish.py::test_the_variable_leaves_files_unmarked",
    "test_publish.py::test_a_dry_run_of_one_client",
    "test_publish.py::test_a_network_that_refuses",
    "workflows/test_site.py::test_pages_get_what_the_variable_names",
    "workflows/test_site.py::test_publishing_ends_with_a_calendar_that_knows_of_it",
    "workflows/test_site.py::test_a_variable_that_names_no_client",
    "test_watch.py::test_what_github_refuses",
    "workflows/test_renew.py::",
    "test_separation.py::test_the_agencys_site_would_be_caught",
    "test_holding.py::test_a_remote_that_is_away_for_a_while",
    "test_holding.py::test_two_that_hold_one_that_does_not",
    "test_holding.py::test_what_changes_while_the_run_waits",
    "test_holding.py::test_asked_to_stop_while_it_sends",
    "test_accessible.py::test_axe_finds_nothing[-phone-0]",
    "test_accessible.py::test_axe_finds_nothing[-wide-",
    "test_accessible.py::test_axe_finds_nothing[atelier-lumen-",
    "test_accessible.py::test_axe_finds_nothing_in_what_opens[wide",
    "test_accessible.py::test_at_twice_the_size_nothing_is_wider_than_the_screen[agency]",
    "test_accessible.py::test_nothing_moves",
    "test_browser.py::test_every_text_has_the_contrast",
    "test_browser.py::test_nothing_is_wider_than_the_screen[size0]",
    "test_browser.py::test_nothing_is_wider_than_the_screen[size2]",
    "test_stamping.py::test_after_any_edit_what_was_kept_is_what_is_made_anew[0]",
    "test_stamping.py::test_after_any_edit_what_was_kept_is_what_is_made_anew[2]",
    "test_stamping.py::test_after_any_edit_what_was_kept_is_what_is_made_anew[3]",
    "test_refusals.py::test_a_refusal_in_any_words_stops_and_says_what_to_configure[GH013]",
    "test_refusals.py::test_a_refusal_in_any_words_stops_and_says_what_to_configure[another",
    "test_refusals.py::test_a_withdrawal_and_a_claim_at_once",
    "test_answers.py::test_one_post_after_a_lost_answer_or_a_lost_request[mock-0-drop_request]",
    "test_answers.py::test_one_post_after_a_lost_answer_or_a_lost_request[mock-1-drop_answer]",
    "test_answers.py::test_one_post_after_a_lost_answer_or_a_lost_request[bluesky-0-drop_answer]",
    "test_answers.py::test_one_post_after_a_lost_answer_or_a_lost_request[bluesky-1-drop_request]",
    "test_answers.py::test_what_nobody_wants_any_more_is_not_sent_again[bluesky-cancelled]",
    "test_answers.py::test_what_nobody_wants_any_more_is_not_sent_again[bluesky-deleted]",
    "test_browser.py::test_screenshots_for_a_human_eye[month]",
    "test_browser.py::test_screenshots_for_a_human_eye[phone]",
    "test_accessible.py::test_axe_finds_nothing_in_what_opens[phone-light",
)
# In this order, so that the processes end together: what takes long comes first, and what waits
# (for a server's quiet time, for a second to come) stands beside what works.
LONGEST = (
    "tests/test_style.py",
    "tests/publishing/test_crashes.py",
    "tests/site/test_accessible.py",
    "tests/publishing/test_networks.py",
    "tests/publishing/test_answers.py",
    "tests/demo/",
    "tests/test_contributing.py",
    "tests/site/test_browser.py",
    "tests/publishing/test_holding",
    "tests/site/test_search.py",
    "tests/publishing/",
    "tests/workflows/",
    "tests/site/",
    "tests/doctor/",
    "tests/test_",
    "tests/rules/",
    "tests/problems/",
    "tests/french/",
)


def _turn(item):
    """Return when a test's file is handed out; the shortest come last, in no order."""
    starts = (number for number, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(starts, len(LONGEST))


def pytest_collection_modifyitems(config, items):
    items.sort(key=_turn)
    skip = pytest.mark.skip(reason="slow: runs with --all")
    for item in items:
        for fixture in set(SERVERS).intersection(getattr(item, "fixturenames", ())):
            item.add_marker(SERVERS[fixture])
        at_length = any(name in item.nodeid for name in AT_LENGTH)
        if ("slow" in item.keywords or at_length) and not config.getoption("--all"):
            item.add_marker(skip)


def pytest_terminal_summary(terminalreporter):
    points = {
        report.nodeid: value
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "crash points"
    }
    if points:
        terminalreporter.section("crash points tried")
        for nodeid, value in sorted(points.items()):
            terminalreporter.line(f"{value:5} {nodeid.rpartition('::')[2]}")
        terminalreporter.line(f"{sum(points.values()):5} in all")


def require(reason):
    """Skip a test by name for want of a server; fail it where all servers are required."""
    if reason and REQUIRE_ALL:
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session", name="pds")
def _pds(tmp_path_factory):
    """A Bluesky PDS: `url`, `create_account(name)`, `log_in(account)`, `posts(account)`, `call`."""
    require(pds.missing())
    with pds.start(tmp_path_factory.mktemp("pds")) as server:
        yield server


@pytest.fixture(scope="session", name="snac")
def _snac(tmp_path_factory):
    """The server snac with one account: `url`, `account`, `token`, `statuses()`."""
    require(snac.missing())
    with snac.start(tmp_path_factory.mktemp("snac")) as server:
        yield server


@pytest.fixture(scope="session")
def _running_mock(tmp_path_factory):
    require(mastodon_mock.missing())
    with mastodon_mock.start(tmp_path_factory.mktemp("mastodon_mock")) as server:
        yield server


@pytest.fixture(name="mastodon_mock")
def _mastodon_mock(_running_mock):
    """A mastodon_mock, new for this test: `url`, `token`, `fault(…)`, `statuses()`, `reset()`."""
    _running_mock.reset()
    return _running_mock


@pytest.fixture
def git_host(tmp_path):
    """A Git host of this test's own: `create(name)`, `with_token(url)`, `path(name)`, `protect`."""
    folder = tmp_path / "git-host"
    folder.mkdir()
    with githost.start(folder) as host:
        yield host


@pytest.fixture
def proxy_to():
    """Put a proxy in front of a server: `proxy_to(url)`, then `drop_answer`, `seen` and so on."""
    with contextlib.ExitStack() as stack:
        yield lambda url: stack.enter_context(proxy.in_front_of(url))


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A Chromium: `page(size, dark=…)` and `screenshot(url, path, size, dark=…)`."""
    require(chromium.missing())
    with chromium.start(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def page(browser):
    """A fresh page of 1280 by 800; the test fails when it asks for anything outside."""
    with browser.page() as opened:
        yield opened


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path_factory):
    """Give the test its own home, a fixed Git identity, UTC, and none of the person's settings."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(
            ("GIT_", "GITHUB_", "MARRONNIER_", "MASTODON_", "BLUESKY_", "TELEGRAM_", "X_")
        ):
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
