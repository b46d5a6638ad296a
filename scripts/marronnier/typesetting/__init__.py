"""Find where a text is not set as French sets it, and what stands there when it is.

Every function takes a text whose addresses and names are masked (`Prose.masked`) and yields slips
in its offsets. A slip is never empty: what is inserted is written with the mark beside it.
"""

from marronnier.typesetting.capitals import unaccented
from marronnier.typesetting.marks import apostrophes, blanks, repeated, spaces, suspensions
from marronnier.typesetting.numbers import hours, ordinals, units
from marronnier.typesetting.quotes import Quotation, quotations
from marronnier.typesetting.slips import Slip

__all__ = [
    "Quotation",
    "Slip",
    "apostrophes",
    "blanks",
    "hours",
    "ordinals",
    "quotations",
    "repeated",
    "spaces",
    "suspensions",
    "unaccented",
    "units",
]
