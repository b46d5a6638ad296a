"""An account on Threads, as every test of the networks sees it."""

from tests.fakes.containers import refusal
from tests.fakes.threads import Threads, shown
from tests.publishing.networks import On


class OnThreads(On):
    """An account: a thread of two texts, each from a container of its own."""

    name = "threads"
    visible = r"/threads_publish$"
    fake = Threads

    def accounts(self, url):
        return f"threads:\n  handle: '@lumen'\n  url: {url}\n"

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_THREADS_TOKEN": fake.token}

    def texts(self, fake):
        return shown(fake)

    def no(self, status):
        return refusal(status)


ON = OnThreads()
