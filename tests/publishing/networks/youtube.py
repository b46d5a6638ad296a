"""A YouTube channel, as every test of the networks sees it."""

from typing import ClassVar

from tests.fakes.youtube import YouTube, problem, shown
from tests.publishing.films import FILM
from tests.publishing.networks import On


class Channel(YouTube):
    """A channel in which it is the day of the post."""

    def reset(self):
        super().reset()
        self.now = "2026-12-05T17:45:00Z"


class OnYouTube(On):
    """A channel: a film and its first comment."""

    name = "youtube"
    visible = r"/v3/(videos\?part=snippet%2Cstatus|commentThreads\?part=snippet)$"
    fake = Channel
    body = "Le titre du film\n\nLe texte du film."
    extra = (
        "first_comment: Et son commentaire.\n"
        "media:\n  - path: media/film.mp4\n    kind: video\n"
        "    alt: Une lampe s’allume sur une table.\n"
        "    captions: media/film.srt\n"
    )
    files: ClassVar[dict[str, bytes]] = {
        "2026/12/media/film.mp4": FILM,
        "2026/12/media/film.srt": b"1\n00:00:00,000 --> 00:00:02,000\nClic.\n",
    }
    parts: ClassVar[list[str]] = ["Le texte du film.", "Et son commentaire."]

    def accounts(self, url):
        return f"youtube:\n  handle: '@lumen'\n  url: {url}\n"

    def method(self, part):
        return "POST" if part else "PUT"

    def secrets(self, fake):
        return {f"MARRONNIER_LUMEN_YOUTUBE_{name}": one for name, one in fake.secrets.items()}

    def texts(self, fake):
        return shown(fake)

    def no(self, status):
        names = {400: "invalidTitle", 401: "authError", 429: "rateLimitExceeded"}
        return problem(status, names.get(status, "backendError"))[1]


ON = OnYouTube()
