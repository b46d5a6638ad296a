"""What all servers share: a free port, a process that is waited for, a loopback HTTP server."""

import contextlib
import http.server
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path


class NotStartedError(Exception):
    """A server ended, or did not answer, before its deadline; the message ends with its log."""


def free_port() -> int:
    """Return a loopback port that nothing listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return a server's environment: the machine's PATH, a home of its own, nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), "TZ": "UTC", "LANG": "C.UTF-8", **more}


@contextlib.contextmanager
def running(command, *, health, folder, cwd=None, env=None, deadline=60):
    """Run a server until the block ends; enter it when GET `health` answers 200."""
    log = Path(folder) / "server.log"
    with log.open("ab") as output:
        # the PDS stops when its standard input closes, so that it does not outlive killed tests
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd or folder,
            env=env or environment(Path(folder)),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, health, log, time.monotonic() + deadline)
        yield process
    finally:
        stop(process)


def stop(process, patience=4):
    """Ask a process to end, and end it when it does not; snac takes up to 3 s."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _wait(process, health, log, deadline):
    problem = "no answer"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            problem = f"it ended with code {process.returncode}"
            break
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except (OSError, urllib.error.URLError) as error:
            problem = str(error)
        time.sleep(0.02)
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise NotStartedError(f"{process.args[0]}: {problem}\n{tail}")


class Server(http.server.ThreadingHTTPServer):
    """An HTTP server of our own, on loopback, in a thread of the tests."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Stay silent: clients that are killed or cut off are what the tests are about."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One request per connection, so that a cut connection is one lost answer."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_):
        """Keep the tests' output to the tests."""

    def read_body(self) -> bytes:
        """Return the request's body, whichever way its length is told."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status, headers, body):
        """Send a whole answer and close."""
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    def cut(self):
        """Close the connection under the client; a bare close would leave it waiting."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _chunks(self):
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass


@contextlib.contextmanager
def serving(handler):
    """Serve with a handler class until the block ends; yield the server's address."""
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
