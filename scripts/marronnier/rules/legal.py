"""Rules on what the law asks of a text."""
