"""Sites that several tests look at: the repository's own example, and a small workspace."""

import pytest

from tests.servers.serving import serving
from tests.site.stage import NOW, ROOT, Stage, quiet_files


@pytest.fixture
def stage(tmp_path):
    """An empty workspace in a folder of this test."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    return Stage(folder)


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example's site for the agency, and its client's: folders by name."""
    folder = tmp_path_factory.mktemp("example")
    own = Stage(ROOT)
    return {
        "": own.build(folder / "agency", now=NOW),
        "atelier-lumen": own.build(folder / "client", client="atelier-lumen", now=NOW),
    }


@pytest.fixture
def served():
    """Serve a folder on loopback until the test ends: `served(folder)` is its address."""
    import contextlib

    with contextlib.ExitStack() as stack:
        yield lambda folder: stack.enter_context(serving(quiet_files(folder)))
