"""Rules on how pictures look: proportions, size, colours, fonts, the same one again."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from marronnier.describing import fold
from marronnier.model import Finding, MediaFacts, Medium, Moment, Severity, Status, say
from marronnier.palette import share_within
from marronnier.rules.base import Brief, Needs, Scope, Shown, Survey, found, rule, survey
from marronnier.versions import without_version

# What of a charter these rules hold a post to.
CHARTER = ("media.fonts", "media.min_width", "media.palette", "media.ratios", "media.reuse_days")
RATIO = 0.01  # that proportions may be off
TOLERANCE, SHARE = 10, 0.5  # of a palette that sets none
LOUDEST = 3  # colours to name
ALIKE = 8  # bits of a look's 256 that compression turns at most
FEATURES = 16  # bits that a look needs to tell anything: plain colours all look the same


def _pictures(scope: Scope) -> list[tuple[Medium, MediaFacts]]:
    return scope.once("pictures", lambda: list(_readable(scope.post.media)))


def _readable(media: Iterable[Medium]) -> Iterator[tuple[Medium, MediaFacts]]:
    for medium in media:
        facts = medium.facts
        if facts and not facts.fault and facts.width and not medium.is_film:
            yield medium, facts


def _by_value(scope: Scope, value: Callable[[str], Any]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield what the charter says, with the accounts it says that for: `("",)` when for all."""
    groups: list[tuple[Any, list[str]]] = []
    for key in scope.post.accounts:
        wanted = value(key.partition(".")[0])
        keys = next((keys for theirs, keys in groups if theirs == wanted), None)
        if keys is None:
            groups.append((wanted, [key]))
        else:
            keys.append(key)
    for wanted, keys in groups:
        if wanted:
            yield wanted, ("",) if len(groups) == 1 else tuple(keys)


@rule("IMG002", "ratio", Severity.ERROR, needs=Needs(charter=("media.ratios",), keys=("media",)))
def proportions_fit(scope: Scope) -> Iterator[Finding]:
    """A picture has proportions that the charter does not want on this network.

    The network would crop it in the middle of a face or of a word, or show it small between bands.

    Crop it to one of the proportions that the charter names under `media.ratios`.

    Passes:

        1080 × 1350 (4:5)

    Fails:

        1920 × 1080 (16:9)
    """

    def wanted(platform: str) -> tuple[str, ...]:
        return tuple(scope.charter("media.ratios", {}, platform=platform).get(platform, ()))

    pictures = _pictures(scope)
    for ratios, platforms in _by_value(scope, wanted) if pictures else ():
        for medium, facts in pictures:
            shapes = {ratio: _shape(ratio) for ratio in ratios}
            mine = facts.width / facts.height
            if any(abs(mine / shape - 1) <= RATIO for shape in shapes.values() if shape):
                continue
            near = min(shapes, key=lambda ratio: abs(mine - shapes[ratio]))
            width, height = _cropped(facts, shapes[near])
            message = say(
                "“{path}” is {width} × {height}; wanted: {ratios}. Crop it to {new}.",
                path=medium.given,
                width=facts.width,
                height=facts.height,
                ratios=", ".join(ratios),
                new=f"{width} × {height} ({near})",
            )
            for platform in platforms:
                yield found(medium.at, message, match=medium.given, platform=platform)


def _shape(ratio: str) -> float:
    width, _, height = ratio.partition(":")
    try:
        return float(width) / float(height)
    except (ValueError, ZeroDivisionError):
        return 0.0


def _cropped(facts: MediaFacts, shape: float) -> tuple[int, int]:
    """Return the largest size of a shape that a picture can be cropped to."""
    if not shape:
        return facts.width, facts.height
    return min(facts.width, round(facts.height * shape)), min(
        facts.height, round(facts.width / shape)
    )


@rule(
    "IMG003",
    "dimensions",
    Severity.ERROR,
    needs=Needs(charter=("media.min_width",), keys=("media",)),
)
def wide_enough(scope: Scope) -> Iterator[Finding]:
    """A picture is narrower than the charter wants.

    On a good screen it looks blurred, and the network may enlarge it badly.

    Export it again at the width that the charter names under `media.min_width`; enlarging a small
    file does not help.

    Passes:

        1080 pixels de large

    Fails:

        640 pixels de large
    """

    def wanted(platform: str) -> int:
        return int(scope.charter("media.min_width", 0, platform=platform))

    pictures = _pictures(scope)
    for least, platforms in _by_value(scope, wanted) if pictures else ():
        for medium, facts in pictures:
            if facts.width < least:
                message = say(
                    "“{path}” is {width} pixels wide; the charter wants {least}.",
                    path=medium.given,
                    width=facts.width,
                    least=least,
                )
                for platform in platforms:
                    yield found(medium.at, message, match=medium.given, platform=platform)


@rule(
    "IMG005", "palette", Severity.WARNING, needs=Needs(charter=("media.palette",), keys=("media",))
)
def colours_ours(scope: Scope) -> Iterator[Finding]:
    """A designed picture has too few of the brand's colours.

    Readers recognise a brand by its colours before they read a word. Photographs are left alone:
    only pictures whose `kind` stands in `media.palette.applies_to` are looked at. Distances are
    CIEDE2000: 2 is just seen, 15 is another shade.

    Use the colours of the charter, or write `kind: photo` if it is one.

    Passes:

        Vert, sable et terre, comme la charte

    Fails:

        Un bleu vif
    """

    def wanted(platform: str) -> Any:
        return scope.charter("media.palette", platform=platform)

    pictures = _pictures(scope)
    for palette, platforms in _by_value(scope, wanted) if pictures else ():
        colors = tuple(palette.get("colors", ()))
        for medium, facts in pictures:
            if not colors or medium.kind not in palette.get("applies_to", ("visuel",)):
                continue
            share, far = share_within(facts.colors, colors, palette.get("tolerance", TOLERANCE))
            least = palette.get("share", SHARE)
            if share < least:
                message = say(
                    "“{path}”: {share}% of it is in the brand's colours; the charter wants"
                    " {least}%. Others: {colors}.",
                    path=medium.given,
                    share=round(share * 100),
                    least=round(least * 100),
                    colors=", ".join(list(far)[:LOUDEST]),
                )
                for platform in platforms:
                    yield found(medium.at, message, match=medium.given, platform=platform)


@survey("IMG006", "reemploi", Severity.INFO)
def picture_new(survey: Survey) -> Iterator[Finding]:
    """The same picture was shown on the same account a short while ago.

    Readers scroll past what they have seen. The charter says under `media.reuse_days` after how
    many days nobody remembers. A file saved anew, smaller or in another format, is the same one.

    Choose another one, or write “repeat: true” when the repetition is meant.

    Passes:

        La même image deux mois plus tard

    Fails:

        La même photo le lendemain
    """
    shown: dict[str, deque[_Past]] = defaultdict(deque)
    dated = [(post.moment, post) for post in survey.briefs if post.moment and post.media]
    for moment, post in sorted(dated, key=lambda pair: (pair[0].instant, pair[1].path)):
        days = survey.charter("media.reuse_days", 0, client=post.client)
        recent = shown[post.client]
        while recent and recent[0].moment.instant < moment.instant - timedelta(days=days):
            recent.popleft()
        looks = [(medium, _look(medium)) for medium in post.media if medium.sha256]
        for medium, look in looks if days and not post.repeat else ():
            past = _last(post, look, recent)
            if past and post.status is not Status.PUBLISHED:
                message = say(
                    "“{path}” was shown on {day}: {other}.",
                    path=medium.given,
                    day=f"{past.moment.wall:%Y-%m-%d}",
                    other=past.post.path,
                )
                at, given = medium.at, medium.given
                yield found(at, message, match=given, client=post.client, post=post.id)
        recent.extend(_Past(look, moment, post) for _, look in looks)


class _Past(NamedTuple):
    """Hold a picture that was shown."""

    look: int
    moment: Moment
    post: Brief


def _look(medium: Shown) -> int:
    """Return a number that differs by few bits for pictures that look alike."""
    look = int(medium.look or "0", 16)
    # One that tells nothing is like itself alone: its hash stands where no look has bits.
    return look if look.bit_count() >= FEATURES else int(medium.sha256, 16) << 256


def _last(post: Brief, look: int, recent: Iterable[_Past]) -> _Past | None:
    """Return when the picture was last shown to some of the same readers."""
    alike = [past for past in recent if (look ^ past[0]).bit_count() <= ALIKE]
    same = [past for past in alike if not set(post.accounts).isdisjoint(past.post.accounts)]
    return same[-1] if same else None


@rule("IMG007", "police", Severity.INFO, needs=Needs(charter=("media.fonts",), keys=("media",)))
def fonts_ours(scope: Scope) -> Iterator[Finding]:
    """A picture declares a font that is not of the charter.

    Another lettering makes a brand look like another one.

    Set the words in a font of `media.fonts`, or correct the medium's `fonts`.

    Passes:

        fonts: [Marianne]

    Fails:

        fonts: [Comic Sans]
    """

    def wanted(platform: str) -> tuple[str, ...]:
        return tuple(scope.charter("media.fonts", (), platform=platform))

    declared = [medium for medium in scope.post.media if medium.fields.get("fonts")]
    for ours, platforms in _by_value(scope, wanted) if declared else ():
        families = [fold(font) for font in ours]
        for index, medium in enumerate(scope.post.media):
            for font in medium.fields.get("fonts", ()):
                # “Marianne Bold” is a cut of Marianne.
                if any(f"{fold(font)} ".startswith(f"{family} ") for family in families):
                    continue
                message = say(
                    "The font “{font}” is not of the charter: {fonts}.",
                    font=font,
                    fonts=", ".join(ours),
                )
                at = scope.post.places.get(f"media.{index}.fonts", medium.at)
                for platform in platforms:
                    yield found(at, message, match=font, platform=platform)


@rule("IMG008", "nom-de-version", Severity.WARNING, needs=Needs(keys=("media",)))
def name_plain(scope: Scope) -> Iterator[Finding]:
    """A file's name tells a version: “final-v3-OK2”.

    The version is what Git keeps: every state of the file, who changed it and when. Two files side
    by side make somebody publish the wrong one.

    Keep one file under a plain name, and overwrite it; rename it here and on disk together.

    Passes:

        path: media/visuel.png

    Fails:

        path: media/visuel-final-V3.png
    """
    for medium in scope.post.media:
        new = without_version(medium.given)
        if new != medium.given:
            message = say(
                "“{path}”: the version is kept by Git; rename the file to “{new}”.",
                path=medium.given,
                new=new,
            )
            yield found(medium.at, message, match=medium.given)
