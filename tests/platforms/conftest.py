import pytest

from tests.fakes import scripted


@pytest.fixture
def script():
    """A server that answers as it is told: `then(status, body, **headers)`, `url`, `requests`."""
    with scripted.start() as running:
        yield running
