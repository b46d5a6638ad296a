"""What the rules know of French: who is spoken to, and lists of words."""
