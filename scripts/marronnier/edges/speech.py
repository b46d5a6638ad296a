"""The language of libraries that ask gettext for their words, which asks the environment."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

DOMAIN = "cli"  # the catalogue of click's words and of our commands' help; small, so soon read
LOCALE = Path(__file__).resolve().parent.parent / "locale"


def speak(code: str) -> None:
    """Have words in a language from now on; nothing is read before one is asked for."""
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
