"""Rules on competitions."""
