"""The keys that posts, accounts and campaigns may have: name, kind, and what each is for."""

from __future__ import annotations

from marronnier.closures import closed
from marronnier.model import Status, say
from marronnier.scalars import Address, Choice, Day, Duration, Flag, Number, Text, Whole
from marronnier.schema import Field, ListOf, MapOf, Record

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
ACCOUNT = r"[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)?"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
DAY_TIME = DAY + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:?[0-9]{2}|Z)?)?"

CROP = r"[0-9]{1,5}(\.[0-9]{1,3})?:[0-9]{1,5}(\.[0-9]{1,3})?"
FOCUS = r"(100|[0-9]{1,2})% (100|[0-9]{1,2})%"

TEXTS = ListOf(Text(), lone=True)
SLUG_TEXT = Text(SLUG, say("lower-case letters, digits and dashes"))
DATE = Text(DAY_TIME, say("a date such as 2026-12-05, or with a time 2026-12-05 18:30"))
MOMENT = Day(DAY_TIME, DATE.what)
ADDRESS = Address()
RULE = r"[A-Za-z]{3}[0-9]{3}|[a-z0-9-]+|[a-z0-9-]+/[a-z0-9-]+"

OPTIONS = MapOf(Text(), r"[a-z_]+", say("an option's name"))

CONSENT = Record(
    {
        "until": Field(MOMENT, "the last day it holds"),
        "scope": Field(Text(), "what it is for"),
    }
)
MEDIUM = Record(
    {
        "path": Field(Text(), "the file beside the post, or in content/<client>/", required=True),
        "kind": Field(Choice(("visuel", "photo", "video")), "what it is"),
        "alt": Field(Text(), "what a person who cannot see it should know"),
        "captions": Field(Text(), "the file of a film's subtitles"),
        "credit": Field(Text(), "who made it"),
        "origin": Field(Text(), "where it comes from"),
        "retouched": Field(Flag(), "whether a body or a face was retouched"),
        "generated": Field(Flag(), "whether a machine made it"),
        "text": Field(Text(), "what is written in the picture"),
        "fonts": Field(TEXTS, "the typefaces in it"),
        "crop": Field(
            Text(CROP, say("a proportion such as 4:5")), "the proportion that it is cropped to"
        ),
        "focus": Field(
            Text(FOCUS, say("a point such as 50% 30%, from left and top")),
            "what a crop keeps in its middle",
        ),
        "people": Field(
            ListOf(
                Record(
                    {
                        "who": Field(Text(), "the person"),
                        "minor": Field(Flag(), "whether the person is under age"),
                        "parents": Field(Whole(), "how many parents agreed in writing"),
                        "consent": Field(CONSENT, "what the person agreed to"),
                    }
                )
            ),
            "the people who can be recognised",
        ),
        "music": Field(
            Record(
                {
                    "title": Field(Text(), "the piece"),
                    "license": Field(Text(), "what allows its use"),
                }
            ),
            "the music of a film",
        ),
    }
)

CONTEST = Record(
    {
        "organiser": Field(Text(), "who organises it"),
        "prize": Field(Text(), "what can be won"),
        "opens": Field(DATE, "when it begins"),
        "closes": Field(DATE, "when it ends"),
        "draw": Field(DATE, "when the winner is drawn"),
        "rules_url": Field(ADDRESS, "where its rules can be read"),
        "mechanics": Field(TEXTS, "what people do to take part"),
    }
)

POST = Record(
    {
        "title": Field(Text(seen=True), "a title for the calendar; it is not sent", required=True),
        "client": Field(
            SLUG_TEXT, "the brand, as its folder under clients/ is named", required=True
        ),
        "platform": Field(
            ListOf(
                Text(ACCOUNT, say("a network's name"), gone=closed),
                lone=True,
                unique=True,
                filled=True,
            ),
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
        "type": Field(Text(), "the kind of post, such as produit"),
        "topics": Field(TEXTS, "its subjects"),
        "campaign": Field(SLUG_TEXT, "its campaign, as the file under campaigns/ is named"),
        "objective": Field(Text(), "what it is to achieve"),
        "audience": Field(Text(), "who it is for"),
        "media": Field(ListOf(MEDIUM), "its pictures or film"),
        "link": Field(ADDRESS, "the address that it leads to"),
        "hashtags": Field(
            ListOf(Text(r"#?[^\s#]+", say("a hashtag without spaces")), lone=True),
            "hashtags that are added at the end of the text",
        ),
        "first_comment": Field(Text(), "a comment that goes out right after it"),
        "notes": Field(Text(), "notes of the agency; nobody else sees them"),
        "late": Field(Duration(), "how late it may still go out"),
        "repeat": Field(Flag(), "true for a text that goes out again on purpose"),
        "options": Field(
            MapOf(OPTIONS, ACCOUNT, say("a network's name")), "network: its options for this post"
        ),
        "allow": Field(
            MapOf(Text(what=say("the reason why"), seen=True), RULE, say("a rule's code or name")),
            "rule: reason",
        ),
        "contest": Field(CONTEST, "a game or contest"),
        "partnership": Field(
            Record(
                {
                    "with": Field(TEXTS, "the partners"),
                    "paid": Field(Flag(), "whether something is paid or given for it"),
                    "contract": Field(Text(), "the written contract"),
                }
            ),
            "a partnership",
        ),
        "sponsored": Field(
            Record(
                {
                    "budget": Field(Number(0), "what it may cost, at most"),
                    "currency": Field(Text(r"[A-Z]{3}", say("a currency such as EUR")), "in what"),
                    "from": Field(MOMENT, "its first moment"),
                    "until": Field(MOMENT, "its last moment"),
                }
            ),
            "what is paid for more people to see it",
        ),
        "consents": Field(
            ListOf(Record({"who": Field(Text(), "the person"), **CONSENT.fields})),
            "what people agreed to",
        ),
        "approvals": Field(
            ListOf(
                Record(
                    {
                        "role": Field(Text(), "the role"),
                        "by": Field(Text(), "who decided"),
                        "at": Field(DATE, "when"),
                    }
                )
            ),
            "a note of who approved; it is not enough to send",
        ),
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
                        "characters": Field(Whole(1), "characters of a message, at most"),
                        "images": Field(Whole(), "pictures of a message, at most"),
                        "link_characters": Field(Whole(), "what a link counts, however long"),
                        "image_bytes": Field(Whole(1), "bytes of a picture, at most"),
                        "alt_characters": Field(Whole(1), "characters of a description, at most"),
                        "video_bytes": Field(Whole(1), "bytes of a film, at most"),
                        "video_seconds": Field(Whole(1), "seconds of a film, at most"),
                        "threads": Field(Flag(), "whether a message may answer the one before"),
                        "checked": Field(
                            Day(DAY, say("a day such as 2026-11-22")), "when this was looked up"
                        ),
                        "source": Field(Text(seen=True), "where to read more"),
                    }
                ),
                "limits that the server announces, where they are not the usual ones",
            ),
            "options": Field(OPTIONS, "option: its value"),
            "expires": Field(
                Day(DAY, say("a day such as 2026-11-22")), "the last day that its token holds"
            ),
        }
    ),
    ACCOUNT,
    say("a network's name, such as mastodon or mastodon.lyon"),
    gone=closed,
)

# clients/_agency/watch.yml: what the news makes ambiguous for a while
WATCH = Record(
    {
        "watch": Field(
            ListOf(
                Record(
                    {
                        "word": Field(
                            Text(seen=True), "a word; * at its end takes any ending", required=True
                        ),
                        "why": Field(Text(), "what happened"),
                        "from": Field(Text(DAY, say("a day such as 2026-12-05")), "its first day"),
                        "until": Field(Text(DAY, say("a day such as 2026-12-05")), "its last day"),
                    }
                )
            ),
            "names and words that the news makes ambiguous",
            required=True,
        )
    }
)

CAMPAIGN = Record(
    {
        "title": Field(Text(seen=True), "the campaign's name", required=True),
        "from": Field(Text(DAY, say("a day such as 2026-12-05")), "its first day", required=True),
        "until": Field(Text(DAY, say("a day such as 2026-12-05")), "its last day", required=True),
        "objective": Field(Text(), "what it is to achieve"),
        "link": Field(ADDRESS, "the address that it leads to"),
        "hashtags": Field(TEXTS, "its hashtags"),
        "checklist": Field(
            ListOf(
                Record(
                    {
                        "what": Field(Text(), "what is to be done", required=True),
                        "who": Field(Text(), "who does it"),
                        "by": Field(Text(DAY, say("a day such as 2026-12-05")), "the last day"),
                        "done": Field(Flag(), "whether it is done"),
                    }
                )
            ),
            "what is to be done",
        ),
    }
)
