import pytest

from tests.fakes import network
from tests.fakes.linkedin import TOKEN, LinkedIn


@pytest.fixture(scope="module")
def running():
    with network.start(LinkedIn()) as started:
        yield started


@pytest.fixture
def api(running):
    running.reset()
    running.token, running.status = TOKEN, ["PROCESSING", "AVAILABLE"]
    running.rights = {"openid", "write", "read", "roles"}
    return running
