"""Sign requests in a user's name (OAuth 1.0a, HMAC-SHA1): https://www.rfc-editor.org/rfc/rfc5849 .

The four secrets never expire, so that nothing needs to be written back. A body of JSON is not
part of what is signed; the address and its parameters are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit


def authorization(
    method: str, url: str, secrets: Mapping[str, str], now: datetime, body: bytes = b""
) -> str:
    """Return the value of the Authorization header."""
    moment = f"{now.timestamp():.6f}"
    said = f"{method} {url} {moment} ".encode() + body
    protocol = {
        "oauth_consumer_key": secrets["API_KEY"],
        "oauth_nonce": hashlib.sha256(said).hexdigest()[:32],  # no two requests are one instant's
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": moment.partition(".")[0],
        "oauth_token": secrets["ACCESS_TOKEN"],
        "oauth_version": "1.0",
    }
    signature = sign(method, url, protocol, secrets["API_SECRET"], secrets["ACCESS_SECRET"])
    told = {**protocol, "oauth_signature": signature}
    return "OAuth " + ", ".join(f'{name}="{_escape(told[name])}"' for name in sorted(told))


def sign(method: str, url: str, protocol: Mapping[str, str], api: str, access: str) -> str:
    """Return the signature of a request, in base64 (RFC 5849, 3.4)."""
    address = urlsplit(url)
    named = [*protocol.items(), *parse_qsl(address.query, keep_blank_values=True)]
    pairs = sorted((_escape(name), _escape(value)) for name, value in named)
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
    place = f"{address.scheme}://{address.netloc}{address.path}"
    base = "&".join(map(_escape, (method.upper(), place, parameters)))
    key = f"{_escape(api)}&{_escape(access)}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _escape(text: str) -> str:
    return quote(text, safe="~")
