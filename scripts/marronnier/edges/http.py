"""The one way to the networks: one request, one answer, and proof of what left.

The adapter below `requests`' sessions knows no redirect, retry, netrc, proxy or cookie, so none
can happen. Each request has a connection of its own, on a thread of its own: `requests`' timeouts
start again with each byte, only somebody else can end a server that drips.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, SSLError

from marronnier import __version__
from marronnier.model import Message, say
from marronnier.world import NoAnswer, NotSent, Request, Response

ANSWER_BYTES = 2_000_000
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Requests:
    """Send requests with the library of that name (implements `world.Http`).

    `learn` is told every credential that a request carries, to be hidden from then on.
    """

    learn: Callable[[str], None] = lambda _: None

    def send(self, request: Request) -> Response:
        """Return the answer; raise NotSent or NoAnswer, with a Message that holds no secret."""
        for name, value in request.headers.items():
            if name.lower() == "authorization":
                self.learn(value.partition(" ")[2] or value)
        line = _Line()
        future: Future[Response] = Future()
        work = threading.Thread(target=_settle, args=(future, request, line), daemon=True)
        work.start()
        try:
            failure = future.exception(timeout=request.deadline)
        except TimeoutError:
            failure = _TooLateError()
        finally:
            opened = line.cut()
        # The causes hold the address, headers and body: raised here, nothing is chained to them.
        if failure is None:
            return future.result()
        if not isinstance(failure, (OSError, HTTPError, http.client.HTTPException, ValueError)):
            raise failure
        if opened:
            raise NoAnswer(_why_no_answer(failure, request))
        raise NotSent(_why_not_sent(failure, request))


class _TooLateError(OSError):
    """The deadline passed."""


class _TooBigError(OSError):
    """The answer is larger than anything that we ask for."""


class _PlainError(OSError):
    """The address is not https, and not this machine."""


@dataclass
class _Line:
    """Know whether a connection was ever opened, and cut it: after that, nothing can leave."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _socket: socket.socket | None = None
    _cut: bool = False

    def opened(self, connected: socket.socket) -> None:
        """Take note of a connection that is ready for its request; refuse it when too late."""
        with self._lock:
            if self._cut:
                raise _TooLateError
            self._socket = connected

    def cut(self) -> bool:
        """End the connection, and tell whether there was one."""
        with self._lock:
            self._cut = True
            if self._socket is None:
                return False
            with contextlib.suppress(OSError):
                # the plain socket's own: TLS would want to say goodbye, and wait for an answer
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            return True


def _settle(future: Future[Response], request: Request, line: _Line) -> None:
    try:
        future.set_result(_exchange(request, line))
    except BaseException as failure:  # noqa: BLE001 - a thread's failure belongs to its caller
        future.set_exception(failure)


def _exchange(request: Request, line: _Line) -> Response:
    headers = {
        "User-Agent": f"marronnier/{__version__}",
        "Connection": "close",
        **request.headers,
    }
    asked = requests.Request(request.method, request.url, headers, data=request.body)
    prepared = asked.prepare()
    address = urllib3.util.parse_url(str(prepared.url))
    if address.auth:
        raise requests.exceptions.InvalidURL  # it would replace the Authorization header
    if address.scheme != "https" and not is_loopback(address.host or ""):
        raise _PlainError
    with contextlib.closing(_adapter(line)) as adapter:
        timeout = (request.deadline, request.deadline)
        reply = adapter.send(prepared, stream=True, timeout=timeout, verify=True)
        with contextlib.closing(reply):
            names = {name.lower(): value for name, value in reply.headers.items()}
            return Response(reply.status_code, names, _body(reply))


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: `localhost`, 127.0.0.0/8 or ::1."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _body(reply: requests.Response) -> bytes:
    found = bytearray()
    for chunk in reply.raw.stream(CHUNK, decode_content=True):
        found += chunk
        if len(found) > ANSWER_BYTES:
            raise _TooBigError
    return bytes(found)


def _adapter(line: _Line) -> HTTPAdapter:
    """Return an adapter whose connections report to `line` before anything is written."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            line.opened(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()  # with the handshake
            line.opened(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=0)
    pools: dict[str, Callable[..., Any]] = {"http": PlainPool, "https": SecurePool}
    adapter.poolmanager.pool_classes_by_scheme = pools
    return adapter


def _why_no_answer(failure: BaseException, request: Request) -> Message:
    host = _host(request)
    if isinstance(failure, _TooLateError):
        seconds = round(request.deadline)
        return say("{host} had not answered after {seconds} seconds.", host=host, seconds=seconds)
    if isinstance(failure, _TooBigError):
        return say("The answer of {host} was too large to be read.", host=host)
    return say("The connection to {host} was lost before its answer came.", host=host)


def _why_not_sent(failure: BaseException, request: Request) -> Message:
    host = _host(request)
    if isinstance(failure, _PlainError):
        return say("{host} is addressed without https: nothing is sent in the open.", host=host)
    cause = _cause(failure)
    if isinstance(cause, NameResolutionError):
        return say("The name {host} is not known to the network's directory.", host=host)
    if isinstance(cause, SSLError):
        return say("{host} did not prove its identity: no encrypted connection.", host=host)
    if isinstance(failure, ValueError):
        return say("A request to {host} cannot be written as it stands.", host=host)
    return say("{host} could not be reached.", host=host)


def _cause(failure: BaseException) -> object:
    """Return what lies below the wrappers of `requests` and urllib3."""
    inner = failure.args[0] if failure.args else failure
    return getattr(inner, "reason", inner)


def _host(request: Request) -> str:
    """Return the host's name alone, whatever else an address holds."""
    try:
        return urllib3.util.parse_url(request.url).host or "?"
    except HTTPError:
        return "?"
