"""A channel that is opened, and films for it."""

from urllib.parse import urlsplit

from marronnier.model import Part
from marronnier.platforms import youtube
from tests.fakes.youtube import SECRETS
from tests.platforms import building

WATCH = "https://www.youtube.com/watch?v="
TITLE = "L’atelier en deux minutes"


def access(api, images=(), secrets=SECRETS, **more):
    account = building.account("youtube", api.url, **{"handle": "@Lumen", **more})
    return building.access(account, dict(secrets), images)


def connect(api, images=(), **more):
    return youtube.connect(access(api, images, **more))


def of(session, *parts, **options):
    return building.delivery(session.access.account, *parts, **options)


def part(film, *others, text="Le texte.\n\n#Lampes #Design", title=TITLE):
    return Part(text, (film, *others), title=title)


def deliver(session, *parts, **options):
    return building.publish_all(youtube, session, of(session, *parts, **options))


def prepared(session, *parts, **options):
    return youtube.prepare(session, of(session, *parts, **options), 0, ())


def bodies(api, method, path):
    found = [one for one in api.requests if one.method == method]
    return [one.data for one in found if urlsplit(one.path).path.endswith(path)]
