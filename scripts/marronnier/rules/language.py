"""Rules on spelling, grammar, and the language itself."""
