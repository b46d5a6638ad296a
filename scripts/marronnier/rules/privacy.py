"""Rules on people in pictures, and personal data."""
