"""Networks that have closed: old calendars name them, and people remember them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from marronnier.model import Message, say

# The day each closed, and where brands are now. Google+: the announcement of its owner, 2019;
# Viadeo: the French press of 2016; Periscope and Vine: Twitter's own announcements; Skyblog:
# that of Skyrock, 2023.
CLOSED: Mapping[str, Message] = {
    "googleplus": say(
        "Google+ has closed, on 2 April 2019: brands use LinkedIn, Facebook or YouTube now."
    ),
    "periscope": say(
        "Periscope has closed, on 31 March 2021: brands go live on Instagram, YouTube or X now."
    ),
    "skyrock": say("Skyrock's blogs have closed, on 21 August 2023: brands use Instagram now."),
    "viadeo": say(
        "Viadeo has closed as a network: in receivership since 29 November 2016, it was bought and"
        " made a site for jobs. Brands use LinkedIn now."
    ),
    "vine": say("Vine has closed, on 17 January 2017: brands use TikTok, Reels or Shorts now."),
}
SPELT = {"gplus": "googleplus", "skyblog": "skyrock", "skyblogs": "skyrock"}


def closed(name: str) -> Message | None:
    """Tell of a closed network, however its name is written: `googleplus`, “Google+”, “G +”."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(one for one in plain if one.isalnum())
    if plain.rstrip().endswith("+"):
        letters += "plus"
    return CLOSED.get(SPELT.get(letters, letters))
