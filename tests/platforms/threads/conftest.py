import pytest

from tests.fakes import network
from tests.fakes.threads import Threads


@pytest.fixture(scope="module")
def running():
    with network.start(Threads()) as found:
        yield found


@pytest.fixture
def fake(running):
    running.reset()
    running.token = Threads.token
    return running
