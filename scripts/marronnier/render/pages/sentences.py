"""What a charter asks for, one sentence a key, as a client would say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel import dates, numbers

from marronnier.model import Message, say
from marronnier.render.pages.site import Site

# A key with its value or, failing that, the key alone; a message of no words says nothing.
SILENT = Message("")
SENTENCES: Mapping[str, Message] = {
    "voice.address=tu": say("We say “tu” to our readers."),
    "voice.address=vous": say("We say “vous” to our readers."),
    "voice.address=libre": say("We say “tu” or “vous”, never both in one post."),
    "voice.address=aucun": say("We do not speak to our readers directly."),
    "voice.plural_vous=allowed": say("All together, readers may be “vous”."),
    "voice.plural_vous=forbidden": say("Even all together, readers are not “vous”."),
    "voice.quotes=ignore": say("What is quoted keeps the words of whoever said it."),
    "voice.quotes=check": say("What is quoted follows the same rules."),
    "voice.register=familier": say("The words are familiar ones."),
    "voice.register=courant": say("The words are everyday ones."),
    "voice.register=soutenu": say("The words are formal ones."),
    "voice.exclamations=0": say("No exclamation mark."),
    "voice.exclamations": say("Exclamation marks in a post: {value} at most."),
    "voice.capitals=0": say("No word all in capitals, our names apart."),
    "voice.capitals": say("Words all in capitals in a post: {value} at most."),
    "voice.sentence_words": say("A sentence has {value} words at most."),
    "voice.figures=0": say("No numbers; hours, dates and prices apart."),
    "voice.figures": say("Numbers in a post: {value} at most; hours, dates and prices apart."),
    "inclusive.mode=aucune": say("The masculine may stand for everybody."),
    "inclusive.mode=doublets": say("Women and men are both named: “toutes et tous”."),
    "inclusive.mode=epicene": say("The words chosen fit everybody."),
    "inclusive.mode=point-median": say("We write with the middle dot: “client·es”."),
    "inclusive.mode=libre": say("Each post chooses how it speaks of women and men."),
    "typography.spaces=nbsp": say("A non-breaking space stands before ; : ! ? and within « »."),
    "typography.spaces=simple": say("An ordinary space stands before ; : ! ? and within « »."),
    "typography.spaces=any": SILENT,
    "typography.quotes=french": say("Quotations stand in « French marks »."),
    "typography.quotes=any": SILENT,
    "typography.apostrophe=curly": say("The apostrophe is curly (’)."),
    "typography.apostrophe=any": SILENT,
    "typography.hours=french": say("Hours are written 18 h 30."),
    "typography.hours=compact": say("Hours are written 18h30."),
    "typography.hours=any": SILENT,
    "emoji.max=0": say("No emoji."),
    "emoji.max": say("Emoji in a post: {value} at most."),
    "emoji.bullets=forbidden": say("No line starts with an emoji as its bullet."),
    "emoji.bullets=allowed": say("An emoji may start a line as its bullet."),
    "hashtags.min=0": SILENT,
    "hashtags.min": say("Hashtags in a post: {value} at least."),
    "hashtags.max=0": say("No hashtag."),
    "hashtags.max": say("Hashtags in a post: {value} at most."),
    "hashtags.case=camel": say("Each word of a hashtag has its capital: #EachWord."),
    "hashtags.case=any": SILENT,
    "hashtags.position=end": say("Hashtags stand at the end of the text."),
    "hashtags.position=any": SILENT,
    "links.https=true": say("Every link is secure (https)."),
    "links.https=false": SILENT,
    "links.max=0": say("No link."),
    "links.max": say("Links in a post: {value} at most."),
    "links.shorteners=forbidden": say("No shortened address: it hides where it leads."),
    "links.shorteners=allowed": say("Shortened addresses may be used."),
    "links.instagram_caption=forbidden": say("No link in Instagram’s captions: nobody can tap it."),
    "links.instagram_caption=allowed": SILENT,
    "mentions.unknown=warn": say("An account that is not listed here is looked at first."),
    "mentions.unknown=allowed": say("Other accounts may be named."),
    "media.alt=required": say("Every picture is described for people who cannot see it."),
    "media.alt=optional": say("Pictures are described, if possible, for people who cannot see."),
    "media.alt_chars": say("This description has from {low} to {high} characters."),
    "media.captions=required": say("Every film has subtitles."),
    "media.captions=optional": say("Films have subtitles, if possible."),
    "media.min_width": say("A picture is at least {value} pixels wide."),
    "media.max_mb": say("A picture weighs {value} MB at most."),
    "media.palette.share": say("Share of a visual that has these colours: {percent} at least."),
    "media.palette.tolerance": say("A colour may differ from them by {value} (deltaE 2000)."),
    "media.credit=required": say("Whoever made the picture is named."),
    "media.credit=optional": say("Whoever made the picture is named, if possible."),
    "media.consent=required": say("Whoever can be recognised has agreed to it."),
    "media.consent=optional": SILENT,
    "media.exif_gps=forbidden": say("No file tells where the picture was taken."),
    "media.exif_gps=allowed": SILENT,
    "media.music=licensed": say("Music has a licence."),
    "media.music=any": SILENT,
    "media.public.endpoint": SILENT,
    "media.public.bucket": SILENT,
    "media.public.region": SILENT,
    "media.public.address": SILENT,
    "media.reuse_days": say("Days before a picture serves again: {value}."),
    "calendar.gap_minutes": say("Minutes between two posts: {value} at least."),
    "calendar.holidays.policy=avoid": say("No post goes out on a public holiday."),
    "calendar.holidays.policy=allowed": say("Posts may go out on public holidays."),
    "approvals.notice_hours": say("Time that is needed to decide: {value} hours."),
    "structure.call=required": say("Every post asks something of its readers."),
    "structure.call=optional": SILENT,
    "structure.objective=required": say("Every post says what it is for."),
    "structure.objective=optional": SILENT,
    "structure.audience=required": say("Every post says whom it is for."),
    "structure.audience=optional": SILENT,
    "length": say("A post has {value} characters at most."),
    "late=0:00:00": say("A post that is late does not go out any more."),
    "late": say("A post that is late may still go out for {value}."),
    "language": say("Posts are written in {language}."),
    "timezone": say("Dates and hours are those of {zone}."),
    "audience.awake": say("Readers are awake from {start} to {end}."),
    "audience.timezone": say("Their hours are those of {zone}."),
}


def sentence(site: Site, path: str, value: Any) -> str | None:
    """Return a value of a charter as a sentence, empty when it asks for nothing, None if unknown.

    `path` is the key's dotted path, whatever network it is for.
    """
    written = str(value).lower() if isinstance(value, bool) else str(value)
    message = SENTENCES.get(f"{path}={written}") or SENTENCES.get(path)
    if message is None or (isinstance(value, tuple) and len(value) != len(("low", "high"))):
        return None
    return site.tell(say(message.text, **_values(site, path, value))) if message.text else ""


def _values(site: Site, path: str, value: Any) -> dict[str, str]:
    locale = site.language.locale
    if isinstance(value, timedelta):
        return {"value": dates.format_timedelta(value, threshold=1.5, locale=locale)}
    if isinstance(value, tuple):
        return {"low": str(value[0]), "high": str(value[-1])}
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        percent = numbers.format_percent(value, locale=locale)
        return {"value": numbers.format_decimal(value, locale=locale), "percent": percent}
    written = str(value)
    if path == "language":
        return {"language": locale.languages.get(written.partition("-")[0], written)}
    start, _, end = written.partition("-")
    return {"value": written, "zone": zone_name(site, written), "start": start, "end": end}


def zone_name(site: Site, zone: str) -> str:
    """Return a zone's city in words, the zone as it is written when nobody knows it."""
    try:
        return dates.get_timezone_location(zone, locale=site.language.locale, return_city=True)
    except LookupError:
        return zone
