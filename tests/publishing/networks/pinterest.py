"""A board on Pinterest, as every test of the networks sees it."""

from typing import ClassVar

from tests.fakes.pinterest import Pinterest, problem
from tests.publishing import stage
from tests.publishing.networks import On


class OnPinterest(On):
    """A board whose pins can be listed: one picture alone, with its title and text."""

    name = "pinterest"
    visible = r"/v5/pins$"
    fake = Pinterest
    body = "La lampe\n\nUne lampe de bureau."
    extra = stage.MEDIUM
    files: ClassVar[dict[str, bytes]] = {"2026/12/media/lampe.png": stage.png()}
    parts: ClassVar[list[str]] = ["La lampe: Une lampe de bureau."]

    def accounts(self, url):
        return (
            f"pinterest:\n  handle: '@atelierlumen'\n  url: {url}\n  options: {{board: Soldes}}\n"
        )

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_PINTEREST_TOKEN": fake.token}

    def texts(self, fake):
        return [f"{one['title']}: {one['description']}" for one in fake.pins.values()]

    def no(self, status):
        return problem(status, "non")


ON = OnPinterest()
