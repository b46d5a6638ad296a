"""An account on TikTok, as every test of the networks sees it."""

from typing import ClassVar

from tests.fakes.tiktok import TikTok, problem, shown
from tests.publishing.films import FILM
from tests.publishing.networks import On


class OnTikTok(On):
    """An account: a film. One whose bytes got lost is given up when its address has ended."""

    name = "tiktok"
    visible = r"^/upload/"
    fake = TikTok
    found = "2026-12-05T18:50:00Z"
    body = "Le texte du film."
    extra = (
        "media:\n  - path: media/film.mp4\n    kind: video\n"
        "    alt: Une lampe s’allume sur une table.\n"
        "    captions: media/film.srt\n"
    )
    files: ClassVar[dict[str, bytes]] = {
        "2026/12/media/film.mp4": FILM,
        "2026/12/media/film.srt": b"1\n00:00:00,000 --> 00:00:02,000\nClic.\n",
    }
    parts: ClassVar[list[str]] = ["Le texte du film."]

    def accounts(self, url):
        return f"tiktok:\n  handle: '@lumen'\n  url: {url}\n"

    def method(self, _part):
        return "PUT"

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_TIKTOK_TOKEN": fake.token}

    def texts(self, fake):
        return shown(fake)

    def no(self, status):
        return problem({429: "rate_limit_exceeded"}.get(status, "internal_error"))


ON = OnTikTok()
