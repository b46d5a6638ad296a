"""An account on X, as every test of the networks sees it."""

from tests.fakes.x import X, problem
from tests.publishing.networks import On


class OnX(On):
    """An account whose own posts can be listed."""

    name = "x"
    visible = r"/2/tweets$"
    fake = X

    def accounts(self, url):
        return f"x:\n  handle: '@lumen'\n  url: {url}\n  limits:\n    threads: true\n"

    def secrets(self, fake):
        return {f"MARRONNIER_LUMEN_X_{name}": value for name, value in fake.keys.items()}

    def texts(self, fake):
        return [one["written"]["text"] for one in fake.posts.values()]

    def no(self, status):
        return problem(status, "non")[1]


ON = OnX()
