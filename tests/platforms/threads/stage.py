"""Accounts, sessions and deliveries of Threads, as all tests of it want them."""

from marronnier.platforms import threads
from tests.fakes.threads import Threads
from tests.platforms import building
from tests.platforms.fitted import remembering

APP = {"APP_ID": "4711", "APP_SECRET": "app-geheim"}


def access(fake, images=(), secrets=None, clock=None, **more):
    opened = building.account("threads", fake.url, **{"handle": "@lumen", **more})
    secrets = secrets or {"TOKEN": Threads.token}
    return remembering(building.access(opened, secrets, images, clock))


def connect(fake, images=(), **more):
    return threads.connect(access(fake, images, **more))


def prepare(session, *parts, number=0, before=(), **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return threads.prepare(session, delivery, number, before)


def deliver(session, *parts, **options):
    delivery = building.delivery(session.access.account, *parts, **options)
    return building.publish_all(threads, session, delivery)


def containers(fake):
    return [one["container"] for one in fake.posts.values()]
