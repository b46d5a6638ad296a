"""Benchmarks: ratios between programs in one run, never seconds that a test could fail on."""
