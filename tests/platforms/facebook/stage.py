"""A page, opened, and what is published there."""

from marronnier.platforms import facebook
from tests.fakes.facebook import PAGE, TOKEN
from tests.platforms import building


def connect(page, images=(), token=TOKEN, clock=None, **more):
    account = building.account("facebook", page.url, **{"id": PAGE, **more})
    return facebook.connect(building.access(account, {"TOKEN": token}, images, clock))


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(facebook, session, delivery)


def prepared(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return facebook.prepare(session, delivery, number, before)


def film(images, name="media/film.mp4", *, seconds=0.0, shape=(0, 0)):
    """Return a film of a few bytes, of which nothing else is known, or what is told."""
    return images.film(name, size=150, seconds=seconds, shape=shape)
