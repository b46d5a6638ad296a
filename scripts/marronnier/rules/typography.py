"""Rules on French typography."""
