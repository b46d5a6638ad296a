"""A Telegram channel, as every test of the networks sees it."""

from tests.fakes.telegram import Telegram
from tests.publishing.networks import On


class OnTelegram(On):
    """A channel: nobody can look, so that every doubt is a person's."""

    name = "telegram"
    visible = r"/sendMessage$"
    fake = Telegram
    finds = False  # what became of a lost answer

    def accounts(self, url):
        return f"telegram:\n  handle: '@lumen'\n  url: {url}\n"

    def secrets(self, fake):
        return {"MARRONNIER_LUMEN_TELEGRAM_TOKEN": fake.token}

    def texts(self, fake):
        return [one["text"] for one in fake.messages.values()]

    def no(self, status):
        told = {"ok": False, "error_code": status, "description": "non"}
        return told | ({"parameters": {"retry_after": 60}} if status == 429 else {})


ON = OnTelegram()
