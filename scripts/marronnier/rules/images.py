"""Rules on how pictures look."""
