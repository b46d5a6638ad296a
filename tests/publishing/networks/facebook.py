"""A Facebook page, as every test of the networks sees it."""

from typing import ClassVar

from tests.fakes.facebook import PAGE, Facebook, failure
from tests.publishing.networks import On


class OnFacebook(On):
    """A page: a post and its first comment."""

    name = "facebook"
    visible = r"/(feed|comments)$"
    fake = Facebook
    body = "Un texte pour la page."
    extra = "first_comment: Et son commentaire.\n"
    parts: ClassVar[list[str]] = ["Un texte pour la page.", "Et son commentaire."]

    def accounts(self, url):
        return f"facebook:\n  id: '{PAGE}'\n  handle: '@lumen'\n  url: {url}\n"

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_FACEBOOK_TOKEN": fake.token}

    def texts(self, fake):
        return fake.texts()

    def no(self, status):
        codes = {400: 100, 401: 190, 429: 32, 500: 1, 502: 2}
        return failure(codes[status], is_transient=status >= 500)


ON = OnFacebook()
