"""The environment: secrets by name, and chance."""

from __future__ import annotations

import os
import secrets

from marronnier.redaction import is_secret


def secret(name: str) -> str | None:
    """Return the value of an environment variable; an empty one counts as missing.

    What was pasted with a line break or a space around it is taken without.
    """
    return os.environ.get(name, "").strip() or None


def harmless() -> dict[str, str]:
    """Return the environment without secrets, for programs that read what strangers may send."""
    return {name: value for name, value in os.environ.items() if not is_secret(name)}


def nonce() -> str:
    """Return 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def in_github_actions() -> bool:
    """Tell whether this runs as a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def summary_file() -> str | None:
    """Return the file that GitHub shows as the job's summary."""
    return os.environ.get("GITHUB_STEP_SUMMARY") or None


def user_name() -> str:
    """Return the login name of who runs this, as the system tells it."""
    return (
        os.environ.get("GITHUB_ACTOR") or os.environ.get("USER") or os.environ.get("USERNAME", "")
    )
