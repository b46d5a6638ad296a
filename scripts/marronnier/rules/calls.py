"""Rules on what a post wants, and how it begins."""
