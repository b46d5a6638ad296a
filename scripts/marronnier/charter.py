"""A client's charter: the keys that it may have, and one file's reading.

The shape is a superset of the catalogue's schema: every charter that the schema accepts is
accepted here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from marronnier.fields import ADDRESS, MOMENT, RULE, SLUG_TEXT, TEXTS
from marronnier.model import Charter, Finding, say
from marronnier.notation import Mapping as Node
from marronnier.notation import Value
from marronnier.reading import Reading
from marronnier.scalars import Choice, Duration, Number, Text
from marronnier.schema import Either, Field, ListOf, MapOf, Record
from marronnier.voice import (
    ALLOWED,
    CONDITION,
    EMOJI,
    HASHTAGS,
    INCLUSIVE,
    LEXICON,
    LINKS,
    MENTION,
    MENTIONS,
    SEVERITY,
    TYPOGRAPHY,
    VOICE,
    WHOLE,
)

HOURS = r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]"
NEEDED = Choice(("required", "optional"))
COLOR = Text(r"#[0-9A-Fa-f]{6}", say("a colour #RRGGBB"))


@dataclass(frozen=True, slots=True)
class Period(Record):
    """Read a stretch of time; one that ends before it begins would be none, and nobody knew."""

    def read(self, node: Value, where: str, reading: Reading) -> dict[str, Any] | None:
        """Return its keys."""
        period = Record.read(self, node, where, reading)
        if period and period["to"][:10] < period["from"][:10]:
            at, end = reading.places[f"{where}.to"], period["to"]
            key = re.sub(r"\.[0-9]+$", "", where)
            message = say("“{key}” ends on {end}, before it begins.", key=key, end=end)
            reading.fault(at, "SRC009", message, match=end)
            return None
        return period


PERIOD = Period(
    {
        "from": Field(MOMENT, "the first moment", required=True),
        "to": Field(MOMENT, "the last moment", required=True),
        "why": Field(Text(), "the reason", required=True),
        "allow": Field(TEXTS, "kinds of post that may go out all the same"),
    }
)
PALETTE = Record(
    {
        "colors": Field(ListOf(COLOR), "the colours, as #RRGGBB"),
        "tolerance": Field(Number(), "how far a colour may be from them (deltaE 2000)"),
        "share": Field(Number(0, 1), "the part of the picture that must have them, from 0 to 1"),
        "applies_to": Field(
            ListOf(Choice(("visuel", "photo", "video"))), "the kinds of media that are looked at"
        ),
    }
)
BUCKET = r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
PUBLIC = Record(
    {
        "endpoint": Field(ADDRESS, "the address of a store that speaks S3"),
        "bucket": Field(Text(BUCKET, say("a bucket’s name")), "the bucket, if not in that address"),
        "region": Field(
            Text(BUCKET, say("a region such as fr-par")), "the region, as it spells it"
        ),
        "address": Field(ADDRESS, "where everybody can fetch what lies in it, if elsewhere"),
    }
)
SIDE = r"([1-9][0-9]{0,4}(\.[0-9]{1,4})?|0\.[0-9]{0,3}[1-9])"
RATIO = Text(f"{SIDE}:{SIDE}", say("a ratio such as 4:5"))
MEDIA = Record(
    {
        "alt": Field(NEEDED, "a description for people who cannot see the picture"),
        "alt_chars": Field(
            ListOf(WHOLE, sizes=(2, 2)), "its length in characters: [at least, at most]"
        ),
        "captions": Field(NEEDED, "subtitles of films"),
        "ratios": Field(MapOf(ListOf(RATIO)), "network: shapes that it takes, such as 4:5"),
        "min_width": Field(WHOLE, "width in pixels, at least"),
        "max_mb": Field(Number(), "weight in megabytes, at most"),
        "palette": Field(PALETTE, "the brand's colours"),
        "fonts": Field(TEXTS, "the brand's typefaces, as posts declare them"),
        "credit": Field(NEEDED, "who took the picture"),
        "consent": Field(NEEDED, "the consent of people who can be recognised"),
        "exif_gps": Field(ALLOWED, "the place that a camera writes into the file"),
        "music": Field(Choice(("licensed", "any")), "music with a licence only, or any"),
        "reuse_days": Field(WHOLE, "days before the same picture serves again"),
        "public": Field(PUBLIC, "where networks fetch pictures, such as Instagram"),
    }
)
CADENCE = Record(
    {
        "min": Field(WHOLE, "posts, at least"),
        "max": Field(WHOLE, "posts, at most"),
        "per": Field(Choice(("day", "week", "month")), "in what time"),
    }
)
HOLIDAYS = Record(
    {
        "country": Field(Text(), "the country, such as FR"),
        "subdivision": Field(Text(), "the region that has days of its own, such as 6AE (Alsace)"),
        "policy": Field(Choice(("avoid", "allowed")), "whether posts may go out on these days"),
    }
)
CALENDAR = Record(
    {
        "hours": Field(
            MapOf(Text(HOURS + "|none", say("hours such as 08:30-18:30, or none"))),
            "day or days (mon-fri): when posts may go out",
        ),
        "holidays": Field(HOLIDAYS, "public holidays"),
        "blackouts": Field(ListOf(PERIOD), "times without any post"),
        "freeze": Field(ListOf(PERIOD), "a crisis: nothing goes out but what is allowed"),
        "cadence": Field(MapOf(CADENCE), "network: how often the brand posts"),
        "gap_minutes": Field(WHOLE, "minutes between two posts, at least"),
        "marronniers": Field(TEXTS, "days of the year that the brand does not miss"),
    }
)
APPROVALS = Record(
    {
        "roles": Field(MapOf(ListOf(Text())), "role: the people who hold it"),
        "required": Field(TEXTS, "roles that approve every post"),
        "by_topic": Field(MapOf(ListOf(Text())), "subject: roles that approve it besides"),
        "notice_hours": Field(WHOLE, "hours that people need to decide"),
    }
)
CONTESTS = Record(
    {
        "mentions": Field(TEXTS, "texts that the post of a contest must hold"),
        "rules_domain": Field(Text(), "the site where its rules can be read"),
        "forbidden_mechanics": Field(
            MapOf(ListOf(Text())), "network: what it forbids to ask of those who take part"
        ),
    }
)
LEGAL = Record(
    {
        "partnership": Field(TEXTS, "how a paid partnership is named"),
        "partnership_refused": Field(TEXTS, "words that do not name one clearly enough"),
        "contest": Field(CONTESTS, "games and contests"),
        "mentions": Field(ListOf(MENTION), "texts that the law or the trade asks for"),
        "sales_periods": Field(ListOf(PERIOD), "when the law allows “soldes”"),
    }
)
EXAMPLES = Record(
    {
        "good": Field(TEXTS, "texts that the rule must leave alone"),
        "bad": Field(TEXTS, "texts that the rule must find"),
    }
)
STRUCTURE = Record(
    {
        "call": Field(NEEDED, "does every post ask something of its readers?"),
        "calls": Field(TEXTS, "the brand's own ways to ask"),
        "objective": Field(NEEDED, "does every post say what it is for?"),
        "audience": Field(NEEDED, "does every post say whom it is for?"),
    }
)
CHECK = Record(
    {
        "name": Field(
            Text(r"[a-z0-9-]+", say("lower-case letters, digits and dashes")),
            "the rule's name",
            required=True,
        ),
        "kind": Field(
            Choice(("forbid", "require", "replace", "prefer", "limit", "pattern")),
            "what it does",
            required=True,
        ),
        "words": Field(TEXTS, "the words that it looks for"),
        "pattern": Field(Text(), "a regular expression to look for, without look-around"),
        "with": Field(Text(), "what replaces them"),
        "max": Field(WHOLE, "how many times, at most"),
        "message": Field(Text(seen=True), "what the author is told", required=True),
        "severity": SEVERITY,
        "platforms": Field(TEXTS, "the networks it counts for"),
        "when": Field(CONDITION, "the condition; without one, always"),
        "link": Field(Text(), "where to read more"),
        "examples": Field(EXAMPLES, "texts that prove what the rule does"),
    }
)
# what a network may have differently
SHARED = {
    "voice": Field(VOICE, "how the brand speaks"),
    "inclusive": Field(INCLUSIVE, "writing for everybody"),
    "typography": Field(TYPOGRAPHY, "spaces, quotation marks, hours"),
    "emoji": Field(EMOJI, "emoji"),
    "hashtags": Field(HASHTAGS, "hashtags"),
    "links": Field(LINKS, "links"),
    "mentions": Field(MENTIONS, "accounts that posts name"),
    "media": Field(MEDIA, "pictures and films"),
}
OVERRIDES = Record({**SHARED, "length": Field(WHOLE, "characters of a post, at most")})
SECTORS = (
    "decoration", "assurance", "assurance-vie", "credit", "sport", "alcool", "alimentation",
    "automobile", "jeux-argent", "cosmetique", "mode", "sante", "tourisme", "jeunesse",
    "service-public", "autre",
)  # fmt: skip
BRAND = Record(
    {
        "color": Field(COLOR, "its colour, for the calendar"),
        "logo": Field(Text(), "its logo, a picture in content/<client>/"),
        "url": Field(ADDRESS, "its site"),
    }
)
AUDIENCE = Record(
    {
        "timezone": Field(Text(), "its time zone, where it is not the brand's"),
        "awake": Field(Text(HOURS, say("hours such as 07:00-22:30")), "when people are awake"),
    }
)
SETTING = Either(Choice(("off", "info", "warning", "error")), MapOf(Either(Text(), ListOf(Text()))))

CHARTER = Record(
    {
        "$schema": Field(Text(), "where an editor finds the keys explained"),
        "version": Field(Choice(("1",)), "the format's version"),
        "client": Field(SLUG_TEXT, "the client's folder name"),
        "name": Field(Text(seen=True), "the brand's name"),
        "sector": Field(
            ListOf(Choice(SECTORS), lone=True, unique=True), "its trades; each has laws of its own"
        ),
        "language": Field(
            Text(r"[a-z]{2}(-[A-Z]{2})?", say("a language such as fr")), "the language of posts"
        ),
        "timezone": Field(
            Text(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}", say("a zone such as Europe/Paris")),
            "the time zone of dates and hours",
        ),
        "audience": Field(AUDIENCE, "who reads, and when they are awake"),
        "extends": Field(
            ListOf(Text(), lone=True, unique=True), "the charters that this one inherits", own=True
        ),
        **SHARED,
        "lexicon": Field(LEXICON, "words that the brand uses, and does not"),
        "calendar": Field(CALENDAR, "when posts go out"),
        "approvals": Field(APPROVALS, "who approves"),
        "legal": Field(LEGAL, "what the law asks for"),
        "checks": Field(ListOf(CHECK), "rules of the brand's own"),
        "rules": Field(
            MapOf(SETTING, RULE, say("a rule's code or name")),
            "rule: how grave it is here, or off; or its options",
        ),
        "platforms": Field(
            MapOf(OVERRIDES, r"[a-z]+", say("a network's name")), "network: what is different there"
        ),
        "late": Field(Duration(), "how late a post may still go out"),
        "brand": Field(BRAND, "how the brand looks"),
        "client_sees_from": Field(
            Choice(("idea", "draft", "review", "approved")),
            "from which status on clients see posts",
        ),
        "structure": Field(STRUCTURE, "what a post is made of"),
    }
)


def read_charter(slug: str, node: Node) -> tuple[Charter, list[Finding]]:
    """Return one file's charter, not yet with what it inherits."""
    reading = Reading(amends=True)
    values = CHARTER.read(node, "", reading) or {}
    return Charter(slug, values, reading.places), reading.findings
