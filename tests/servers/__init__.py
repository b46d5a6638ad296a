"""The real servers that the tests run against, one module each, all on loopback."""
