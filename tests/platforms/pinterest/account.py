"""An account on Pinterest's stand-in: opened, and pinned to."""

from marronnier.model import Part
from marronnier.platforms import pinterest
from tests.fakes.pinterest import TOKEN
from tests.platforms import building

BACK = "http://127.0.0.1:8000/retour"
LINK = "https://lumen.example/soldes"


def access(api, images=(), clock=None, secrets=None, **more):
    account = building.account("pinterest", api.url, **{"handle": "@AtelierLumen", **more})
    return building.access(account, {"TOKEN": TOKEN} if secrets is None else secrets, images, clock)


def connect(api, images=(), **more):
    return pinterest.connect(access(api, images, **more))


def prepared(session, *parts, **options):
    options = {"board": "7001", **options}
    delivery = building.delivery(session.access.account, *parts, **options)
    return pinterest.prepare(session, delivery, 0, ())


def deliver(session, *parts, **options):
    return pinterest.publish(session, prepared(session, *parts, **options))


def pin(images, count=1, text="Une lampe.", title="La lampe", link=LINK):
    media = tuple(images.add(f"media/{n}.png", alt=f"é {n}", size=(9 + n, 9)) for n in range(count))
    return Part(text, media, link, title=title)


def shown(api):
    (found,) = api.pins.values()
    return found


def filmed(images, **more):
    return Part("a", (images.film("media/film.mp4", **more),), title="t")
