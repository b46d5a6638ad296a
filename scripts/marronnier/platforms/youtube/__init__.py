"""YouTube, films only: https://developers.google.com/youtube/v3 .

A film is uploaded so that nobody but the channel sees it; its id is what a claim records. The one
visible request is the update that says who may see it. Repeated, it is the same film.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.exchange import (
    ask,
    raise_other_account,
    raise_without_token,
    undeleted,
)
from marronnier.platforms.shared.fitting import (
    FILM_TYPES,
    derivatives,
    film_type,
    fitted,
    raise_unfit,
    read_film,
)
from marronnier.platforms.youtube import comments as remarks
from marronnier.platforms.youtube import server, tokens, uploads, videos
from marronnier.platforms.youtube.details import OPTIONS, details

__all__ = ["OPTIONS"]

NAME = "youtube"
LABEL = server.LABEL
SECRETS: tuple[str, ...] = ("REFRESH_TOKEN", "CLIENT_ID", "CLIENT_SECRET")
NEEDS_URL = False
STEPS = (
    say("At console.cloud.google.com: a project, with the “YouTube Data API v3” switched on."),
    say("A consent screen, published: while it is “Testing”, each consent ends after seven days."),
    say("An OAuth client of the type “Desktop app”: its id and its secret."),
    say("Then “marronnier connect youtube”, with the Google account that owns the channel."),
    say("In accounts.yml: “handle”, the channel's name with @, or “id”, which begins with UC."),
    say("It costs nothing; a project may upload 100 films a day."),
    say("A post has one film; a picture beside it becomes its cover, captions go with it."),
    say("The first line is the title, unless the option “title” is; no < and no > anywhere."),
    say("A text alone, playlists and live films are not published: YouTube Studio does that."),
    say("Films over 15 minutes, and covers, need a channel whose telephone number is verified."),
    say(
        "A film that was uploaded and then not wanted stays in the channel, private, with the text"
        " “marronnier …”: delete it in YouTube Studio."
    ),
)
DOUBTS = (
    say(
        "Whether YouTube locks films of projects that it has not audited: its pages contradict each"
        " other. We read back what it made of each film, and say so."
    ),
    say(
        "How soon a new film stands in the channel's own list: until then a run that was broken off"
        " uploads it a second time, which nobody sees."
    ),
    say("Whether subscribers are told when a film that was private becomes public."),
    say("In what units a title is counted: we count characters."),
    say("How soon a comment of one's own is listed: we wait ten minutes for it."),
)
LIMITS = base.Limits(
    characters=5000,
    text_bytes=5000,
    title_characters=100,
    comment_characters=10_000,
    least_media=1,
    images=1,
    videos=1,
    video_bytes=256 * 1024**3,
    video_seconds=12 * 3600,
    threads=False,
    picture=base.Shape(types=("image/jpeg", "image/png"), most_bytes=2_000_000, least_width=640),
    least_videos=1,
    checked="2026-11-22",
    source="https://developers.google.com/youtube/v3/docs/videos",
)
CLASS = base.Class.HANDLE
CONSENT: Consent | None = Consent(
    page="https://accounts.google.com/o/oauth2/v2/auth",
    scopes=("https://www.googleapis.com/auth/youtube.force-ssl",),
    app=tokens.APP,
    proof=True,
    more={"access_type": "offline", "prompt": "consent"},
)
RENEWS: tuple[str, ...] = ()
renew = base.unsupported  # a refresh token stays the same while it is used


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the film with its title and its text, and the first comment."""
    first, *others = composing.compose(post, account)
    return composing.titled(first, str(post.chosen(account).get("title", ""))), *others


def length(text: str, _limits: base.Limits) -> int:
    """Return the length in characters; YouTube counts bytes, which are a limit of their own."""
    return len(text)


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Exchange the refresh token for one of this run, and prove that it is the channel's."""
    token = access.secrets.get("REFRESH_TOKEN", "")
    raise_without_token(access, "REFRESH_TOKEN")
    answer = tokens.exchange(access, grant_type="refresh_token", refresh_token=token)
    session = tokens.open_channel(access, answer, LIMITS.of(access.account))
    raise_other_account(access.account, session.data["id"], session.data["handle"])
    return session


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what YouTube takes on no channel."""
    film, _ = _media(delivery.parts[0])
    film_type(film, set(FILM_TYPES.values()))
    details(delivery, film)


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload the film, unseen, with its cover and its captions, and wait for YouTube.

    The request is {film, mark, private}, or that of a comment.
    """
    part, key = delivery.parts[number], f"{delivery.id}/{number}"
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    if number:
        if not part.comment:
            raise base.Held(say("YouTube has no threads: one film, and a first comment."))
        request = remarks.prepare(session, delivery, videos.identify(before[0]), part.text)
        return base.Prepared(key, request, class_=base.Class.LOOK)
    film, covers = _media(part)
    about = details(delivery, film)
    file, captions = _file(session, film), _captions(session, film)
    pictures = fitted(session.access, covers, session.limits)
    digests = {"film": hashlib.sha256(file.data).hexdigest()}
    digests |= {"captions": hashlib.sha256(captions.data).hexdigest()} if captions else {}
    digests |= {"cover": pictures[0][1].sha256} if pictures else {}
    marked = videos.mark(delivery, digests)
    name = videos.hide(session, file, about, marked)
    for cover, picture in pictures:
        videos.dress(session, name, picture, cover.given)
    if captions:
        videos.caption(session, name, captions, about.snippet["defaultLanguage"])
    videos.wait(session, name, film.given)
    private = about.status["privacyStatus"] == "private"
    request = {"film": about.shown(name), "mark": marked, "private": private}
    sources = {digests["film"]: digests["film"], **derivatives(pictures)}
    return base.Prepared(key, request, sources)


def _media(part: Part) -> tuple[Medium, list[Medium]]:
    """Return the film, and the picture that covers it if there is one."""
    films = [medium for medium in part.media if medium.is_film]
    if not films:
        raise base.Held(say("YouTube takes films alone: there is none in this post."), "media")
    return films[0], [medium for medium in part.media if not medium.is_film]


def _file(session: base.Session, film: Medium) -> uploads.File:
    kind = film_type(film, set(FILM_TYPES.values()))
    data = read_film(session.access, film, session.limits)
    if not data:
        raise base.Held(say("{path} is empty.", path=film.given))
    return uploads.File(kind, data, film.given)


def _captions(session: base.Session, film: Medium) -> uploads.File | None:
    if not film.captions:
        return None
    data = session.access.read(replace(film, path=film.captions))
    if not data:
        raise base.Held(say("{path} is empty.", path=film.captions))
    return uploads.File("application/octet-stream", data, film.captions)


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Show the film, or write the comment: one request."""
    if "film" in prepared.request:
        return videos.show(session, prepared.request)
    return remarks.publish(session, prepared.request)


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the film if it is out, or the comment if it is listed."""
    if "film" in prepared.request:
        return videos.look(session, prepared.request)
    return remarks.look(session, prepared.request)


def delete(session: base.Session, sent: base.Sent) -> None:
    """Delete a film or a comment; one that is gone already is fine."""
    comment = sent.refs.get("comment", "")
    path, name = ("comments", comment) if comment else ("videos", videos.identify(sent))
    answer = ask(session.access, server.call(session, "DELETE", path, id=name))
    if answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.OK, HTTPStatus.NOT_FOUND):
        return
    server.raise_no(session.access, answer)
    raise undeleted(answer, sent)


def metrics(session: base.Session, sent: base.Sent) -> Mapping[str, int]:
    """Return the film's public counts: view_count, like_count, comment_count."""
    (film,) = server.read(session, "videos", part="statistics", id=videos.identify(sent)) or ({},)
    counts = videos.inner(film, "statistics")
    names = {"view_count": "viewCount", "like_count": "likeCount", "comment_count": "commentCount"}
    told = {name: str(counts.get(own, "")) for name, own in names.items()}
    return {name: int(count) for name, count in told.items() if count.isdecimal()}


def comments(session: base.Session, sent: base.Sent) -> tuple[Mapping[str, str], ...]:
    """Return what others wrote below the film, oldest first: id, author, text, url, at."""
    return remarks.others(session, videos.identify(sent))


def grant(access: base.Access, code: str, address: str, verifier: str) -> tuple[Granted, ...]:
    """Exchange the code of a consent for a refresh token, of the channel that was chosen."""
    proof = {"code_verifier": verifier} if verifier else {}
    return tokens.grant(access, {"code": code, "redirect_uri": address, **proof}, LIMITS)
