"""Networks that have closed: old calendars name them, and people remember them."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.model import Message, say

# The day each closed, and where brands are now. Google+: the announcement of its owner, 2019;
# Viadeo: the French press of 2016; Periscope and Vine: Twitter's own announcements.
CLOSED: Mapping[str, Message] = {
    "googleplus": say(
        "Google+ has closed, on 2 April 2019: brands use LinkedIn, Facebook or YouTube now."
    ),
    "periscope": say(
        "Periscope has closed, on 31 March 2021: brands go live on Instagram, YouTube or X now."
    ),
    "viadeo": say(
        "Viadeo has closed as a network: in receivership since 29 November 2016, it was bought and"
        " made a site for jobs. Brands use LinkedIn now."
    ),
    "vine": say("Vine has closed, on 17 January 2017: brands use TikTok, Reels or Shorts now."),
}
