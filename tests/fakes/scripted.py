"""A loopback server that gives the answers it is told to give, in their order."""

import contextlib
import json

from tests.servers.serving import Handler, serving


class Script:
    """A running server: `then` adds an answer; `requests` is what came, as (method, path, body)."""

    def __init__(self):
        self.url = ""
        self.answers = []
        self.requests = []

    def then(self, status=200, body=b"", **headers):
        """Give one more answer; a body that is not bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.answers.append((status, named, content))
        return self


class _ScriptHandler(Handler):
    script: Script

    def _serve(self):
        body = self.read_body()
        self.script.requests.append((self.command, self.path, body))
        self.answer(*self.script.answers.pop(0))

    do_GET = do_POST = do_DELETE = _serve


@contextlib.contextmanager
def start():
    """Run a script until the block ends."""
    script = Script()
    with serving(type("BoundScriptHandler", (_ScriptHandler,), {"script": script})) as url:
        script.url = url
        yield script
