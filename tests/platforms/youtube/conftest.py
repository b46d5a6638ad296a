import pytest

from tests.fakes import network
from tests.fakes.youtube import YouTube
from tests.platforms.youtube import channel


@pytest.fixture(scope="module")
def running():
    with network.start(YouTube()) as started:
        yield started


@pytest.fixture
def film(images):
    return images.film("media/atelier.mp4")


@pytest.fixture
def session(api, images):
    """The channel, opened."""
    return channel.connect(api, images)
