"""TikTok, against a stand-in that keeps an account."""
