"""Rules on a client's accounts, whether a post goes there or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from marronnier.model import Account, Charter, Finding, Message, Place, Severity, say
from marronnier.platforms.base import Platform
from marronnier.rules.base import Survey, found, survey
from marronnier.rules.structure import LATER, unknown_platform

# What of a charter has a network's name for a key.
BY_NETWORK = (
    "platforms", "media.ratios", "calendar.cadence", "legal.contest.forbidden_mechanics",
)  # fmt: skip
HERE = ("localhost", "127.0.0.1", "::1")  # a server of tests on this machine


@survey("SRC033", "compte-inutilisable", Severity.ERROR)
def account_usable(survey: Survey) -> Iterator[Finding]:
    """An account in accounts.yml can never publish as it is described.

    Its network is unknown, its server's address is missing, or the address would let everybody
    on the way read the account's password. Nothing would go out, and nobody would know why.

    Correct the network's name, or write the server's address with https:// under “url”.

    Passes:

        mastodon:
          url: https://social.example

    Fails:

        mastodon:
          url: http://social.example
    """
    for slug, client in survey.workspace.clients.items():
        for key, account in client.accounts.items():
            platform = survey.platforms.get(account.platform)
            if platform is not None:
                message = _fault(account, platform)
            elif account.platform in LATER:
                message = None  # ready for the version that publishes there
            else:
                message = unknown_platform(account.platform, survey.platforms)
            if message:
                told = found(account.at, message, match=key, platform=key)
                yield replace(told, client=slug)


def _fault(account: Account, platform: Platform) -> Message | None:
    if not platform.SECRETS:
        return None
    values = {"key": account.key, "label": platform.LABEL}
    if platform.NEEDS_URL and not account.url:
        return say("“{key}”: {label} needs “url”, the address of the account's server.", **values)
    if account.url.startswith("http://") and _host(account.url) not in HERE:
        text = "“{key}”: write “url” with https://: a password is not sent where all can read it."
        return say(text, key=account.key)
    return None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@survey("SRC037", "reseau-de-charte", Severity.WARNING)
def charter_networks(survey: Survey) -> Iterator[Finding]:
    """A charter speaks of a network that nobody knows.

    What is written there for it counts for no post at all.

    Correct the network's name; `marronnier platforms` lists those that are known.

    Passes:

        platforms: {bluesky: {emoji: {max: 0}}}

    Fails:

        platforms: {blusky: {emoji: {max: 0}}}
    """
    for slug, client in survey.workspace.clients.items():
        charter = client.charter
        for path, key in _networks_named(charter):
            name = key.partition(".")[0]
            if name in survey.platforms or name in LATER:
                continue
            at = charter.places.get(path, Place(f"clients/{slug}/charter.yml"))
            owner = at.path.split("/")[1]  # an inherited name is its own charter's mistake
            told = found(at, unknown_platform(name, survey.platforms), match=key)
            yield replace(told, client=owner)


def _networks_named(charter: Charter) -> Iterator[tuple[str, str]]:
    """Yield each network that a charter names, after the path at which it does."""
    for path in BY_NETWORK:
        yield from ((f"{path}.{key}", key) for key in charter.get(path, {}))
    for index, check in enumerate(charter.get("checks", ())):
        for number, key in enumerate(check.get("platforms", ())):
            yield f"checks.{index}.platforms.{number}", key
