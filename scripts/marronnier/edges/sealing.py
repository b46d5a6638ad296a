"""Seal a secret for GitHub: libsodium's sealed box, which nobody but its public key's owner opens.

Source: https://docs.github.com/rest/guides/encrypting-secrets-for-the-rest-api
"""

from __future__ import annotations

import base64

from marronnier.model import Trouble, say


def refuse_without_seals() -> None:
    """Raise Trouble where the library is not installed."""
    try:
        import nacl.public  # noqa: F401 - only whether it is there
    except ImportError:
        raise Trouble(
            say("Sealing secrets for GitHub needs PyNaCl: pip install “marronnier[renewal]”.")
        ) from None


def seal(public_key: str, value: str) -> str:
    """Return a value sealed for a public key, both in base64; raise ValueError for what is none."""
    from nacl.exceptions import CryptoError
    from nacl.public import PublicKey, SealedBox

    try:
        box = SealedBox(PublicKey(base64.b64decode(public_key, validate=True)))
    except (CryptoError, TypeError, ValueError) as error:  # their words may hold the key
        raise ValueError(type(error).__name__) from None
    return base64.b64encode(box.encrypt(value.encode())).decode()
