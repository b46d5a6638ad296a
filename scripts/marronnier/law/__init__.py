"""Law as dated packs of data; no advice, and every entry names its source."""
