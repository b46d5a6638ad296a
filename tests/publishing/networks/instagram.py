"""An account on Instagram, as every test of the networks sees it."""

from typing import ClassVar

from tests.fakes.containers import refusal
from tests.fakes.instagram import Instagram, shown
from tests.publishing.films import FILM
from tests.publishing.networks import On


class OnInstagram(On):
    """An account: a film, which needs no public address, and its first comment."""

    name = "instagram"
    visible = r"/(media_publish|comments)$"
    fake = Instagram
    body = "Un texte sous le film."
    extra = (
        "first_comment: Et son commentaire.\n"
        "media:\n  - path: media/film.mp4\n    kind: video\n    alt: Une lampe s’allume.\n"
        "    captions: media/film.vtt\n"
    )
    files: ClassVar[dict[str, bytes]] = {
        "media/film.mp4": FILM,
        "media/film.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n",
    }
    parts: ClassVar[list[str]] = ["Un texte sous le film.", "Et son commentaire."]

    def accounts(self, url):
        return f"instagram:\n  handle: '@lumen'\n  url: {url}\n"

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_INSTAGRAM_TOKEN": fake.token}

    def texts(self, fake):
        return shown(fake)

    def no(self, status):
        return refusal(status)


ON = OnInstagram()
