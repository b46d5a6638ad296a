"""Bluesky, and every server of the AT protocol: https://docs.bsky.app/docs/get-started .

A post is a record under a key that we choose: `putRecord` of the same record under the same key
is the same post, for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from marronnier import graphemes
from marronnier.model import Account, Delivery, Medium, Part, Post, say
from marronnier.platforms import base
from marronnier.platforms.bluesky import facets, films, records, server
from marronnier.platforms.consents import Consent
from marronnier.platforms.previews import Preview
from marronnier.platforms.shared import captions, composing
from marronnier.platforms.shared.exchange import (
    Answer,
    Call,
    ask,
    raise_busy,
    undeleted,
    unproven,
)
from marronnier.platforms.shared.fitting import (
    SPELT,
    YES_OR_NO,
    chosen,
    derivatives,
    fitted,
    raise_foreign,
    raise_mixed,
    raise_unfit,
    read_film,
)

NAME = "bluesky"
LABEL = server.LABEL
SECRETS: tuple[str, ...] = ("PASSWORD",)  # an app password
NEEDS_URL = False
STEPS = (
    say("In the settings: Privacy and security, App passwords, a new one; nothing costs."),
    say("In accounts.yml: “handle”, or “id”, the DID, which never changes."),
)
DOUBTS = (
    say("That who may answer holds from the first moment: it is said just ahead of the post."),
    say("That every app shows a gallery: more than four pictures are one."),
    say("What the service for films takes: this was written from its description alone."),
)
LIMITS = base.Limits(
    characters=300,
    text_bytes=3000,
    images=10,
    image_bytes=2_000_000,
    alt_characters=2000,
    videos=1,
    video_bytes=300_000_000,
    checked="2026-11-22",
    source="https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
)
CLASS = base.Class.KEY
REPLIES: Mapping[str, tuple[str, ...] | None] = {  # the rules of a thread's gate; None: it has none
    "everyone": None,
    "nobody": (),
    "mentioned": ("mentionRule",),
    "followers": ("followerRule",),
    "following": ("followingRule",),
}
OPTIONS = {
    "replies": base.Option(say("who may answer"), tuple(REPLIES), "everyone"),
    "card": base.Option(say("“yes” puts the picture onto the link's card"), YES_OR_NO, "no"),
    "link_title": base.Option(say("the title of the link's card")),
    "link_description": base.Option(say("the text of the link's card")),
}
CONSENT: Consent | None = None  # a person copies the secrets from the network's own page
grant = base.unsupported
renew = base.unsupported  # the secrets have no end
CARD_BYTES = 1_000_000  # of the picture of a link's card
SESSION = timedelta(hours=1)  # a token lives for two; 300 sessions a day are allowed
# Counts and replies are the AppView's, which no server of our own has; they come with the reports.
metrics = base.unsupported
comments = base.unsupported


def compose(post: Post, account: Account) -> tuple[Part, ...]:
    """Return the parts: the link is a card, or stands in the text when there are images.

    With the option `card` a single picture is the card's own.
    """
    wanted = SPELT.get(str(post.chosen(account).get("card", "")).lower()) == "yes"
    card = bool(post.link) and (wanted or not post.media)
    return composing.compose(post, account, card=card)


def length(text: str, _limits: base.Limits) -> int:
    """Return the number of grapheme clusters; links count as they are written."""
    return graphemes.count(text)


def preview(delivery: Delivery) -> tuple[Preview, ...]:
    """Return how each part will look."""
    return composing.preview(delivery, length, LIMITS.of(delivery.account))


def connect(access: base.Access) -> base.Session:
    """Open a session and prove that it is the account's own."""
    until = access.clock.now() + SESSION
    return base.Session(access, CLASS, LIMITS.of(access.account), server.log_in(access), until)


def examine(delivery: Delivery, _limits: base.Limits) -> None:
    """Raise Held for what Bluesky shows in no post."""
    chosen(delivery, OPTIONS, "replies")
    for part in delivery.parts:
        raise_mixed(part, LABEL)
        raise_foreign(part, films.TYPES)
        if part.link and part.media and (len(part.media) > 1 or part.media[0].is_film):
            text = "A link's card bears one picture: take “card” away, or the others."
            raise base.Held(say(text), "options.card")


def prepare(
    session: base.Session, delivery: Delivery, number: int, before: tuple[base.Sent, ...]
) -> base.Prepared:
    """Upload the images, and freeze the record and its key."""
    part = delivery.parts[number]
    raise_unfit(part, length(part.text, session.limits), session.limits, LABEL)
    examine(delivery, session.limits)
    embed, sources = _embed(session, delivery, part)
    record = records.post(
        delivery,
        number,
        facets=facets.facets(part.text, lambda handle: server.resolve(session, handle)),
        embed=embed,
        reply=_reply(session, before),
    )
    if number == 0:
        _close(session, delivery)
    key = records.record_key(delivery, number)
    request = {
        "repo": session.data["did"],
        "collection": records.COLLECTION,
        "rkey": key,
        "record": record,
    }
    return base.Prepared(key, request, sources)


def _embed(
    session: base.Session, delivery: Delivery, part: Part
) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """Upload what a part shows; return its embed, and by the SHA-256 of a source what is sent."""
    if not part.media:
        return (records.card(part, delivery) if part.link else None), {}
    if part.media[0].is_film:  # and nothing beside it
        return _film(session, delivery, part.media[0])
    limits = replace(session.limits, image_bytes=CARD_BYTES) if part.link else session.limits
    pictures = fitted(session.access, part.media, limits)
    uploaded = [(*pair, server.upload(session, *pair)) for pair in pictures]
    if part.link:
        return records.card(part, delivery, uploaded[0][-1]), derivatives(pictures)
    return records.images(uploaded), derivatives(pictures)


def _film(
    session: base.Session, delivery: Delivery, medium: Medium
) -> tuple[dict[str, Any], dict[str, str]]:
    data = read_film(session.access, medium, session.limits)
    spoken = captions.read(session.access, medium)
    if spoken and len(spoken.data) > films.CAPTION_BYTES:
        text = "{path} has {size} bytes; {most} are allowed here."
        values = {"size": len(spoken.data), "most": films.CAPTION_BYTES}
        raise base.Held(say(text, path=medium.captions, **values))
    embed = records.film(medium, films.upload(session, medium, data))
    if spoken:
        language = str(delivery.options.get("language", "")) or "fr"
        file = server.upload_file(session, medium.captions, "text/vtt", spoken.data)
        embed["captions"] = [{"lang": language, "file": file}]
    digest = hashlib.sha256(data).hexdigest()
    return embed, {digest: digest, **captions.derivatives(spoken)}


def _close(session: base.Session, delivery: Delivery) -> None:
    """Say who may answer, ahead of the post: it is never open to all, not for a moment."""
    allowed = REPLIES[chosen(delivery, OPTIONS, "replies")]
    if allowed is not None:
        server.put_quietly(session, records.gate(delivery, session.data["did"], allowed))


def _reply(session: base.Session, before: tuple[base.Sent, ...]) -> dict[str, Any] | None:
    if not before:
        return None
    root, parent = _refs(session, before[0]), _refs(session, before[-1])
    return {"root": root, "parent": parent}


def _refs(session: base.Session, sent: base.Sent) -> dict[str, str]:
    """Return what a reply names; a person who settles a delivery gives its address alone."""
    if sent.refs.get("uri") and sent.refs.get("cid"):
        return {"uri": sent.refs["uri"], "cid": sent.refs["cid"]}
    answer = _stored(session, _key(sent))
    if not answer.text("uri") or not answer.text("cid"):
        raise base.Held(say("{url} is not among the account's posts.", url=sent.url))
    return {"uri": answer.text("uri"), "cid": answer.text("cid")}


def publish(session: base.Session, prepared: base.Prepared) -> base.Sent:
    """Put the record: one request, and only where no other record stands."""
    url, token = session.data["url"], session.data["token"]
    data = {**prepared.request, "swapRecord": None, "validate": True}
    call = Call("POST", server.method(url, "com.atproto.repo.putRecord"), token, data=data)
    return classify(session, prepared, ask(session.access, call))


def classify(session: base.Session, prepared: base.Prepared, answer: Answer) -> base.Sent:
    """Return what an answer to a record proves."""
    if answer.status == HTTPStatus.OK:
        sent = _sent(session, prepared, answer)
        if sent is not None:
            return sent
    _raise_no(session.access, answer)
    raise unproven(answer)


def _sent(session: base.Session, prepared: base.Prepared, answer: Answer) -> base.Sent | None:
    request = prepared.request
    uri, cid = answer.text("uri"), answer.text("cid")
    if uri != f"at://{request['repo']}/{request['collection']}/{request['rkey']}" or not cid:
        return None
    handle = session.data["handle"]
    who = (
        handle
        if facets.HANDLE.fullmatch(handle) and handle != "handle.invalid"
        else request["repo"]
    )
    url = f"https://bsky.app/profile/{who}/post/{request['rkey']}"
    return base.Sent(uri, url, {"uri": uri, "cid": cid})


def _raise_no(access: base.Access, answer: Answer) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing."""
    raise_busy(access, answer)
    error, words = answer.text("error"), answer.words("error", "message")
    said = {"host": answer.host, "words": words}
    # a token's faults come as 400 too
    if answer.status == HTTPStatus.UNAUTHORIZED or error in server.TOKEN_ERRORS:
        raise base.Held(say("{host} ended the session: {words}.", **said))
    if answer.status not in (400, 413) or not error:
        return
    if error in server.CLOSED:
        raise base.Held(say("{host} has closed this account for now: {words}.", **said))
    if error == "BlobNotFound":  # what no post shows is thrown away after a while
        raise base.Busy(
            say("{host} has a picture or film no more: it is uploaded anew. ({words})", **said)
        )
    if error == "InvalidSwap":
        raise base.Refused(
            say("Another post of this account stands where this one belongs; it is not replaced.")
        )
    raise base.Refused(say("{host} refused: {words}.", **said))


def look(session: base.Session, prepared: base.Prepared) -> tuple[base.Sent, ...]:
    """Return the post if exactly this record stands under its key."""
    answer = _stored(session, prepared.request["rkey"])
    sent = _sent(session, prepared, answer)
    return (sent,) if sent and answer.get("value") == prepared.request["record"] else ()


def _stored(session: base.Session, key: str) -> Answer:
    answer = server.get_record(session, session.data["did"], records.COLLECTION, key)
    if answer.status == HTTPStatus.OK or answer.text("error") == "RecordNotFound":
        return answer
    _raise_no(session.access, answer)
    raise base.Unknown(say("{host} does not say whether the post is there.", host=answer.host))


def delete(session: base.Session, sent: base.Sent) -> None:
    """Delete a post; one that is gone already is fine."""
    data = {"repo": session.data["did"], "collection": records.COLLECTION, "rkey": _key(sent)}
    address = server.method(session.data["url"], "com.atproto.repo.deleteRecord")
    answer = ask(session.access, Call("POST", address, session.data["token"], data=data))
    if answer.status == HTTPStatus.OK:
        return
    _raise_no(session.access, answer)
    raise undeleted(answer, sent)


def _key(sent: base.Sent) -> str:
    return (sent.id or sent.url).rstrip("/").rpartition("/")[2]
