"""Rules on text that everybody can read."""
