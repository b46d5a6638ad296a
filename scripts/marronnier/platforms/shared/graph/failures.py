"""What went wrong, as an error's `code` tells; nothing is decided on the HTTP status.

Source: https://developers.facebook.com/docs/graph-api/guides/error-handling .
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from marronnier.model import Message, say
from marronnier.platforms import base
from marronnier.platforms.shared import exchange
from marronnier.platforms.shared.exchange import Answer
from marronnier.platforms.shared.graph.usage import pause, whole


class Early(base.Busy):
    """Say that the network took nothing, for something is not ready yet: it will be in a moment."""


class Meaning(enum.Enum):
    """Name what an error's code means for a message that was sent."""

    LIMIT = "limit"  # not taken: too many calls
    LATER = "later"  # not taken: something is not ready yet
    VOID = "void"  # not taken: the token is
    RIGHT = "right"  # not taken: the token may not do this
    BLOCKED = "blocked"  # not taken: the account is stopped
    CONTENT = "content"  # not taken: the message is wrong
    DOUBT = "doubt"  # nothing is proven


CODES: Mapping[int, Meaning] = {
    1: Meaning.DOUBT,
    2: Meaning.DOUBT,
    **dict.fromkeys((4, 17, 32, 341, 613), Meaning.LIMIT),
    **dict.fromkeys(range(80000, 80015), Meaning.LIMIT),  # business use cases
    **dict.fromkeys((102, 190), Meaning.VOID),
    **dict.fromkeys((3, 10, *range(200, 300)), Meaning.RIGHT),
    368: Meaning.BLOCKED,
    **dict.fromkeys((100, 324, 352, 1609005, 1363040, 1363127), Meaning.CONTENT),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Hold an error of the Graph API; `words` are for people, the network's own."""

    code: int
    subcode: int
    transient: bool
    words: str

    @classmethod
    def of(cls, answer: Answer) -> Failure | None:
        """Return the error of an answer, None when it names none."""
        error = answer.get("error")
        if not isinstance(error, dict):
            return None
        told = Answer(answer.status, answer.headers, error, answer.host, answer.secrets)
        titled = told.text("error_user_title") or told.text("error_user_msg")
        names = ("error_user_title", "error_user_msg") if titled else ("message",)
        words = told.words(*names).rstrip(" .")
        return cls(
            whole(error.get("code")),
            whole(error.get("error_subcode")),
            error.get("is_transient") is True,
            words,
        )

    def meaning(self, own: Mapping[tuple[int, int], Meaning]) -> Meaning:
        """Return what it means, by its subcode where a network's `own` table has it."""
        if (self.code, self.subcode) in own:
            return own[self.code, self.subcode]
        found = own.get((self.code, 0)) or CODES.get(self.code, Meaning.DOUBT)
        # a limit may call itself transient; a message that was refused does not come back
        return Meaning.DOUBT if self.transient and found is Meaning.CONTENT else found


def raise_no(
    access: base.Access,
    answer: Answer,
    label: str,
    own: Mapping[tuple[int, int], Meaning] = {},
) -> None:
    """Raise what an answer proves that was not done; return when it proves nothing.

    `own` holds a network's own codes: (code, subcode) -> meaning, subcode 0 for all others.
    """
    failure = Failure.of(answer)
    if failure is None:
        exchange.raise_busy(access, answer)
        return
    said, meaning = said_of(answer, label), failure.meaning(own)
    if meaning is Meaning.LIMIT:
        _raise_limited(access, answer, said)
    if meaning is Meaning.LATER:
        raise Early(say("{label} is not ready for it yet: {words}.", **said))
    if meaning is Meaning.VOID:
        raise base.Held(_of_token(failure.subcode, said))
    if meaning is Meaning.RIGHT:
        raise base.Held(
            say("The token may not do this on {label}: {words}. Connect the account anew.", **said)
        )
    if meaning is Meaning.BLOCKED:
        raise base.Refused(
            say("{label} has stopped this account: {words}. Look at its notices there.", **said)
        )
    if meaning is Meaning.CONTENT and answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise base.Refused(say("{label} refused: {words}.", **said))


def doubted(answer: Answer, label: str) -> base.Unknown:
    """Return what to raise when an answer proves neither yes nor no, with the network's words."""
    text = "{label} gave an answer that proves nothing: {words}."
    return base.Unknown(say(text, **said_of(answer, label)))


def said_of(answer: Answer, label: str) -> dict[str, str]:
    """Return what sentences about an answer say: whose it is, and its words."""
    failure = Failure.of(answer)
    return {"label": label, "words": failure.words if failure else f"HTTP {answer.status}"}


ENDED: Mapping[int, Message] = {
    458: say("The app was removed from the account's settings."),
    459: say("Its owner must log in on the network's own site first."),
    460: say("Its owner changed the password."),
    463: say("It has expired."),
    464: say("Its owner must confirm the account on the network's own site first."),
    492: say("Its owner manages the page no longer."),
}  # by the subcode of the errors 102 and 190


def _of_token(subcode: int, said: Mapping[str, str]) -> Message:
    """Return why a token opens nothing any more."""
    why = ENDED.get(subcode)
    if why is None:
        return say("{label} does not accept the token: {words}. Connect the account anew.", **said)
    return say(
        "{label} does not accept the token. {why} Then connect the account anew.",
        label=said["label"],
        why=why,
    )


def _raise_limited(access: base.Access, answer: Answer, said: Mapping[str, str]) -> None:
    until = pause(answer.headers, access.clock.now())
    if until is None:
        raise base.Busy(say("{label} limits our rate for now: {words}.", **said))
    at = f"{until:%Y-%m-%d %H:%M:%S} UTC"
    raise base.Busy(say("{label} limits our rate until {at}: {words}.", at=at, **said), until)
