"""Captions of films, and pictures that move, as a post would have them."""

import dataclasses
import hashlib

from marronnier.model import MediaFacts, Medium, Place


def captioned(images, film, data, name="media/a.srt"):
    """Keep a film's captions, and return the film with them."""
    images[name] = data
    return dataclasses.replace(film, captions=name)


def moving(images, name, *, size=3000, alt="", kind="GIF"):
    """Keep a picture that moves, and return it as a medium of a post."""
    data = b"GIF89a".ljust(size, b"\1")
    images[name] = data
    facts = MediaFacts(hashlib.sha256(data).hexdigest(), size, kind, 40, 30, animated=True)
    return Medium(name, Place(name), name, "visuel", alt, facts=facts)


SUBRIP = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nÉté, 25,000 lampes\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\nFin\r\n"
).encode()
WEBVTT = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nÉté, 25,000 lampes\n\n"
    "2\n00:00:03.000 --> 00:00:04.000\nFin\n"
).encode()
