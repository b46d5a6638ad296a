import pytest

from tests.fakes import network
from tests.fakes.tiktok import TikTok
from tests.platforms.tiktok import account


@pytest.fixture(scope="module")
def running():
    with network.start(TikTok()) as started:
        yield started


@pytest.fixture
def film(images):
    return images.film("media/a.mp4")


@pytest.fixture
def session(api, images):
    return account.connect(api, images)
