"""Accounts, sessions and deliveries of Instagram, as all tests of it want them."""

from marronnier.platforms import instagram
from tests.fakes.instagram import Instagram
from tests.platforms import building
from tests.platforms.fitted import remembering


def access(fake, images=(), secrets=None, clock=None, **more):
    opened = building.account("instagram", fake.url, **{"handle": "@lumen", **more})
    secrets = secrets or {"TOKEN": Instagram.token}
    return remembering(building.access(opened, secrets, images, clock))


def connect(fake, images=(), **more):
    return instagram.connect(access(fake, images, **more))


def prepare(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return instagram.prepare(session, delivery, number, before)


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(instagram, session, delivery)


def only(fake):
    (post,) = [*fake.posts.values(), *fake.stories.values()]
    return post["container"]


def addresses(session, *media):
    """Return where the fitted pictures lie."""
    limits = session.limits
    return [session.access.show(session.access.fit(one, limits.picture)) for one in media]
