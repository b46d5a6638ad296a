"""Rules on paid partnerships and sponsored posts."""
