"""YouTube, against a stand-in that keeps a channel."""
