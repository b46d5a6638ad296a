"""Rules on emoji."""
