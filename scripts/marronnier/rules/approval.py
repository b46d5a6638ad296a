"""Rules on who has agreed."""
