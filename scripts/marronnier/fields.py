"""The keys that posts, accounts and campaigns may have: name, kind, and what each is for."""

from __future__ import annotations

from marronnier.model import Status, say
from marronnier.schema import (
    Address,
    Choice,
    Duration,
    Field,
    Flag,
    ListOf,
    MapOf,
    Number,
    Record,
    Text,
    Whole,
)

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
ACCOUNT = r"[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)?"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
DAY_TIME = DAY + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:?[0-9]{2}|Z)?)?"

TEXT = Field(Text())
TEXTS = ListOf(Text(), lone=True)
SLUG_TEXT = Text(SLUG, say("lower-case letters, digits and dashes"))
DATE = Text(DAY_TIME, say("a date such as 2026-12-05, or with a time 2026-12-05 18:30"))
ADDRESS = Address()
RULE = r"[A-Za-z]{3}[0-9]{3}|[a-z0-9-]+|[a-z0-9-]+/[a-z0-9-]+"

MEDIUM = Record(
    {
        "path": Field(Text(), "the file beside the post, or in content/<client>/", required=True),
        "kind": Field(Choice(("visuel", "photo", "video")), "what it is"),
        "alt": Field(Text(), "what a person who cannot see it should know"),
        "captions": TEXT,
        "credit": TEXT,
        "origin": TEXT,
        "retouched": Field(Flag()),
        "generated": Field(Flag()),
        "text": TEXT,
        "fonts": Field(TEXTS),
        "people": Field(
            ListOf(
                Record(
                    {
                        "who": TEXT,
                        "minor": Field(Flag()),
                        "parents": Field(Whole()),
                        "consent": Field(Record({"until": Field(DATE), "scope": TEXT})),
                    }
                )
            )
        ),
        "music": Field(Record({"title": TEXT, "license": TEXT})),
    }
)

CONTEST = Record(
    {
        "organiser": TEXT,
        "prize": TEXT,
        "opens": Field(DATE),
        "closes": Field(DATE),
        "draw": Field(DATE),
        "rules_url": Field(ADDRESS),
        "mechanics": Field(TEXTS),
    }
)

POST = Record(
    {
        "title": Field(Text(seen=True), "a title for the calendar; it is not sent", required=True),
        "client": Field(
            SLUG_TEXT, "the brand, as its folder under clients/ is named", required=True
        ),
        "platform": Field(
            ListOf(Text(ACCOUNT, say("a network's name")), lone=True, unique=True, filled=True),
            "one network or a list of them",
            required=True,
        ),
        "date": Field(
            Text(what=say("a date such as 2026-12-05 18:30")),
            "when it goes out, such as 2026-12-05 18:30",
            required=True,
        ),
        "status": Field(
            Choice(tuple(status.value for status in Status)),
            "idea, draft, review, approved or cancelled",
            required=True,
        ),
        "id": Field(SLUG_TEXT, "keeps the post's identity when its file is renamed"),
        "type": TEXT,
        "topics": Field(TEXTS),
        "campaign": Field(SLUG_TEXT),
        "objective": TEXT,
        "audience": TEXT,
        "media": Field(ListOf(MEDIUM)),
        "link": Field(ADDRESS),
        "hashtags": Field(ListOf(Text(r"#?[^\s#]+", say("a hashtag without spaces")), lone=True)),
        "first_comment": TEXT,
        "notes": TEXT,
        "late": Field(Duration()),
        "repeat": Field(Flag()),
        "allow": Field(
            MapOf(Text(what=say("the reason why"), seen=True), RULE, say("a rule's code or name")),
            "rule: reason",
        ),
        "contest": Field(CONTEST),
        "partnership": Field(
            Record(
                {
                    "with": Field(TEXTS),
                    "paid": Field(Flag()),
                    "contract": TEXT,
                }
            )
        ),
        "sponsored": Field(
            Record(
                {
                    "budget": Field(Number(0)),
                    "currency": Field(Text(r"[A-Z]{3}", say("a currency such as EUR"))),
                    "from": Field(DATE),
                    "until": Field(DATE),
                }
            )
        ),
        "consents": Field(ListOf(Record({"who": TEXT, "scope": TEXT, "until": Field(DATE)}))),
        "approvals": Field(ListOf(Record({"role": TEXT, "by": TEXT, "at": Field(DATE)}))),
        "published": Field(MapOf(Text(), ACCOUNT, say("an account")), "written by the publisher"),
    }
)

ACCOUNTS = MapOf(
    Record(
        {
            "id": Field(Text(), "the account's own identity on the network"),
            "handle": Field(Text(), "the name that people see"),
            "url": Field(ADDRESS, "the address of the instance or server"),
            "limits": Field(
                Record(
                    {
                        "characters": Field(Whole(1)),
                        "images": Field(Whole()),
                        "link_characters": Field(Whole()),
                        "image_bytes": Field(Whole(1)),
                        "alt_characters": Field(Whole(1)),
                        "checked": Field(Text(DAY, say("a day such as 2026-11-22"))),
                    }
                )
            ),
            "options": Field(MapOf(Text(), r"[a-z_]+", say("an option's name"))),
        }
    ),
    ACCOUNT,
    say("a network's name, such as mastodon or mastodon.lyon"),
)

CAMPAIGN = Record(
    {
        "title": Field(Text(seen=True), "the campaign's name", required=True),
        "from": Field(Text(DAY, say("a day such as 2026-12-05")), "its first day", required=True),
        "until": Field(Text(DAY, say("a day such as 2026-12-05")), "its last day", required=True),
        "objective": TEXT,
        "link": Field(ADDRESS),
        "hashtags": Field(TEXTS),
        "checklist": Field(
            ListOf(
                Record(
                    {
                        "what": Field(Text(), "what is to be done", required=True),
                        "who": TEXT,
                        "by": Field(Text(DAY, say("a day such as 2026-12-05"))),
                        "done": Field(Flag()),
                    }
                )
            )
        ),
    }
)
