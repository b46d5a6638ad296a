"""Stages for these tests."""

import pytest

from tests.publishing import stage


@pytest.fixture
def make(tmp_path):
    """Build workspaces: `make(remote=True, …)`."""
    return stage.builder(tmp_path)


@pytest.fixture
def local(make):
    """A workspace without a remote, with its ledger."""
    return make().init()


@pytest.fixture
def shared(make):
    """A workspace with a bare remote and its ledger there."""
    return make(remote=True).init()


@pytest.fixture
def count(record_property):
    """Note how many crash points a test tried, for the summary of tests/conftest.py."""
    return lambda points: record_property("crash points", points)
