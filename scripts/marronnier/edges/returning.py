"""Where a browser ends after a consent: a listener of this machine, and the browser itself.

Source: RFC 8252, 7.3 (loopback interface redirection) and 8.3 (loopback, not all interfaces).
"""

from __future__ import annotations

import contextlib
import http.server
import re
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import Any

from marronnier.model import Trouble, say

HERE = re.compile(r"http://(?:127\.0\.0\.1|localhost):([0-9]{1,5})(?:/[^?#]*)?")
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds the code
    "Cache-Control": "no-store",
}
PAGE = "<!doctype html><meta charset=utf-8><title>Marronnier</title><p>{}</p>\n"


def is_terminal() -> bool:
    """Tell whether a person can be asked here."""
    return sys.stdin is not None and sys.stdin.isatty()


def open_browser(page: str) -> None:
    """Open a page for the person; where there is no browser, nothing happens."""
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(page)


@contextlib.contextmanager
def awaited(
    address: str, is_answer: Callable[[str], bool], thanks: str, sorry: str
) -> Iterator[Callable[[], str]]:
    """Listen at an address of this machine until the block ends; yield what tells what arrived.

    It returns the path with its query that `is_answer` took, empty as long as there is none.
    Elsewhere than on this machine nobody listens. Raise Trouble for a port that is taken.
    """
    here = HERE.fullmatch(address)
    if here is None:
        yield str
        return
    arrived: list[str] = []

    class Welcome(http.server.BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            """Take the answer; a page of anybody else's is told so."""
            mine = is_answer(self.path)
            if mine:
                arrived.append(self.path)
            body = PAGE.format(thanks if mine else sorry).encode()
            self.send_response_only(200 if mine else 400)
            for name, value in {**HEADERS, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: the address holds the code."""

    with _serving(int(here[1]), Welcome):
        yield lambda: arrived[-1] if arrived else ""


@contextlib.contextmanager
def _serving(port: int, handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[None]:
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError):
        raise Trouble(
            say(
                "Port {port} of this machine is taken: name another address with “--address”, and"
                " register it with the app.",
                port=port,
            )
        ) from None
    server.daemon_threads = True
    work = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    work.start()
    try:
        yield
    finally:
        server.shutdown()
        work.join()
        server.server_close()
