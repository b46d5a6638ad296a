"""A small network of the tests' own: a consent, two secrets, a renewal that voids the old ones."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from marronnier.model import say
from marronnier.platforms import base
from marronnier.platforms.consents import Consent, Granted
from marronnier.platforms.shared import composing
from marronnier.platforms.shared.exchange import Call, consult, raise_other_account

NAME = "agora"
LABEL = "Agora"
SECRETS = ("TOKEN",)
RENEWS = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
NEEDS_URL = True
STEPS = (say("Make an app."),)
DOUBTS = ()
LIMITS = base.Limits(500, "2026-11-22", "https://agora.example/limits")
CLASS = base.Class.LOOK
OPTIONS = {}
CONSENT = Consent("https://agora.example/authorize", ("read", "write"), proof=True, life=60)
prepare = publish = look = delete = metrics = comments = base.unsupported
examine = base.nothing_more


def compose(post, account):
    return composing.compose(post, account)


def length(text, _limits):
    return len(text)


def preview(delivery):
    return composing.preview(delivery, length, LIMITS)


def connect(access):
    url, token = access.account.url, access.secrets["TOKEN"]
    answer = consult(access, Call("GET", f"{url}/me", token))
    if answer.status != 200:
        raise base.Held(say("Agora refuses: {words}.", words=answer.words("error")))
    raise_other_account(access.account, answer.text("id"), answer.text("handle").removeprefix("@"))
    ends = answer.get("ends")
    return base.Session(access, CLASS, LIMITS, expires=ends and datetime.fromisoformat(ends))


def grant(access, code, address, verifier):
    more = {"redirect_uri": address, "code_verifier": verifier}
    found = _ask(access, grant_type="authorization_code", code=code, **more)
    answer = consult(access, Call("GET", f"{access.account.url}/accounts", found["access_token"]))
    return tuple(_granted(access, one, one["id"], one["handle"]) for one in answer.data)


def renew(access):
    refresh = access.secrets["REFRESH_TOKEN"]
    return _granted(access, _ask(access, grant_type="refresh_token", refresh_token=refresh))


def _granted(access, found, *names):
    secrets = {"TOKEN": found["access_token"], "REFRESH_TOKEN": found["refresh_token"]}
    until = access.clock.now() + timedelta(seconds=found["expires_in"])
    return Granted(secrets, until, *names)


def _ask(access, **fields):
    app = {name.lower(): access.secrets[name] for name in CONSENT.app}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({**app, **fields}).encode()
    answer = consult(access, Call("POST", f"{access.account.url}/token", body=body, headers=kind))
    if answer.status != 200:
        raise base.Held(say("Agora refuses: {words}.", words=answer.words("error")))
    return answer.data
