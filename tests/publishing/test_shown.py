"""Pictures that networks fetch: from Git's objects to a public place, and from there to a post."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.fakes import network as standing
from tests.fakes.storage import KEY, SECRET, Storage
from tests.publishing import stage
from tests.publishing.networks.instagram import ON as ON_INSTAGRAM
from tests.publishing.networks.threads import ON as ON_THREADS
from tests.publishing.stage import LATER

MEDIA = "media:\n  - path: lampe.png\n    kind: visuel\n    alt: Une lampe de bureau allumée.\n"


@pytest.fixture
def store():
    with standing.start(Storage()) as running:
        yield running


@pytest.mark.parametrize("on", [ON_INSTAGRAM, ON_THREADS], ids=lambda one: one.name)
def test_a_picture_is_shown_to_the_network_and_published(make, store, on):
    with standing.start(on.fake()) as fake:
        fake.fetched = "http://"  # what lies on this machine has no encryption
        made = make(accounts=on.accounts(fake.url)).init()
        made.environment |= on.secrets(fake)
        made.environment |= {"MARRONNIER_MEDIA_KEY": KEY, "MARRONNIER_MEDIA_SECRET": SECRET}
        place = f"media: {{public: {{endpoint: '{store.url}', bucket: lumen, region: fr-par}}}}\n"
        made.write("clients/lumen/charter.yml", stage.CHARTER.format(client="lumen") + place)
        made.write("content/lumen/lampe.png", stage.png())
        made.add(stage.post("Voir.", platform=f"[{on.name}]", extra=MEDIA))
        made.publish("--no-mirror")
        assert on.texts(fake) == ["Voir."]
        (container,) = [one["container"] for one in fake.posts.values()]
        kind, data = store.objects[urlsplit(container["image_url"]).path]
        assert kind == f"image/{Image.open(io.BytesIO(data)).format.lower()}"
        assert Image.open(io.BytesIO(data)).size == (1200, 900)
        assert made.publish(now=LATER).out == "Nothing is due.\n"
        told = str(made.events())
        assert SECRET not in told
        assert container["image_url"] not in told
