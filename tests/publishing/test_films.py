"""Films and their captions over the whole publisher: from Git's objects to the network, once."""

import shutil
import subprocess

import pytest

from tests.conftest import require
from tests.fakes import network as standing
from tests.platforms.films import SUBRIP, WEBVTT
from tests.publishing import stage
from tests.publishing.networks.telegram import ON as ON_TELEGRAM
from tests.publishing.networks.x import ON as ON_X
from tests.publishing.stage import LATER

MEDIA = (
    "media:\n  - path: media/atelier.mp4\n    kind: video\n    alt: L’atelier.\n"
    "    captions: media/atelier.srt\n"
)


@pytest.fixture(scope="module", name="film")
def _film(tmp_path_factory):
    """Return the bytes of a film that a real encoder makes."""
    require(None if shutil.which("ffmpeg") else "ffmpeg is missing")
    path = tmp_path_factory.mktemp("films") / "a.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=size=96x64:rate=10:duration=1", "-c:v", "mpeg4"]
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *source, path], check=True)
    return path.read_bytes()


@pytest.mark.parametrize("on", [ON_TELEGRAM, ON_X], ids=lambda one: one.name)
@pytest.mark.parametrize("fault", ["", "drop_answer"])
def test_a_film_goes_out_once(make, proxy_to, film, on, fault):
    with standing.start(on.fake()) as fake:
        proxy = proxy_to(fake.url)
        made = make(accounts=on.accounts(proxy.url)).init()
        made.environment |= on.secrets(fake)
        folder = f"content/{stage.CLIENT}/2026/12/media"
        made.write(f"{folder}/atelier.mp4", film)
        made.write(f"{folder}/atelier.srt", SUBRIP)
        made.add(stage.post("Le film.", platform=f"[{on.name}]", extra=MEDIA))
        if fault:
            visible = "/sendVideo$" if on.name == "telegram" else on.visible
            proxy.drop_answer("POST", visible)
        made.publish("--no-mirror", code=1 if fault else 0)
        for now in (LATER, on.found):
            made.publish("--no-mirror", now=now, code=None)
        row = made.row(f"lumen/2026-12-05-soldes/{on.name}", now=on.found)
        assert row["state"] == ("published" if on.finds or not fault else "parked")
        if on.name == "x":
            (post,) = fake.posts.values()
            (name, kept), (_, captions) = list(fake.media.items())[:2]
            assert post["written"]["media"] == {"media_ids": [name]}
            assert (kept["media"], captions["media"]) == (film, WEBVTT)
        else:
            (message,) = fake.messages.values()
            assert (message["caption"], message["video"]["file_size"]) == ("Le film.", len(film))
        assert not any(secret in str(made.events()) for secret in on.secrets(fake).values())
