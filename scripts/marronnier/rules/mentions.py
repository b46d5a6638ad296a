"""Rules on accounts and people that a post names."""
