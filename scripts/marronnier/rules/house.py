"""Rules on a brand's own rules, written in its charter as data."""
