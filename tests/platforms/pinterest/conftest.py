import pytest

from tests.fakes import network
from tests.fakes.pinterest import Pinterest


@pytest.fixture(scope="module")
def running():
    with network.start(Pinterest()) as started:
        yield started
