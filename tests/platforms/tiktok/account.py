"""An account that is opened, and what is posted there."""

from datetime import timedelta

from marronnier.platforms import tiktok
from tests.fakes.tiktok import TOKEN
from tests.platforms import building

PAGE = "https://www.tiktok.com/@lumen"


class LaterClock(building.QuickClock):
    """A clock that can be set ahead."""

    ahead = timedelta(0)

    def now(self):
        return super().now() + self.ahead


def connect(api, images=(), token=TOKEN, **more):
    account = building.account("tiktok", api.url, **{"handle": "@Lumen", **more})
    return tiktok.connect(building.access(account, {"TOKEN": token}, images, LaterClock()))


def prepared(session, part, **options):
    return tiktok.prepare(
        session, building.delivery(session.access.account, part, **options), 0, ()
    )


def deliver(session, part, **options):
    return tiktok.publish(session, prepared(session, part, **options))


def photos(images, count):
    return tuple(images.add(f"media/{n}.png", size=(400 + n, 300)) for n in range(count))
