"""Rules on words: refused, preferred, required, protected."""
