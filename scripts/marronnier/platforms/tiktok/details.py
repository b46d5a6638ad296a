"""What is told of a post: who may see it, what others may do with it, whether it advertises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marronnier.model import Delivery, Medium, Part, say
from marronnier.platforms import base
from marronnier.platforms.shared.fitting import YES_OR_NO, chosen
from marronnier.platforms.tiktok import server

PRIVACY = {  # our words -> TikTok's
    "public": "PUBLIC_TO_EVERYONE",
    "followers": "FOLLOWER_OF_CREATOR",
    "friends": "MUTUAL_FOLLOW_FRIENDS",
    "private": "SELF_ONLY",
}
OPTIONS = {
    "privacy": base.Option(
        say("who may see it; an app that TikTok has not audited posts “private” alone"),
        values=tuple(PRIVACY),
        usual="private",
    ),
    "mode": base.Option(
        say(
            "“draft” puts it into the account's inbox on TikTok, where a person finishes it; a"
            " film's text does not go with it"
        ),
        values=("direct", "draft"),
        usual="direct",
    ),
    "title": base.Option(say("the title of photos, above their text")),
    "comments": base.Option(say("“no” allows none"), YES_OR_NO, "yes"),
    "duet": base.Option(say("“no” lets nobody film beside it"), YES_OR_NO, "yes"),
    "stitch": base.Option(say("“no” lets nobody take scenes of it"), YES_OR_NO, "yes"),
    "promotes": base.Option(
        say("“own” says that it advertises the account's own brand, “paid” another's"),
        values=("no", "own", "paid"),
        usual="no",
    ),
    "synthetic": base.Option(
        say("“yes” says that a film was generated; else what the post says of the film"),
        YES_OR_NO,
    ),
    "cover": base.Option(
        say("the second of a film whose picture stands for it, or the number of a photo"),
        usual="",
    ),
    "music": base.Option(say("“yes” lets TikTok add music to photos"), YES_OR_NO, "no"),
}


def is_draft(delivery: Delivery) -> bool:
    """Tell whether a person finishes the post on TikTok."""
    return chosen(delivery, OPTIONS, "mode") == "draft"


def film_details(
    delivery: Delivery, part: Part, film: Medium, creator: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is told of a film; raise Held for what TikTok would refuse."""
    most = creator.get("max_video_post_duration_sec")
    if film.facts and type(most) is int and film.facts.seconds > most > 0:
        text = "{path} lasts {seconds} seconds; this account's films on TikTok last {most} at most."
        raise base.Held(say(text, path=film.given, seconds=round(film.facts.seconds), most=most))
    synthetic = bool(film.fields.get("generated"))
    if "synthetic" in delivery.options:
        synthetic = chosen(delivery, OPTIONS, "synthetic") == "yes"
    return {
        "title": part.text,
        **_shared(delivery, creator),
        "disable_duet": _is_off(delivery, "duet", creator),
        "disable_stitch": _is_off(delivery, "stitch", creator),
        "video_cover_timestamp_ms": round(1000 * _number(delivery, 0.0)),
        "is_aigc": synthetic,
    }


def photo_details(
    delivery: Delivery, part: Part, creator: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return what is told of photos; without a creator, of a draft."""
    said = {"title": part.title, "description": part.text}
    if creator is None:
        return said
    music = chosen(delivery, OPTIONS, "music") == "yes"
    return {**said, **_shared(delivery, creator), "auto_add_music": music}


def raise_wrong(delivery: Delivery, part: Part) -> None:
    """Raise Held for options that go together on no account of TikTok's."""
    if any(medium.is_film for medium in part.media):
        _number(delivery, 0.0)
    elif part.media:
        cover_index(delivery, len(part.media))
    promotes, privacy = (chosen(delivery, OPTIONS, name) for name in ("promotes", "privacy"))
    if promotes == "paid" and privacy == "private" and not is_draft(delivery):
        text = "TikTok takes no paid advertising that is private."
        raise base.Held(say(text), "options.promotes")


def cover_index(delivery: Delivery, photos: int) -> int:
    """Return which photo stands for all, from 0; raise Held when there is none of that number."""
    number = _number(delivery, 1.0)
    if number not in range(1, photos + 1):
        text = "`cover: {given}` is the number of no photo."
        raise base.Held(say(text, given=f"{number:g}"), "options.cover")
    return int(number) - 1


def _number(delivery: Delivery, usual: float) -> float:
    given = chosen(delivery, OPTIONS, "cover")
    try:
        number = float(given) if given else usual
    except ValueError:
        number = -1.0
    if not 0 <= number < MOST_SECONDS:
        raise base.Held(say("`cover: {given}` is no number.", given=given), "options.cover")
    return number


MOST_SECONDS = 3600


def _shared(delivery: Delivery, creator: Mapping[str, Any]) -> dict[str, Any]:
    privacy = chosen(delivery, OPTIONS, "privacy")
    levels = creator.get("privacy_level_options")
    known = {name: level for name, level in PRIVACY.items() if level in _list(levels)}
    if privacy not in known:
        text = "TikTok gives this account no “privacy: {given}”, but: {known}."
        raise base.Held(say(text, given=privacy, known=", ".join(known) or "–"))
    promotes = chosen(delivery, OPTIONS, "promotes")
    return {
        "privacy_level": known[privacy],
        "disable_comment": _is_off(delivery, "comments", creator),
        "brand_content_toggle": promotes == "paid",
        "brand_organic_toggle": promotes == "own",
    }


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_off(delivery: Delivery, name: str, creator: Mapping[str, Any]) -> bool:
    """Tell whether something is switched off: by the post, or by the account on TikTok."""
    own = {"comments": "comment_disabled", "duet": "duet_disabled", "stitch": "stitch_disabled"}
    return chosen(delivery, OPTIONS, name) == "no" or creator.get(own[name]) is True


def creator_of(access: base.Access) -> Mapping[str, Any]:
    """Return what TikTok lets this account post; it wants to be asked before each post."""
    return server.ask_quietly(access, server.call(access, "post/publish/creator_info/query/", {}))
