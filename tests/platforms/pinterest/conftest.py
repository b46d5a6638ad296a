import pytest

from tests.fakes import network
from tests.fakes.pinterest import Pinterest
from tests.platforms import building


@pytest.fixture(scope="module")
def running():
    with network.start(Pinterest()) as started:
        yield started


@pytest.fixture
def api(running):
    running.reset()
    return running


@pytest.fixture
def images():
    return building.Images()
