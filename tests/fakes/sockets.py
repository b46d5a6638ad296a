"""Loopback servers that talk in bytes, for answers that are no HTTP."""

import contextlib
import socket
import threading


@contextlib.contextmanager
def listening(talk):
    """Run `talk(connection)` for each connection; yield the address and what was received."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()
    received = []

    def accept():
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                talk(connection, received, stopped)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", received
    finally:
        stopped.set()
        with contextlib.suppress(OSError):  # not every system lets a listener be shut
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextlib.contextmanager
def listening_securely(context, talk):
    def secure(connection, received, stopped):
        with context.wrap_socket(connection, server_side=True) as wrapped:
            talk(wrapped, received, stopped)

    with listening(secure) as (url, received):
        yield url.replace("http://", "https://"), received
