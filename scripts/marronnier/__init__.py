"""Marronnier: an editorial calendar for social media, kept as text in Git."""

__version__ = "0.1.0"
