"""A person's consent: the page to open, and the code in the address at which they ended.

Source: RFC 6749, 4.1 (authorization code), RFC 7636 (PKCE), RFC 8252 (return to this machine).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from marronnier.model import Message, say
from marronnier.platforms.consents import Consent

CODE = re.compile(r"[\x21-\x7e]{4,2048}")
WORDS = 200  # characters of a network's own words that we repeat


class Declined(Exception):
    """Say why what came back is no consent, in a sentence without any secret."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Question:
    """Hold what is asked of a person: `state` names this attempt, `verifier` is PKCE's."""

    consent: Consent
    app: str  # the app's identity, no secret
    address: str  # where the network sends the person back to
    state: str
    verifier: str = field(default="", repr=False)

    @property
    def page(self) -> str:
        """Return the address that the person opens."""
        asked = {
            self.consent.client: self.app,
            "redirect_uri": self.address,
            "response_type": "code",
            "scope": self.consent.separator.join(self.consent.scopes),
            "state": self.state,
        }
        if self.consent.proof:
            asked |= {"code_challenge": challenge(self.verifier), "code_challenge_method": "S256"}
        query = urlencode({**asked, **self.consent.more}, quote_via=quote)
        return f"{self.consent.page}{'&' if '?' in self.consent.page else '?'}{query}"


def ask(consent: Consent, app: str, address: str, first: str, second: str) -> Question:
    """Return a question; `first` and `second` are 128 random bits each, in hexadecimal."""
    # one for the address, which others may see, and both for what only the network is told
    verifier = hashlib.sha256(f"{first}{second}".encode()).hexdigest() if consent.proof else ""
    return Question(consent, app, address, first, verifier)


def challenge(verifier: str) -> str:
    """Return what proves later that who asks for the secrets is who asked for the consent."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_answer(question: Question, path: str) -> bool:
    """Tell whether a path with its query, as a browser asks for it here, is this one's answer."""
    if urlsplit(path).path != (urlsplit(question.address).path or "/"):
        return False
    return _is_of(question, _query(path).get("state", ""))


def code_of(question: Question, given: str) -> str:
    """Return the code of what a person pasted: an address with this attempt's state, or a code.

    Raise Declined.
    """
    given = given.strip()
    if not re.search(r"[?&](?:code|error|state)=", given):
        return _code(given)
    found = _query(given)
    if not _is_of(question, found.get("state", "")):
        raise Declined(
            say("This address answers another question than the one just asked: begin anew.")
        )
    if words := found.get("error_description") or found.get("error_message") or found.get("error"):
        line = "".join(c if c.isprintable() else " " for c in words)[:WORDS]
        raise Declined(say("The consent was not given: {words}.", words=line.rstrip(".")))
    return _code(found.get("code", ""))


def _is_of(question: Question, state: str) -> bool:
    return hmac.compare_digest(state.encode(), question.state.encode())


def _query(given: str) -> dict[str, str]:
    """Return the query's values; one that stands there twice is not told."""
    try:
        found = parse_qs(urlsplit(given).query, max_num_fields=50)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _code(given: str) -> str:
    if not CODE.fullmatch(given) or "://" in given:
        raise Declined(
            say("There is no code in it: paste the whole address at which the browser ended.")
        )
    return given
