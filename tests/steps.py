"""Work as it can be counted: the same on every machine, however busy it is."""

import sys


def steps(work):
    """Return how many functions a work calls, Python's own among them."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls
