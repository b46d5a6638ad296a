"""Values to text, pages and feeds; pure functions."""
