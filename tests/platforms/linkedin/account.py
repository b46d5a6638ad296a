"""An account on LinkedIn's stand-in: opened, and written to."""

from marronnier.model import Medium, Place
from marronnier.platforms import linkedin
from tests.fakes.linkedin import APP, ORGANISATION, TOKEN
from tests.platforms import building

LINK = "https://lumen.example/soldes"


def access(api, images=(), token=TOKEN, clock=None, **more):
    account = building.account("linkedin", api.url, **{"id": ORGANISATION, **more})
    return building.access(account, {"TOKEN": token}, images, clock)


def connect(api, images=(), **more):
    return linkedin.connect(access(api, images, **more))


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(linkedin, session, delivery)


def prepared(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return linkedin.prepare(session, delivery, number, before)


def shown(api):
    return list(api.posts.values())


def film(images, size=200, name="media/film.mp4", **more):
    images[name] = bytes(range(256))[:size]
    return Medium(name, Place(name), name, "video", **more)


def granting(api, **secrets):
    account = building.account("linkedin", api.url)
    return building.access(account, {**APP, **secrets})
