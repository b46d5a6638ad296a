"""A loopback proxy in front of a real server: loses answers, loses requests, makes them late."""

import contextlib
import dataclasses
import http.client
import re
import threading
import time
from urllib.parse import urlsplit

from tests.servers.serving import Handler, serving

# these belong to one connection, and this proxy has two
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One request that arrived, and what was done with it: `passed` or the name of the fault."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    fate: str


@dataclasses.dataclass(slots=True)
class _Fault:
    kind: str
    method: str
    path: re.Pattern
    times: int
    seconds: float = 0


class Proxy:
    """A running proxy: order faults with `drop_answer`, `drop_request` and `delay`."""

    def __init__(self, target: str):
        self.target = target
        self.url = ""
        self.requests: list[Request] = []
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()

    def drop_answer(self, method, path, times=1):
        """Pass on the next matching requests, then cut the connection before the answer."""
        self._order("drop_answer", method, path, times)

    def drop_request(self, method, path, times=1):
        """Cut the connection of the next matching requests before the server sees them."""
        self._order("drop_request", method, path, times)

    def delay(self, method, path, seconds, times=1):
        """Hold back the answers of the next matching requests."""
        self._order("delay", method, path, times, seconds)

    def seen(self, method, path=r"") -> int:
        """Count the requests that arrived; `path` is a regular expression, found anywhere."""
        return sum(
            request.method == method and bool(re.search(path, request.path))
            for request in list(self.requests)
        )

    def reset(self) -> None:
        """Forget all requests and all faults not yet used."""
        with self._lock:
            self.requests.clear()
            self._faults.clear()

    def _order(self, kind, method, path, times, seconds=0.0):
        with self._lock:
            self._faults.append(_Fault(kind, method, re.compile(path), times, seconds))

    def fate(self, method, path) -> tuple[str, float]:
        """Use up the first fault that is ordered for a request; return its kind and seconds."""
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and fault.method == method and fault.path.search(path):
                    fault.times -= 1
                    return fault.kind, fault.seconds
        return "passed", 0.0


class _ProxyHandler(Handler):
    proxy: Proxy

    def _serve(self):
        body = self.read_body()
        fate, seconds = self.proxy.fate(self.command, self.path)
        headers = dict(self.headers)
        self.proxy.requests.append(Request(self.command, self.path, headers, body, fate))
        if fate == "drop_request":
            self.cut()
            return
        status, answer_headers, content = self._pass_on(headers, body)
        time.sleep(seconds)
        if fate == "drop_answer":
            self.cut()
            return
        self.answer(status, answer_headers, content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve

    def _pass_on(self, headers, body):
        target = urlsplit(self.proxy.target)
        connection = http.client.HTTPConnection(target.hostname, target.port, timeout=60)
        kept = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
        kept["Connection"] = "close"
        if body or self.command in ("POST", "PUT", "PATCH"):
            kept["Content-Length"] = str(len(body))
        try:
            connection.request(self.command, self.path, body=body or None, headers=kept)
            reply = connection.getresponse()
            content = reply.read()
        finally:
            connection.close()
        pairs = [pair for pair in reply.getheaders() if pair[0].lower() not in HOP_BY_HOP]
        return reply.status, pairs, content


@contextlib.contextmanager
def in_front_of(target: str):
    """Stand in front of a server until the block ends; use `proxy.url` in its place."""
    proxy = Proxy(target)
    with serving(type("BoundProxyHandler", (_ProxyHandler,), {"proxy": proxy})) as url:
        proxy.url = url
        yield proxy
