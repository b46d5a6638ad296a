"""Rules on the moment a post goes out."""
