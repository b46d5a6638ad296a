"""An organisation on LinkedIn, as every test of the networks sees it."""

from typing import ClassVar

from tests.fakes.linkedin import ORGANISATION, LinkedIn, problem
from tests.publishing.networks import On


class OnLinkedIn(On):
    """A page whose own posts can be listed: a text, and its first comment."""

    name = "linkedin"
    visible = r"(/rest/posts|/comments)$"
    fake = LinkedIn
    body = "Le texte."
    extra = "first_comment: Le lien\n"
    parts: ClassVar[list[str]] = ["Le texte.", "Le lien"]

    def accounts(self, url):
        return f"linkedin:\n  id: {ORGANISATION}\n  url: {url}\n"

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_LINKEDIN_TOKEN": fake.token}

    def texts(self, fake):
        posts = [one["commentary"] for one in fake.posts.values()]
        return [*posts, *(one["message"]["text"] for one in fake.comments.values())]

    def no(self, status):
        return problem(status, "non")


ON = OnLinkedIn()
