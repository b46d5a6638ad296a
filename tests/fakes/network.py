"""What the networks' stand-ins share: requests come in, the truth is kept, faults are played."""

import abc
import contextlib
import dataclasses
import io
import json
import re

from werkzeug.formparser import parse_form_data

from tests.servers.serving import Handler, serving


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One request that arrived; `data` is its JSON, or its form's fields, `files` their bytes."""

    method: str
    path: str
    headers: dict
    body: bytes
    data: dict
    files: dict


@dataclasses.dataclass(slots=True)
class _Fault:
    path: re.Pattern
    status: int
    body: bytes
    headers: list
    committed: bool


class Network(abc.ABC):
    """A stand-in: `serve` answers; `fault` has the next matching request answered otherwise."""

    def __init__(self):
        self.url = ""
        self.requests = []
        self._faults = []

    def fault(self, path, status, body=b"", *, committed=False, **headers):
        """Answer so, once; with `committed` the request is taken all the same."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self._faults.append(_Fault(re.compile(path), status, content, named, committed))

    def reset(self):
        """Forget all requests and all faults not yet used."""
        self.requests.clear()
        self._faults.clear()

    def answer(self, request):
        """Return status, headers and body."""
        self.requests.append(request)
        fault = next((one for one in self._faults if one.path.search(request.path)), None)
        if fault:
            self._faults.remove(fault)
        if fault is None or fault.committed:
            status, value, *headers = self.serve(request)
        if fault:
            return fault.status, fault.headers, fault.body
        content = value if isinstance(value, bytes) else _json(value)
        return status, list(headers), content

    @abc.abstractmethod
    def serve(self, request):
        """Return status, JSON, and pairs of headers."""


def _json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def _read(headers, body):
    kind = headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        return json.loads(body), {}
    if not kind.startswith("multipart/form-data"):
        return {}, {}
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    _, form, files = parse_form_data(environ)
    return form.to_dict(), {name: file.read() for name, file in files.items()}


class _NetworkHandler(Handler):
    network: Network

    def _serve(self):
        body = self.read_body()
        headers = dict(self.headers)
        request = Request(self.command, self.path, headers, body, *_read(headers, body))
        self.answer(*self.network.answer(request))

    do_GET = do_POST = do_PUT = do_DELETE = _serve


@contextlib.contextmanager
def start(network):
    """Run a stand-in until the block ends."""
    with serving(type("BoundNetworkHandler", (_NetworkHandler,), {"network": network})) as url:
        network.url = url
        yield network
