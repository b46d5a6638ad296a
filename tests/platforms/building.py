"""Deliveries, accounts and images, as the planner would hand them to a platform."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

from PIL import Image

from marronnier.edges.clock import SystemClock
from marronnier.edges.http import Requests
from marronnier.edges.pictures import reshape
from marronnier.model import (
    Account,
    Delivery,
    MediaFacts,
    Medium,
    Moment,
    Part,
    Passage,
    Place,
    Post,
    Section,
    Status,
)
from marronnier.platforms import base
from marronnier.platforms.shared.shaping import fit

INSTANT = datetime(2026, 12, 5, 17, 30, tzinfo=UTC)


class QuickClock(SystemClock):
    """The machine's clock, on which waiting takes no time and is written down."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)


class Images(dict):
    """The bytes of media by path, as Git's objects would give them."""

    def add(self, name, *, colour="orange", size=(40, 30), alt="", noisy=False, moving=False):
        """Draw a PNG and return it as a medium of a post; a noisy one is as heavy as can be."""
        drawn = io.BytesIO()
        image = Image.new("RGB", size, colour)
        if noisy:
            image = Image.effect_noise(size, 100).convert("RGB")
        other = [Image.new("RGB", size, "white")] if moving else []
        image.save(drawn, "PNG", save_all=moving, append_images=other)
        data = drawn.getvalue()
        self[name] = data
        digest = hashlib.sha256(data).hexdigest()
        facts = MediaFacts(digest, len(data), "PNG", *size, animated=moving)
        return Medium(name, Place(name), name, "visuel", alt, facts=facts)

    def film(self, name, *, size=3000, alt="", seconds=12.0, shape=(640, 360), **fields):
        """Make the bytes of a film, which nobody plays, and return it as a medium of a post."""
        data = (b"\0\0\0\x18ftypmp42" + name.encode() * (size // len(name) + 1))[:size]
        self[name] = data
        digest = hashlib.sha256(data).hexdigest()
        facts = MediaFacts(digest, size, "MP4", *shape, seconds=seconds)
        return Medium(name, Place(name), name, "video", alt, fields, facts)


def account(platform, url, **more):
    return Account("atelier-lumen", platform, Place("clients/accounts.yml"), url=url, **more)


def access(account, secrets, images=(), clock=None):
    return base.Access(
        account,
        secrets,
        Requests(),
        clock or QuickClock(),
        None,
        lambda medium: images[medium.path],
        lambda medium, shape: fit(medium, images[medium.path], shape, reshape),
        lambda picture: f"https://media.lumen.example/{picture.sha256}.jpg",
    )


def delivery(account, *parts, post="2026-12-05-soldes", instant=INSTANT, **options):
    moment = Moment(instant.replace(tzinfo=None), "Europe/Paris", instant)
    parts = tuple(Part(part) if isinstance(part, str) else part for part in parts)
    options = {"language": "fr", **options}
    return Delivery("atelier-lumen", post, account, moment, timedelta(hours=2), parts, options)


def composed(platform, text="Bonjour.", *, options=(), account_options=(), **fields):
    """Return the parts that a network makes of a post; `options` are the post's own there."""
    section = Section("", (Passage(text, 1),), 1)
    options = {platform.NAME: dict(options)}
    post = Post(
        "atelier-lumen",
        "2026-12-05-soldes",
        "content/atelier-lumen/2026/12/2026-12-05-soldes.md",
        "Un titre de travail",
        (platform.NAME,),
        None,
        Status.APPROVED,
        (section,),
        options=options,
        **fields,
    )
    return platform.compose(post, account(platform.NAME, "", options=dict(account_options)))


def publish_all(platform, session, delivery):
    """Prepare and publish every part; return what became of them."""
    sent = ()
    for number in range(len(delivery.parts)):
        prepared = platform.prepare(session, delivery, number, sent)
        sent += (platform.publish(session, prepared),)
    return sent
