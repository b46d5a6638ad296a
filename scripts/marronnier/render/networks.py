"""Networks explained: what each takes, costs and needs, and what it does by itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from marronnier.model import Message, say
from marronnier.platforms.base import Class, Limits, Platform, unsupported
from marronnier.platforms.consents import Consent
from marronnier.render.language import Language

WIDTH = 88
MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000
CLASSES = {
    Class.KEY: say("The same message sent again is the same post: a lost answer is harmless."),
    Class.WINDOW: say("The same message sent again within an hour or so is the same post."),
    Class.HANDLE: say("Each message is first prepared unseen; its state can be asked later."),
    Class.LOOK: say("After a lost answer the account's own posts are looked through."),
    Class.NEITHER: say("After a lost answer a person must look whether the post is out."),
}
SHORT = {
    Class.KEY: say("sent again"),
    Class.WINDOW: say("sent again within the hour"),
    Class.HANDLE: say("its state is asked"),
    Class.LOOK: say("own posts are looked through"),
    Class.NEITHER: say("a person looks"),
}
COLUMNS = (
    "",
    "",
    say("text"),
    say("title"),
    say("pictures"),
    say("films"),
    say("threads"),
    say("token"),
    say("a lost answer"),
)
ABILITIES = {
    "look": say("finding again what went out"),
    "delete": say("deleting posts"),
    "metrics": say("public counts"),
    "comments": say("replies"),
    "renew": say("renewing tokens"),
}


# --- the list -----------------------------------------------------------------------------------


def platform_list(platforms: Iterable[Platform], speech: Language) -> str:
    """Return a table, one line a network: what it accepts, how long tokens hold, its class."""
    rows = [tuple(speech.tell(one) for one in COLUMNS), *(_row(one, speech) for one in platforms)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numbers = range(2, 6)
    lines = (
        "  ".join(
            cell.rjust(width) if number in numbers else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _row(platform: Platform, speech: Language) -> tuple[str, ...]:
    limits = platform.LIMITS
    counts = (limits.characters, limits.title_characters, limits.images, limits.videos)
    return (
        platform.NAME,
        platform.LABEL,
        *(speech.number(count) if count else "–" for count in counts),
        speech.tell(say("yes") if limits.threads else say("no")),
        speech.tell(_holds(platform)),
        speech.tell(SHORT[platform.CLASS]),
    )


def _holds(platform: Platform) -> Message:
    """Return how long a token holds, in a word or two."""
    life = platform.CONSENT.life if platform.CONSENT else 0
    if not platform.SECRETS:
        return say("none")
    if platform.renew is not unsupported:
        return say("renewed")
    return say("{n} days", n=life) if life else say("no end")


# --- a page -------------------------------------------------------------------------------------


def platform_page(platform: Platform, speech: Language) -> str:
    """Return a network's page: beginning, limits, options, secrets, what is automatic, doubts."""
    limits = platform.LIMITS
    blocks = [f"{platform.NAME} ({platform.LABEL})"]
    blocks += _points(say("To begin:"), _beginning(platform), speech)
    blocks += _points(say("What it takes:"), _taken(limits), speech)
    blocks += _points(say("Options, in accounts.yml or in a post:"), _options(platform), speech)
    blocks += _points(say("Secrets:"), _secrets(platform), speech)
    blocks += _points(say("Without a person:"), _automatic(platform, offered=True), speech)
    missing = _automatic(platform, offered=False)
    blocks += _points(say("Not without a person, or not at all:"), missing, speech)
    blocks += _points(say("Not seen on the network itself yet:"), platform.DOUBTS, speech)
    if platform.SECRETS:  # the outbox is ours: nobody changes what it takes
        checked = say("Checked: {day}, {source}", day=limits.checked, source=limits.source)
        blocks.append(speech.tell(checked))
    return "\n\n".join(blocks) + "\n"


def _beginning(platform: Platform) -> Iterator[Message]:
    yield from platform.STEPS
    if platform.LIMITS.price:
        prices = {"price": platform.LIMITS.price}
        linked = platform.LIMITS.link_price or platform.LIMITS.price
        yield say("A message costs ${price}, one with a link ${linked}.", linked=linked, **prices)
    if platform.SECRETS:
        command = f"marronnier connect {platform.NAME} --client CLIENT"
        yield say("“{command}” leads through it, step by step.", command=command)


def _taken(limits: Limits) -> Iterator[Message]:
    """Yield what a message may be."""
    yield say("Text: {n} characters.", n=limits.characters)
    if limits.text_bytes:
        yield say("A text: {n} bytes of UTF-8.", n=limits.text_bytes)
    if limits.shown:
        yield say("People see {n} characters before “more”.", n=limits.shown)
    if limits.caption_characters:
        yield say("A text with pictures: {n} characters.", n=limits.caption_characters)
    if limits.film_characters:
        yield say("A text with a film: {n} characters.", n=limits.film_characters)
    if limits.comment_characters:
        yield say("A first comment: {n} characters.", n=limits.comment_characters)
    if limits.title_characters:
        yield say("A title: {n} characters.", n=limits.title_characters)
    if limits.link_characters:
        yield say("A link counts {n} characters, however long.", n=limits.link_characters)
    if limits.least_media:
        yield say("No message without a picture or a film.")
    yield from _pictures(limits)
    yield from _films(limits)
    yield say("Threads: yes.") if limits.threads else say("Threads: no.")


def _pictures(limits: Limits) -> Iterator[Message]:
    if not limits.images:
        yield say("Pictures: none.")
        return
    yield say("Pictures: {n} at most.", n=limits.images)
    shape = limits.picture
    kinds = ", ".join(kind.rpartition("/")[2].upper() for kind in shape.types)
    yield say("A picture is sent as {kinds}; what is otherwise is made so.", kinds=kinds)
    if shape.most_bytes:
        yield say("A picture: {size} MB.", size=round(shape.most_bytes / MEGABYTE, 2))
    if shape.narrowest or shape.widest:
        yield say(
            "Its width is between {narrowest} and {widest} times its height.",
            narrowest=shape.narrowest or "–",
            widest=shape.widest or "–",
        )
    if limits.alt_characters:
        yield say("A description: {n} characters.", n=limits.alt_characters)
    if limits.fetches:
        yield say("It fetches pictures from a public place: “media: {public: …}” in the charter.")


def _films(limits: Limits) -> Iterator[Message]:
    if not limits.videos:
        yield say("Films: none.")
        return
    yield say("Films: {n} at most.", n=limits.videos)
    if limits.video_bytes >= GIGABYTE:
        yield say("A film: {size} GB.", size=round(limits.video_bytes / GIGABYTE, 1))
    elif limits.video_bytes:
        yield say("A film: {size} MB.", size=round(limits.video_bytes / MEGABYTE))
    if limits.video_seconds:
        yield say("A film: {n} seconds.", n=limits.video_seconds)


def _options(platform: Platform) -> Iterator[Message]:
    for name, option in sorted(platform.OPTIONS.items()):
        said = {"name": name, "what": option.what, "usual": option.usual}
        if not option.values:
            yield (
                say("{name}: {what}", **said)
                if not option.usual
                else say("{name}: {what} ({usual} as a rule)", **said)
            )
            continue
        values = ", ".join(option.values)
        if option.usual:
            yield say("{name}: {what} – {values} ({usual} as a rule)", values=values, **said)
        else:
            yield say("{name}: {what} – {values}", values=values, **said)


def _secrets(platform: Platform) -> Iterator[Message]:
    """Yield the names of secrets, how long they hold, and what a consent asks for."""
    if not platform.SECRETS:
        yield say("It needs no account and no secret.")
        return
    for field in platform.SECRETS:
        yield _secret(platform, field)
    more = [name for name in getattr(platform, "RENEWS", ()) if name not in platform.SECRETS]
    for field in more:
        name = f"{platform.NAME.upper()}_{field}"
        yield say("For renewing alone, on GitHub: {name}", name=name)
    if platform.CONSENT is not None:
        yield from _consent(platform.CONSENT)
    if platform.renew is not unsupported:
        yield say("The workflow “renew” renews them; “marronnier renew” does it elsewhere.")
    elif platform.CONSENT is not None and platform.CONSENT.life:
        yield say("Nothing renews them: people are reminded two weeks before their end.")


def _secret(platform: Platform, field: str) -> Message:
    name = f"MARRONNIER_<CLIENT>_{platform.NAME.upper()}_{field}"
    text = "{name} in the environment (with --client, {short} will do)"
    return say(text, name=name, short=f"{platform.NAME.upper()}_{field}")


def _consent(consent: Consent) -> Iterator[Message]:
    yield say("Scopes of the consent: {scopes}", scopes=", ".join(consent.scopes))
    if consent.https:
        yield say("People are sent back to an address with https alone.")
    if consent.life == 1:
        yield say("What is granted holds a day.")
    elif consent.life:
        yield say("What is granted holds {n} days, as a rule.", n=consent.life)


def _automatic(platform: Platform, *, offered: bool) -> Iterator[Message]:
    """Yield what the network lets programs do, or what it does not."""
    if offered:
        yield CLASSES[platform.CLASS]
    ends = platform.CONSENT is not None and platform.CONSENT.life > 0
    for ability, what in ABILITIES.items():
        has = getattr(platform, ability) is not unsupported
        if has is offered and (has or ability != "renew" or ends):
            yield what


def _points(title: Message, points: Iterable[Message], speech: Language) -> list[str]:
    told = [_point(speech.tell(point)) for point in points]
    return ["\n".join([speech.tell(title), *told])] if told else []


def _point(text: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
