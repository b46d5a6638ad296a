"""Stages for these tests, and the count of crash points."""

import pytest

from tests.publishing import stage

POINTS = {}


@pytest.fixture
def make(tmp_path):
    """Build workspaces: `make(remote=True, …)`."""

    def build(name="travail", *, remote=False, **options):
        bare = tmp_path / f"{name}.git" if remote is True else remote or None
        return stage.build(tmp_path / name, remote=bare, **options)

    return build


@pytest.fixture
def local(make):
    """A workspace without a remote, with its ledger."""
    return make().init()


@pytest.fixture
def shared(make):
    """A workspace with a bare remote and its ledger there."""
    return make(remote=True).init()


@pytest.fixture
def count(request):
    """Note how many crash points a test tried, for the terminal's summary."""
    return lambda points: POINTS.__setitem__(request.node.name, points)


def pytest_terminal_summary(terminalreporter):
    if POINTS:
        terminalreporter.section("crash points tried")
        for name, points in POINTS.items():
            terminalreporter.line(f"{points:5} {name}")
        terminalreporter.line(f"{sum(POINTS.values()):5} in all")
