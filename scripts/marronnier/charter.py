"""A client's charter: the keys that it may have, and one file's reading.

The shape is a superset of the catalogue's schema: every charter that the schema accepts is
accepted here.
"""

from __future__ import annotations

from marronnier.fields import ADDRESS, DATE, DAY_TIME, RULE, SLUG_TEXT, TEXT, TEXTS
from marronnier.model import Charter, Finding, say
from marronnier.notation import Mapping as Node
from marronnier.schema import (
    Choice,
    Duration,
    Either,
    Field,
    Flag,
    ListOf,
    MapOf,
    Number,
    Reading,
    Record,
    Text,
    Whole,
)

HOURS = r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]"
SEVERITY = Field(Choice(("info", "warning", "error")))
WHOLE = Field(Whole())
WORDS = Field(TEXTS)
ALLOWED = Field(Choice(("allowed", "forbidden")))
NEEDED = Field(Choice(("required", "optional")))
LIST_OR_TEXT = Either(Text(), ListOf(Text()))

PERIOD = Record(
    {
        "from": Field(Text(DAY_TIME, DATE.what), "the first moment", required=True),
        "to": Field(Text(DAY_TIME, DATE.what), "the last moment", required=True),
        "why": Field(Text(), "the reason", required=True),
        "allow": WORDS,
    }
)
MENTION = Record(
    {
        "text": Field(LIST_OR_TEXT, "the exact text, or several of which one", required=True),
        "when": Field(Record({"words": WORDS, "topic": WORDS, "platforms": WORDS})),
        "severity": SEVERITY,
        "why": TEXT,
    }
)
VOICE = Record(
    {
        "address": Field(Choice(("tu", "vous", "libre", "aucun"))),
        "plural_vous": ALLOWED,
        "quotes": Field(Choice(("ignore", "check"))),
        "speaks_as": Field(ListOf(Choice(("je", "on", "nous", "marque")), lone=True)),
        "register": Field(Choice(("familier", "courant", "soutenu"))),
        "greetings": Field(Record({"allow": WORDS, "deny": WORDS})),
        "exclamations": WHOLE,
        "capitals": WHOLE,
        "sentence_words": Field(Whole(5)),
        "figures": WHOLE,
    }
)
BANNED = Record(
    {
        "word": Field(Text(), "the word; * at its end takes any ending", required=True),
        "use": TEXT,
        "why": TEXT,
        "severity": SEVERITY,
        "unless": WORDS,
    }
)
LEXICON = Record(
    {
        "names": WORDS,
        "banned": Field(ListOf(Either(Text(), BANNED))),
        "prefer": Field(MapOf(Text())),
        "required": Field(ListOf(MENTION)),
        "competitors": WORDS,
        "protected": WORDS,
        "sensitive": Field(MapOf(ListOf(Text()))),
        "dictionary": WORDS,
    }
)
INCLUSIVE = Record(
    {
        "mode": Field(
            Choice(("aucune", "doublets", "epicene", "point-median", "libre")),
            "how the brand writes for everybody",
            required=True,
        ),
        "generic": WORDS,
    }
)
TYPOGRAPHY = Record(
    {
        "spaces": Field(Choice(("nbsp", "simple", "any"))),
        "quotes": Field(Choice(("french", "any"))),
        "apostrophe": Field(Choice(("curly", "any"))),
        "hours": Field(Choice(("french", "compact", "any"))),
    }
)
EMOJI = Record({"max": WHOLE, "allow": WORDS, "deny": WORDS, "bullets": ALLOWED})
HASHTAGS = Record(
    {
        "min": WHOLE,
        "max": WHOLE,
        "required": WORDS,
        "banned": WORDS,
        "generic": WORDS,
        "case": Field(Choice(("camel", "any"))),
        "position": Field(Choice(("end", "any"))),
    }
)
LINKS = Record(
    {
        "domains": WORDS,
        "https": Field(Flag()),
        "max": WHOLE,
        "shorteners": ALLOWED,
        "vague": WORDS,
        "instagram_caption": ALLOWED,
        "utm": Field(MapOf(Text())),
    }
)
MENTIONS = Record({"known": WORDS, "deny": WORDS, "unknown": Field(Choice(("allowed", "warn")))})
MEDIA = Record(
    {
        "alt": NEEDED,
        "alt_chars": Field(ListOf(Whole(), sizes=(2, 2))),
        "captions": NEEDED,
        "ratios": Field(MapOf(ListOf(Text(r"[0-9.]+:[0-9.]+", say("a ratio such as 4:5"))))),
        "min_width": WHOLE,
        "max_mb": Field(Number()),
        "palette": Field(
            Record(
                {
                    "colors": Field(ListOf(Text(r"#[0-9A-Fa-f]{6}", say("a colour #RRGGBB")))),
                    "tolerance": Field(Number()),
                    "share": Field(Number(0, 1)),
                    "applies_to": Field(ListOf(Choice(("visuel", "photo", "video")))),
                }
            )
        ),
        "fonts": WORDS,
        "credit": NEEDED,
        "consent": NEEDED,
        "exif_gps": ALLOWED,
        "music": Field(Choice(("licensed", "any"))),
        "reuse_days": WHOLE,
    }
)
CADENCE = Record({"min": WHOLE, "max": WHOLE, "per": Field(Choice(("day", "week", "month")))})
CALENDAR = Record(
    {
        "hours": Field(MapOf(Text(HOURS + "|none", say("hours such as 08:30-18:30, or none")))),
        "holidays": Field(
            Record(
                {
                    "country": TEXT,
                    "subdivision": TEXT,
                    "policy": Field(Choice(("avoid", "allowed"))),
                }
            )
        ),
        "blackouts": Field(ListOf(PERIOD)),
        "freeze": Field(ListOf(PERIOD)),
        "cadence": Field(MapOf(CADENCE)),
        "gap_minutes": WHOLE,
        "marronniers": WORDS,
    }
)
APPROVALS = Record(
    {
        "roles": Field(MapOf(ListOf(Text()))),
        "required": WORDS,
        "by_topic": Field(MapOf(ListOf(Text()))),
        "notice_hours": WHOLE,
    }
)
LEGAL = Record(
    {
        "partnership": WORDS,
        "partnership_refused": WORDS,
        "contest": Field(
            Record(
                {
                    "mentions": WORDS,
                    "rules_domain": TEXT,
                    "forbidden_mechanics": Field(MapOf(ListOf(Text()))),
                }
            )
        ),
        "mentions": Field(ListOf(MENTION)),
        "sales_periods": Field(ListOf(PERIOD)),
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
            Choice(("forbid", "require", "replace", "limit")), "what it does", required=True
        ),
        "words": WORDS,
        "with": TEXT,
        "max": WHOLE,
        "message": Field(Text(seen=True), "what the author is told", required=True),
        "severity": SEVERITY,
        "platforms": WORDS,
        "link": TEXT,
    }
)
# what a network may have differently
SHARED = {
    "voice": Field(VOICE),
    "inclusive": Field(INCLUSIVE),
    "typography": Field(TYPOGRAPHY),
    "emoji": Field(EMOJI),
    "hashtags": Field(HASHTAGS),
    "links": Field(LINKS),
    "mentions": Field(MENTIONS),
    "media": Field(MEDIA),
}
OVERRIDES = Record({**SHARED, "length": WHOLE})
SECTORS = (
    "decoration", "assurance", "assurance-vie", "credit", "sport", "alcool", "alimentation",
    "automobile", "jeux-argent", "cosmetique", "mode", "sante", "tourisme", "jeunesse",
    "service-public", "autre",
)  # fmt: skip

CHARTER = Record(
    {
        "$schema": TEXT,
        "version": Field(Choice(("1",)), "the format's version"),
        "client": Field(SLUG_TEXT, "the client's folder name"),
        "name": Field(Text(seen=True), "the brand's name"),
        "sector": Field(ListOf(Choice(SECTORS), lone=True, unique=True)),
        "language": Field(Text(r"[a-z]{2}(-[A-Z]{2})?", say("a language such as fr"))),
        "timezone": Field(
            Text(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}", say("a zone such as Europe/Paris"))
        ),
        "audience": Field(
            Record(
                {"timezone": TEXT, "awake": Field(Text(HOURS, say("hours such as 07:00-22:30")))}
            )
        ),
        "extends": Field(ListOf(Text(), lone=True, unique=True)),
        **SHARED,
        "lexicon": Field(LEXICON),
        "calendar": Field(CALENDAR),
        "approvals": Field(APPROVALS),
        "legal": Field(LEGAL),
        "checks": Field(ListOf(CHECK)),
        "rules": Field(
            MapOf(
                Either(
                    Choice(("off", "info", "warning", "error")),
                    MapOf(Either(Text(), ListOf(Text()))),
                ),
                RULE,
                say("a rule's code or name"),
            )
        ),
        "platforms": Field(MapOf(OVERRIDES, r"[a-z]+", say("a network's name"))),
        "late": Field(Duration()),
        "brand": Field(
            Record(
                {
                    "color": Field(Text(r"#[0-9A-Fa-f]{6}", say("a colour #RRGGBB"))),
                    "logo": TEXT,
                    "url": Field(ADDRESS),
                }
            )
        ),
        "client_sees_from": Field(Choice(("idea", "draft", "review", "approved"))),
        "structure": Field(MapOf(Text())),
    }
)


def read_charter(slug: str, node: Node) -> tuple[Charter, list[Finding]]:
    """Return one file's charter, not yet with what it inherits."""
    reading = Reading(amends=True)
    values = CHARTER.read(node, "", reading) or {}
    return Charter(slug, values, reading.places), reading.findings
