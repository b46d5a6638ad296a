"""Rules on tone: who is spoken to, and how."""
