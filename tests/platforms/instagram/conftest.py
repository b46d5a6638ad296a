import pytest

from tests.fakes import network
from tests.fakes.instagram import Instagram


@pytest.fixture(scope="module")
def running():
    with network.start(Instagram()) as found:
        yield found


@pytest.fixture
def fake(running):
    running.reset()
    running.token = Instagram.token
    return running
