"""A loopback network that asks people for consent (RFC 6749, RFC 7636), and a browser for it.

It keeps the truth: which codes and tokens there are, whose, and which of them hold.
"""

import base64
import hashlib
import secrets
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.network import Network

APP, PROOF = "an-app", "s3cret-of-the-app"
LIFE = 60 * 86400


class Consent(Network):
    """The network: `accounts` {id: handle}, of which a consent opens all; tokens rotate."""

    def __init__(self, accounts):
        super().__init__()
        self.accounts = accounts
        self.codes = {}  # code -> what was asked for
        self.tokens = {}  # token -> account
        self.refreshes = {}  # refresh token -> account
        self.registered = set()  # addresses of return
        self.void = []  # tokens that held once
        self.ends = None  # when tokens end, where the network tells it

    def consent(self, page):
        """Consent as a person does; return the address that the browser is sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        assert asked["client_id"] == APP
        assert asked["response_type"] == "code"
        assert asked["scope"] == "read write"
        assert asked["redirect_uri"] in self.registered
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def issue(self, name):
        """Return new secrets of an account."""
        token, refresh = secrets.token_urlsafe(20), secrets.token_urlsafe(20)
        self.tokens[token] = self.refreshes[refresh] = name
        return {"access_token": token, "refresh_token": refresh, "expires_in": LIFE}

    def serve(self, request):
        data = {n: v[0] for n, v in parse_qs(request.body.decode()).items()}
        if request.path == "/token":
            return self._token(data)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.path == "/accounts" and token == "of-the-person":
            return 200, [{"id": i, "handle": h, **self.issue(i)} for i, h in self.accounts.items()]
        if token not in self.tokens:
            return 401, {"error": f"unknown token {token}"}
        name = self.tokens[token]
        return 200, {"id": name, "handle": self.accounts[name], "ends": self.ends}

    def _token(self, data):
        if (data.get("client_id"), data.get("client_secret")) != (APP, PROOF):
            return 401, {"error": "invalid_client"}
        if data["grant_type"] == "refresh_token":
            name = self.refreshes.pop(data["refresh_token"], None)
            if name is None:
                return 400, {"error": "invalid_grant"}
            old = [token for token, owner in self.tokens.items() if owner == name]
            self.void += old
            for token in old:
                del self.tokens[token]  # at once
            return 200, self.issue(name)
        asked = self.codes.pop(data.get("code"), None)
        digest = hashlib.sha256(data.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not asked or (asked["redirect_uri"], asked["code_challenge"]) != (
            data["redirect_uri"],
            proof,
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "of-the-person"}


def follow(address):
    """Open an address as a browser does; return status and text."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
