"""What has become of a post, by the id that TikTok gave when it was begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from marronnier.expressions import expression
from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.shared.exchange import word
from marronnier.platforms.tiktok import server
from marronnier.world import NoAnswer, NotSent

DONE = ("PUBLISH_COMPLETE", "SEND_TO_USER_INBOX")
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 15.0)  # seconds between looks; less than a claim holds
LIFE = timedelta(minutes=70)  # an address for a film lives for an hour; clocks differ
PASSING = ("internal", "video_pull_failed", "photo_pull_failed")
ID = expression(r"[0-9]{5,25}")


def fetch(session: base.Session, publish_id: str) -> Mapping[str, Any]:
    """Return the state of a post; raise Held, Busy or Unknown."""
    path, access = "post/publish/status/fetch/", session.access
    return server.ask_quietly(access, server.call(access, path, {"publish_id": publish_id}))


def wait(session: base.Session, publish_id: str) -> base.Sent:
    """Return the post once TikTok has made it one; raise Refused, Lapsed or Unknown.

    It was sent already: that its state cannot be asked proves nothing.
    """
    for pause in (*PAUSES, 0.0):
        try:
            state = fetch(session, publish_id)
        except (base.Busy, base.Held, NotSent, NoAnswer) as failure:
            reason = getattr(failure, "reason", None) or say("TikTok could not be asked.")
            raise base.Unknown(reason) from None
        if sent := settled(session, publish_id, state):
            return sent
        session.access.clock.sleep(pause)
    raise base.Unknown(say("TikTok is still at work on it."))


def settled(session: base.Session, publish_id: str, state: Mapping[str, Any]) -> base.Sent | None:
    """Return a post that is out, None for one at work; raise Refused or Lapsed for one that failed.

    Lapsed is what may go better another time.
    """
    status = server.text(state, "status")
    if status in DONE:
        return _sent(session, publish_id, state)
    if status != "FAILED":
        return None
    why = word(state.get("fail_reason", "FAILED"))
    kind = base.Lapsed if why in PASSING else base.Refused
    raise kind(say("TikTok made no post of it: {words}.", words=why))


def look(session: base.Session, request: Mapping[str, Any]) -> tuple[base.Sent, ...]:
    """Return the film that is out; raise Lapsed when it is not and never can be, else Unknown.

    Nobody but who holds its address can send the rest of a film, and the address lives for an
    hour: a film of which bytes are missing after that never becomes a post. Before that, and while
    TikTok does not tell how many have arrived, nothing is proven.
    """
    publish_id = request["publish_id"]
    state = fetch(session, publish_id)
    try:
        sent = settled(session, publish_id, state)
    except base.Refused as refusal:
        raise base.Lapsed(refusal.reason) from None
    if sent:
        return (sent,)
    arrived = state.get("uploaded_bytes")
    late = session.access.clock.now() > datetime.fromisoformat(request["since"]) + LIFE
    waits = server.text(state, "status") == "PROCESSING_UPLOAD"
    if late and waits and type(arrived) is int and arrived < request["size"]:
        raise base.Lapsed(say("TikTok never received the whole film, and its address has ended."))
    raise base.Unknown(
        say("TikTok is at work on it, or waits for bytes that only who began it could send.")
    )


def _sent(session: base.Session, publish_id: str, state: Mapping[str, Any]) -> base.Sent:
    """Return a post; one that not everybody sees has no number, and the account's page instead."""
    # the name is TikTok's own, with its mistake
    public = state.get("publicaly_available_post_id")
    number = str(public[0]) if isinstance(public, list) and public else ""
    page = f"https://www.tiktok.com/@{session.data['username']}"
    refs = {"publish_id": publish_id}
    if ID.fullmatch(number):
        return base.Sent(number, f"{page}/video/{number}", refs)
    return base.Sent(publish_id, page, refs)


def number_of(session: base.Session, sent: base.Sent) -> str:
    """Return a post's number, asked for again where it had none; empty when there is none."""
    last = sent.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    for known in (sent.id, last):
        if ID.fullmatch(known):
            return known
    if publish_id := sent.refs.get("publish_id"):
        found = settled(session, publish_id, fetch(session, publish_id))
        return found.id if found and ID.fullmatch(found.id) else ""
    return ""
