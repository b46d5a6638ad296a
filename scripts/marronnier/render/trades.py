"""The trades of brands, in words."""

from __future__ import annotations

from collections.abc import Mapping

from marronnier.model import Message, say

TRADES: Mapping[str, Message] = {
    "decoration": say("furnishing"),
    "assurance": say("insurance"),
    "assurance-vie": say("life insurance"),
    "credit": say("credit"),
    "sport": say("sport"),
    "alcool": say("alcohol"),
    "alimentation": say("food"),
    "automobile": say("cars"),
    "jeux-argent": say("gambling"),
    "cosmetique": say("cosmetics"),
    "mode": say("fashion"),
    "sante": say("health"),
    "tourisme": say("tourism"),
    "jeunesse": say("youth"),
    "service-public": say("public service"),
    "autre": say("another"),
}
