"""The edge sends once, follows nothing, and says only what is proven."""

import contextlib
import gzip
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
import tracemalloc

import pytest

from marronnier import __version__
from marronnier.edges.http import ANSWER_BYTES, Requests, is_loopback
from marronnier.model import Message
from marronnier.world import NoAnswer, NotSent, Request
from tests.fakes.sockets import listening, listening_securely
from tests.servers.serving import free_port

SECRET = "jeton-9f8e7d6c"
SECRETS = {"Authorization": f"Bearer {SECRET}"}


def post(url, **more):
    more = {"headers": SECRETS, "body": SECRET.encode(), **more}
    return Requests().send(Request("POST", f"{url}/api?key={SECRET}", **more))


def nothing_secret(failure):
    """Look at all that a log could show of an exception, and of what it was raised from."""
    shown = ""
    while failure is not None:
        shown += f"{failure!s} {failure!r} {failure.args!r}"
        failure = failure.__cause__ or failure.__context__
    return SECRET not in shown and "key=" not in shown


def read_request(connection, received):
    data = b""
    while not data.endswith(SECRET.encode()):
        data += connection.recv(65536)
    received.append(data)


def drip(first):
    def talk(connection, received, stopped):
        read_request(connection, received)
        connection.sendall(first)
        while not stopped.wait(0.05):
            connection.sendall(b"a")

    return talk


def test_an_answer_comes_back_whole(script):
    script.then(200, b"bonjour", X_RateLimit_Reset="2026-12-05T18:00:00Z")
    answer = post(script.url)
    assert (answer.status, answer.body) == (200, b"bonjour")
    assert answer.headers["x-ratelimit-reset"] == "2026-12-05T18:00:00Z"
    assert script.requests == [("POST", f"/api?key={SECRET}", SECRET.encode())]


def test_it_says_who_asks_and_closes():
    def talk(connection, received, _stopped):
        read_request(connection, received)
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with listening(talk) as (url, received):
        assert post(url).status == 204
    head = received[0].decode().lower()
    assert f"user-agent: marronnier/{__version__}" in head
    assert "connection: close" in head
    assert "accept-encoding: identity" in head


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_answers_like_others(script, status):
    script.then(status, b"ailleurs", Location=f"{script.url}/autre")
    answer = post(script.url)
    assert (answer.status, answer.body) == (status, b"ailleurs")
    assert answer.headers["location"] == f"{script.url}/autre"
    assert len(script.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_nothing_is_tried_twice(script, status):
    script.then(status, b"", Retry_After="0")
    assert post(script.url).status == status
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "first",
    [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"],
    ids=["before the status", "in the headers", "in the body"],
)
def test_a_dripping_server_is_cut_at_the_deadline(first):
    with listening(drip(first)) as (url, received):
        began = time.monotonic()
        with pytest.raises(NoAnswer) as caught:
            post(url, deadline=0.6)
        assert 0.5 < time.monotonic() - began < 3
        assert len(received) == 1
    assert nothing_secret(caught.value)


def test_a_server_that_never_reads_is_cut_at_the_deadline():
    def talk(_connection, _received, stopped):
        stopped.wait()

    with listening(talk) as (url, _), pytest.raises(NoAnswer):
        post(url, body=b"x" * 30_000_000, deadline=0.5)


def test_a_reset_after_the_request_proves_nothing():
    def talk(connection, received, _stopped):
        read_request(connection, received)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with listening(talk) as (url, received):
        with pytest.raises(NoAnswer) as caught:
            post(url)
        assert len(received) == 1
    assert nothing_secret(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
    ids=["closed", "cut short", "cut in a chunk", "no gzip", "no HTTP"],
)
def test_a_broken_answer_is_none(answer):
    def talk(connection, received, _stopped):
        read_request(connection, received)
        connection.sendall(answer)

    with listening(talk) as (url, _), pytest.raises(NoAnswer) as caught:
        post(url, deadline=5)
    assert nothing_secret(caught.value)


def test_a_refused_connection_proves_that_nothing_left():
    with pytest.raises(NotSent) as caught:
        post(f"http://127.0.0.1:{free_port()}")
    assert nothing_secret(caught.value)
    assert isinstance(caught.value.args[0], Message)


def test_an_unknown_name_proves_that_nothing_left(monkeypatch):
    def nobody(*_arguments, **_options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(NotSent, match=r"The name lumen\.example is not known") as caught:
        post("https://lumen.example")
    assert nothing_secret(caught.value)


def test_a_late_connection_sends_nothing_any_more(monkeypatch):
    look_up = socket.getaddrinfo
    done = threading.Event()

    def slow(*arguments, **options):
        time.sleep(0.6)
        done.set()
        return look_up(*arguments, **options)

    def talk(connection, received, _stopped):
        received.append(connection.recv(100))

    with listening(talk) as (url, received):
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        with pytest.raises(NotSent):
            post(url, deadline=0.2)
        assert done.wait(3)
        time.sleep(0.3)  # long enough for a request that should not come
        assert b"".join(received) == b""


def test_a_server_without_tls_is_told_nothing():
    def talk(connection, received, _stopped):
        received.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with listening(talk) as (url, received):
        with pytest.raises(NotSent, match="did not prove its identity") as caught:
            post(url.replace("http://", "https://"))
        assert SECRET.encode() not in b"".join(received)
    assert nothing_secret(caught.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate for 127.0.0.1 that no authority knows: (its file, a server's context)."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["-keyout", key, "-out", certificate, "-days", "2", "-nodes"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject, *made]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


def test_a_stranger_s_certificate_is_told_nothing(certificate):
    def talk(connection, received, _stopped):
        received.append(connection.recv(65536))

    with listening_securely(certificate[1], talk) as (url, received):
        with pytest.raises(NotSent, match="did not prove its identity"):
            post(url)
        assert b"".join(received) == b""


def test_a_known_certificate_is_trusted(certificate, monkeypatch):
    def talk(connection, received, _stopped):
        read_request(connection, received)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noui")

    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    with listening_securely(certificate[1], talk) as (url, received):
        assert post(url).body == b"oui"
    assert SECRET.encode() in received[0]


def test_a_server_that_drips_in_secret_is_cut_too(certificate, monkeypatch):
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    with listening_securely(certificate[1], drip(b"HTTP/1.1 200 OK\r\n")) as (url, _):
        began = time.monotonic()
        with pytest.raises(NoAnswer):
            post(url, deadline=0.6)
        assert 0.5 < time.monotonic() - began < 3


@pytest.mark.parametrize(
    "url",
    [
        "http://lumen.example",
        "http://192.0.2.1",
        "http://127.0.0.1.lumen.example",
        "http://localhost.lumen.example",
        "http://2130706433",
        "http://0.0.0.0",
        "http://lumen.example\\@localhost",
    ],
)
def test_nothing_is_sent_in_the_open(url):
    with pytest.raises(NotSent) as caught:
        post(url)
    assert nothing_secret(caught.value)


@pytest.mark.parametrize("url", ["ftp://localhost", "file:///etc", "localhost", "https://", "://"])
def test_only_web_addresses_are_asked(url):
    with pytest.raises(NotSent) as caught:
        post(url)
    assert nothing_secret(caught.value)


def test_a_password_in_an_address_is_refused(script):
    with pytest.raises(NotSent):
        post(script.url.replace("http://", f"http://agathe:{SECRET}@"))
    assert script.requests == []


def test_a_header_that_cannot_be_written_is_not_shown(script):
    with pytest.raises(NotSent) as caught:
        post(script.url, headers={"Authorization": f"Bearer {SECRET}\nX-More: 1"})
    assert nothing_secret(caught.value)
    assert script.requests == []


def test_every_credential_that_is_sent_is_learned(script):
    script.then(204).then(204).then(204)
    learned = []
    http = Requests(learned.append)
    http.send(Request("GET", script.url, {"Authorization": f"Bearer {SECRET}"}))
    http.send(Request("GET", script.url, {"authorization": SECRET}))
    http.send(Request("GET", script.url, {"Accept": "application/json"}))
    assert learned == [SECRET, SECRET]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.8.7", "::1", "[::1]"])
def test_loopback(host):
    assert is_loopback(host)


def test_netrc_proxies_and_cookies_are_ignored(tmp_path, monkeypatch):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1\nlogin agathe\npassword volé\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")

    def talk(connection, received, _stopped):
        read_request(connection, received)
        connection.sendall(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")

    with listening(talk) as (url, received):
        http = Requests()
        for _ in range(2):
            http.send(Request("POST", url, SECRETS, SECRET.encode()))
    assert len(received) == 2
    for request in received:
        assert f"Authorization: Bearer {SECRET}".encode() in request
        assert b"Cookie" not in request
        assert b"Basic" not in request


def test_a_gzip_bomb_does_not_go_off(script):
    bomb = gzip.compress(b"\0" * 100_000_000)
    script.then(200, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(NoAnswer, match="too large"):
            post(script.url)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "piece",
    [b"HTTP/1.1 100 Continue\r\n\r\n", b"X-More: 1\r\n", b"x" * 70_000],
    ids=["provisional answers", "headers", "one header"],
)
def test_a_server_that_answers_for_ever_is_cut(piece):
    def talk(connection, received, stopped):
        read_request(connection, received)
        first = b"" if piece.startswith(b"HTTP") else b"HTTP/1.1 200 OK\r\n"
        connection.sendall(first)
        with contextlib.suppress(OSError):
            while not stopped.is_set():
                connection.sendall(piece)

    with listening(talk) as (url, received):
        began = time.monotonic()
        with pytest.raises(NoAnswer) as caught:
            post(url, deadline=1)
        assert time.monotonic() - began < 5
        assert len(received) == 1
    assert nothing_secret(caught.value)


def test_an_answer_has_a_size(script):
    script.then(200, b"x" * ANSWER_BYTES).then(200, b"x" * (ANSWER_BYTES + 1))
    assert len(post(script.url).body) == ANSWER_BYTES
    with pytest.raises(NoAnswer, match="too large"):
        post(script.url)


def test_the_tests_own_guard_is_not_taken_for_a_network_failure():
    with pytest.raises(AssertionError, match=r"this test calls lumen\.example"):
        post("https://lumen.example")
