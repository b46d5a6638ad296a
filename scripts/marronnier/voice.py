"""How a brand writes: who it speaks as, its words, typography, emoji, hashtags, links, mentions."""

from __future__ import annotations

from marronnier.fields import TEXTS
from marronnier.scalars import Choice, Flag, Text, Whole
from marronnier.schema import Either, Field, ListOf, MapOf, Record

SEVERITY = Field(
    Choice(("info", "warning", "error")), "how grave it is: only an error stops a post"
)
WHOLE = Whole()
ALLOWED = Choice(("allowed", "forbidden"))
LIST_OR_TEXT = Either(Text(), ListOf(Text()))

CONDITION = Record(
    {
        "words": Field(TEXTS, "the post holds one of these words"),
        "topic": Field(TEXTS, "the post is on one of these subjects"),
        "platforms": Field(TEXTS, "the networks it counts for"),
    }
)
MENTION = Record(
    {
        "text": Field(LIST_OR_TEXT, "the exact text, or several of which one", required=True),
        "when": Field(CONDITION, "the condition; without one, always"),
        "severity": SEVERITY,
        "why": Field(Text(), "the reason, shown with the finding"),
    }
)
GREETINGS = Record(
    {
        "allow": Field(TEXTS, "the only greetings that the brand uses"),
        "deny": Field(TEXTS, "greetings that the brand never uses"),
    }
)
VOICE = Record(
    {
        "address": Field(
            Choice(("tu", "vous", "libre", "aucun")),
            "how readers are spoken to; libre: either, never both; aucun: not at all",
        ),
        "plural_vous": Field(ALLOWED, "with tu: whether the whole community may be called vous"),
        "quotes": Field(Choice(("ignore", "check")), "whether words in quotation marks count"),
        "speaks_as": Field(
            ListOf(Choice(("je", "on", "nous", "marque")), lone=True), "who speaks for the brand"
        ),
        "register": Field(Choice(("familier", "courant", "soutenu")), "how formal the words are"),
        "greetings": Field(GREETINGS, "how a post may begin"),
        "exclamations": Field(WHOLE, "exclamation marks in a post, at most"),
        "capitals": Field(WHOLE, "words all in capitals in a post, at most"),
        "sentence_words": Field(Whole(5), "words in a sentence, at most"),
        "figures": Field(WHOLE, "numbers in a post, at most; hours, dates and prices apart"),
    }
)
BANNED = Record(
    {
        "word": Field(Text(), "the word; * at its end takes any ending", required=True),
        "use": Field(Text(), "what to write instead"),
        "why": Field(Text(), "the reason, shown with the finding"),
        "severity": SEVERITY,
        "unless": Field(TEXTS, "not when the post holds one of these texts"),
    }
)
LEXICON = Record(
    {
        "names": Field(TEXTS, "names exactly as they are written; no other rule touches them"),
        "banned": Field(ListOf(Either(Text(), BANNED)), "words that the brand does not use"),
        "prefer": Field(MapOf(Text()), "word: the one that the brand prefers"),
        "required": Field(ListOf(MENTION), "texts that must be there, always or on a condition"),
        "competitors": Field(TEXTS, "brands that are not named"),
        "protected": Field(TEXTS, "words that belong to others (the Games, trademarks)"),
        "sensitive": Field(MapOf(ListOf(Text())), "subject: words that ask for one more approval"),
        "dictionary": Field(TEXTS, "words that the spelling takes for right"),
    }
)
INCLUSIVE = Record(
    {
        "mode": Field(
            Choice(("aucune", "doublets", "epicene", "point-median", "libre")),
            "how the brand writes for everybody",
        ),
        "generic": Field(TEXTS, "masculine turns that leave people out (“à tous”)"),
    }
)
TYPOGRAPHY = Record(
    {
        "spaces": Field(Choice(("nbsp", "simple", "any")), "the space before ; : ! ? and in « »"),
        "quotes": Field(Choice(("french", "any")), "quotation marks: french is « »"),
        "apostrophe": Field(Choice(("curly", "any")), "the apostrophe: curly is ’"),
        "hours": Field(Choice(("french", "compact", "any")), "18 h 30 (french) or 18h30 (compact)"),
    }
)
EMOJI = Record(
    {
        "max": Field(WHOLE, "in a post, at most"),
        "allow": Field(TEXTS, "the only emoji that the brand uses"),
        "deny": Field(TEXTS, "emoji that the brand never uses"),
        "bullets": Field(ALLOWED, "whether they may stand as bullets of a list"),
    }
)
HASHTAGS = Record(
    {
        "min": Field(WHOLE, "in a post, at least"),
        "max": Field(WHOLE, "in a post, at most"),
        "required": Field(TEXTS, "hashtags of every post, without #"),
        "banned": Field(TEXTS, "hashtags that are never used, without #"),
        "generic": Field(TEXTS, "hashtags too general to be of use, without #"),
        "case": Field(Choice(("camel", "any")), "capitals: camel is #UnMotChaqueFois"),
        "position": Field(Choice(("end", "any")), "where they stand"),
    }
)
LINKS = Record(
    {
        "domains": Field(TEXTS, "the brand's own addresses; links lead nowhere else"),
        "https": Field(Flag(), "whether every link must be secure (https://)"),
        "max": Field(WHOLE, "in a post, at most"),
        "shorteners": Field(ALLOWED, "addresses that hide where they lead (bit.ly…)"),
        "vague": Field(TEXTS, "calls that do not say where the link leads"),
        "instagram_caption": Field(ALLOWED, "links in Instagram's captions, where nobody can tap"),
        "utm": Field(
            MapOf(Text()), "what tracks a link; {platform}, {campaign} and {client} are filled in"
        ),
    }
)
MENTIONS = Record(
    {
        "known": Field(TEXTS, "accounts that were looked at, exactly as they are written"),
        "deny": Field(TEXTS, "accounts that are never named"),
        "unknown": Field(Choice(("allowed", "warn")), "what to do about any other account"),
    }
)
