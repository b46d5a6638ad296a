"""What several networks share; no network itself, and no more than a network may use."""
