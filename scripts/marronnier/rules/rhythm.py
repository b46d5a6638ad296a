"""Rules on how a client's posts follow each other."""
