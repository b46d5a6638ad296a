import pytest

from tests.fakes import network
from tests.fakes.facebook import Facebook


@pytest.fixture(scope="module")
def running():
    with network.start(Facebook()) as found:
        yield found


@pytest.fixture
def page(running):
    running.reset()
    running.fate, running.expires = "published", 0
    return running
