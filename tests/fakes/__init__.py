"""Servers of our own making, for answers that no real server gives on demand."""
