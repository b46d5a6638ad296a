import pytest

from tests.fakes import scripted
from tests.platforms import building


@pytest.fixture
def script():
    """A server that answers as it is told: `then(status, body, **headers)`, `url`, `requests`."""
    with scripted.start() as running:
        yield running


@pytest.fixture
def api(running):
    """The network that a folder's tests start once, with nothing left of the test before."""
    running.reset()
    return running


@pytest.fixture
def images():
    """The media of a test's posts, which it adds to: path -> bytes."""
    return building.Images()
