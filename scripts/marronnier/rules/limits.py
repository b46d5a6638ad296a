"""Rules on what networks want beside the text: a picture, a title, options that they know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marronnier.approving import delivery_of
from marronnier.expressions import expression
from marronnier.model import Account, Finding, Message, Place, Severity, Status, say
from marronnier.platforms.base import Held, Option, Platform
from marronnier.platforms.shared.fitting import accepted
from marronnier.reading import nearest
from marronnier.rules.base import Composed, Needs, Scope, Survey, found, rule, survey

EVERYWHERE = ("language",)  # options that every delivery has
OLD = timedelta(days=180)
AHEAD = timedelta(days=60)  # before the end of an interface's version
MONTH = expression("20[0-9]{2}(?:0[1-9]|1[0-2])")


@rule("STR009", "media-attendu", Severity.ERROR)
def medium_there(scope: Scope) -> Iterator[Finding]:
    """The network takes no message without a picture or a film.

    Instagram, Pinterest and TikTok show pictures or films, YouTube films alone; a text is refused.

    Add a medium, or leave that network out of this post. An idea or a draft may wait for it.

    Passes:

        platform: instagram
        media: [{path: a.jpg, alt: Une lampe allumée}]

    Fails:

        platform: instagram
    """
    if scope.post.status in (Status.IDEA, Status.DRAFT):
        return
    for delivery in scope.deliveries:
        least, films = delivery.limits.least_media, delivery.limits.least_videos
        for number, part in enumerate(delivery.parts if least else ()):
            lacks_film = films > sum(medium.is_film for medium in part.media)
            if part.comment or (number and not delivery.limits.threads):
                continue  # that there are no threads is told by itself (SRC019)
            if len(part.media) >= least and not lacks_film:
                continue
            message = say(
                "{label} takes no message without a picture or a film.",
                label=delivery.platform.LABEL,
            )
            if least > 1:
                message = say(
                    "{label}: {count} pictures or films, {least} at least.",
                    label=delivery.platform.LABEL,
                    count=len(part.media),
                    least=least,
                )
            if lacks_film:
                message = say(
                    "{label} takes no message without a film.", label=delivery.platform.LABEL
                )
            passages = delivery.section.passages if delivery.section else ()
            written = number < len(passages)
            at = passages[number].place(scope.post.path) if written else scope.post.at("platform")
            yield found(at, message, platform=delivery.account.key)


@rule("STR010", "titre-trop-long", Severity.ERROR)
def title_fits(scope: Scope) -> Iterator[Finding]:
    """A title that the network shows beside the text is longer than it takes.

    The network would refuse the post at the moment of publishing.

    Shorten the option `title` for that network, or the first line where that is the title.

    Passes:

        options: {youtube: {title: La fabrique en deux minutes}}

    Fails:

        options: {youtube: {title: Une phrase de plus de cent caractères…}}
    """
    for delivery in scope.deliveries:
        limit = delivery.limits.title_characters
        for part in delivery.parts if limit else ():
            count = len(part.title)
            if count > limit:
                message = say(
                    "{label}: the title has {count} characters, {limit} at most.",
                    label=delivery.platform.LABEL,
                    count=count,
                    limit=limit,
                )
                key = delivery.account.key
                named = (f"options.{one}.title" for one in (key, delivery.account.platform))
                at = scope.post.at(*named, "body")
                yield found(at, message, match=part.title, platform=key)


@rule("STR011", "commentaire-impossible", Severity.ERROR, needs=Needs(keys=("first_comment",)))
def comment_possible(scope: Scope) -> Iterator[Finding]:
    """A first comment is to go out where the network takes none.

    Pinterest and TikTok let no program write comments: the post would be held when it is due.

    Take the comment's words into the text, or give that network a post of its own.

    Passes:

        platform: instagram
        first_comment: Le plan de l’atelier est sur le site.

    Fails:

        platform: tiktok
        first_comment: Le plan de l’atelier est sur le site.
    """
    for delivery in scope.deliveries:
        if delivery.limits.comments or not any(part.comment for part in delivery.parts):
            continue
        message = say("{label} takes no first comment.", label=delivery.platform.LABEL)
        yield found(scope.post.at("first_comment"), message, platform=delivery.account.key)


@rule("SRC038", "option-inconnue", Severity.ERROR, needs=Needs(keys=("options",)))
def options_known(scope: Scope) -> Iterator[Finding]:
    """A post chooses an option that its network does not know, or a value that it has not.

    What its author wanted would not happen, and the post is held when it is due.

    Correct the name or the value; `marronnier platforms <network>` lists them.

    Passes:

        options: {mastodon: {visibility: unlisted}}

    Fails:

        options: {mastodon: {visibilite: unlisted}}
    """
    for key, given in scope.post.options.items():
        platform = scope.platforms.get(key.partition(".")[0])
        goes = [one for one in scope.post.accounts if key in (one, one.partition(".")[0])]
        if not goes:
            at = scope.post.at(f"options.{key}", "options")
            text = "These options are for {key}, where this post does not go."
            yield found(at, say(text, key=key), match=key)
        elif platform is not None:
            for name, message in _faults(platform, given):
                at = scope.post.at(f"options.{key}.{name}", f"options.{key}", "options")
                yield found(at, message, match=name, platform=key)


@rule("STR012", "refus-certain", Severity.ERROR)
def taken(scope: Scope) -> Iterator[Finding]:
    """A network would take this post from nobody: something is missing in it, or contradicts.

    A pin without a board, a reel of two pictures, a film of a type that the network does not know,
    a moment that is over: the post would be held when it is due, and nobody would be looking.

    The sentence says what to change. An idea or a draft may wait for it.

    Passes:

        platform: pinterest
        options: {pinterest: {board: Lampes}}

    Fails:

        platform: pinterest
    """
    if scope.post.status in (Status.IDEA, Status.DRAFT) or scope.client is None:
        return
    for composed in scope.deliveries:
        account, charter = composed.account, scope.client.charter
        delivery = delivery_of(scope.post, charter, account, composed.parts)
        if delivery is None or _lacks_media(composed):
            continue
        if any(_faults(composed.platform, delivery.options)):
            continue  # which is told by itself (SRC038, SRC039)
        try:
            composed.platform.examine(delivery, composed.limits)
        except Held as held:
            message, label = held.reason, composed.platform.LABEL
            if label not in str(message):
                message = say("{label}: {why}", label=label, why=message)
            yield found(_at_fault(scope, account, held.at), message, platform=account.key)


def _lacks_media(composed: Composed) -> bool:
    """Tell whether what a network shows is missing, which is told by itself (STR009)."""
    media, films = composed.parts[0].media, composed.limits.least_videos
    return len(media) < composed.limits.least_media or (
        films > 0 and sum(medium.is_film for medium in media) < films
    )


def _at_fault(scope: Scope, account: Account, key: str) -> Place:
    """Return where a key of the post stands, of an option the one for this account."""
    post, name = scope.post, key.partition(".")[2]
    named = (account.key, account.platform) if name else ()
    own = [f"options.{one}.{name}" for one in named] + [f"options.{one}" for one in named]
    if key == "body" and (section := post.section(account.key)) and section.passages:
        return section.passages[0].place(post.path)
    where = post.accounts.index(account.key)
    return post.at(*own, *([key] if key and not name else []), f"platform.{where}", "platform")


@survey("SRC039", "option-de-compte", Severity.ERROR)
def account_options_known(survey: Survey) -> Iterator[Finding]:
    """An account chooses an option that its network does not know, or a value that it has not.

    What its author wanted would happen for no post.

    Correct the name or the value in accounts.yml; `marronnier platforms <network>` lists them.

    Passes:

        mastodon: {options: {visibility: unlisted}}

    Fails:

        mastodon: {options: {visibility: cachée}}
    """
    for account, platform in _accounts(survey):
        for name, message in _faults(platform, account.options):
            told = found(account.at, message, match=name, platform=account.key)
            yield replace(told, client=account.client)


@survey("SRC040", "limites-anciennes", Severity.INFO)
def limits_fresh(survey: Survey) -> Iterator[Finding]:
    """What a network takes was looked up more than half a year ago, or how we speak to it ends.

    Networks change their limits without a word: a text may be refused that seems to fit. Some end
    each version of their interface after a year: from then on nothing goes out there.

    For the limits that accounts.yml records: `marronnier doctor --write`, or look them up and
    write the day under “checked”. For those of the network itself: take a newer version. For the
    version of an interface: write a newer month below “options” in accounts.yml.

    Passes:

        limits: {characters: 1000, checked: 2026-11-22}

    Fails:

        limits: {characters: 1000, checked: 2026-01-15}
    """
    for account, platform in _accounts(survey):
        yield from _ending(account, platform, survey)
        day = str(account.limits.get("checked", ""))
        text = "“{key}”: its limits were looked up on {day}: “marronnier doctor --write”."
        if not day and not platform.SECRETS:
            continue  # the outbox is ours: no network changes what it takes
        if not day:
            day = platform.LIMITS.checked
            text = "“{key}”: what {label} takes was looked up on {day}: take a newer version."
        if _is_old(day, survey):
            message = say(text, key=account.key, day=day, label=platform.LABEL)
            told = found(account.at, message, match=day, platform=account.key)
            yield replace(told, client=account.client)


def _ending(account: Account, platform: Platform, survey: Survey) -> Iterator[Finding]:
    """Yield the versions of an interface that a network is about to end."""
    for name, option in platform.OPTIONS.items():
        given = str(account.options.get(name, option.usual))
        if not option.lasts or not MONTH.fullmatch(given):
            continue  # what is no month at all is told where it is read
        begun = datetime(int(given[:4]), int(given[4:]), 1, tzinfo=UTC)
        end = begun + timedelta(days=option.lasts)
        if survey.present.has_come(end - AHEAD):
            text = (
                "“{key}”: {label} ends “{name}: {given}” about {day}: write a newer month below"
                " “options” in accounts.yml."
            )
            said = {"key": account.key, "label": platform.LABEL, "name": name, "given": given}
            message = say(text, day=f"{end:%Y-%m-%d}", **said)
            told = found(account.at, message, match=given, platform=account.key)
            yield replace(told, client=account.client)


def _accounts(survey: Survey) -> Iterator[tuple[Account, Platform]]:
    for client in survey.workspace.clients.values():
        for account in client.accounts.values():
            if platform := survey.platforms.get(account.platform):
                yield account, platform


def _is_old(day: str, survey: Survey) -> bool:
    try:
        checked = date.fromisoformat(day)
    except ValueError:
        return False  # none is written, or reading has told what is wrong with it
    over = datetime.combine(checked + OLD, datetime.min.time(), UTC)
    return survey.present.has_come(over)


def _faults(platform: Platform, given: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with options that are given for a network: name and sentence."""
    for name, value in given.items():
        option = platform.OPTIONS.get(name)
        if option is not None:
            if message := _wrong(name, str(value), option):
                yield name, message
        elif name not in EVERYWHERE:
            said = {"label": platform.LABEL, "name": name}
            if near := nearest(name, platform.OPTIONS):
                text = "{label} has no option “{name}”: did you mean “{near}”?"
                yield name, say(text, near=near, **said)
            elif platform.OPTIONS:
                text = "{label} has no option “{name}”: write one of {known}."
                yield name, say(text, known=", ".join(platform.OPTIONS), **said)
            else:
                yield name, say("{label} has no options: remove “{name}”.", **said)


def _wrong(name: str, given: str, option: Option) -> Message | None:
    if not option.values or accepted(option, given) in option.values:
        return None
    if near := nearest(given, option.values):
        text = "“{name}: {given}” is none of its values: did you mean “{near}”?"
        return say(text, name=name, given=given, near=near)
    text = "“{name}: {given}” is none of its values: write one of {known}."
    return say(text, name=name, given=given, known=", ".join(option.values))
