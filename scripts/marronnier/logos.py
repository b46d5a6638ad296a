"""A brand's logo: the file that its charter names, and why the calendar cannot show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from marronnier.drawings import refusal
from marronnier.model import Client, Files, Finding, MediaFacts, Message, Place, Severity, say
from marronnier.source import REGULAR

KEY = "brand.logo"
DRAWN = ".svg"


def logo_path(client: Client) -> str:
    """Return where a client's logo should stand, empty where its charter names none."""
    given = str(client.charter.get(KEY, ""))
    return f"content/{client.slug}/{given}" if given else ""


def drawn_facts(path: str, files: Files) -> MediaFacts | None:
    """Return the facts of a logo that is drawn, None of any other: that one is a picture."""
    if not path.lower().endswith(DRAWN):
        return None
    data = files[path].read()
    return MediaFacts("", len(data), "SVG", fault=refusal(data))


def missing_logos(clients: Mapping[str, Client], files: Files) -> Iterator[Finding]:
    """Tell of logos that are not there, or that no page may show."""
    for client in clients.values():
        path = logo_path(client)
        message = _doubt(path, files) if path else None
        if message:
            at = client.charter.places.get(KEY, Place(f"clients/{client.slug}/charter.yml"))
            yield Finding(
                at, "SRC009", message, client=client.slug, match=path, weight=Severity.WARNING
            )


def _doubt(path: str, files: Files) -> Message | None:
    if path not in files or files[path].mode not in REGULAR:
        return say("There is no file {path}: put the logo there, or correct its name.", path=path)
    facts = drawn_facts(path, files)
    if facts is None or facts.fault is None:
        return None
    text = "{path} cannot be shown, because {why}: save it as plain SVG, or as PNG."
    return say(text, path=path, why=facts.fault)
