import pytest

from tests.fakes import github as fake


@pytest.fixture
def github():
    """A loopback GitHub: `issues`, `requests`, `environment()`."""
    with fake.start() as running:
        yield running
