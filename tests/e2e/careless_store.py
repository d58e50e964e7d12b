"""An S3 server on the loopback interface that takes every PUT, whatever the condition it comes with."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class CarelessStore(ThreadingHTTPServer):
    """The server, what it holds, and how many requests it still refuses because it is starting."""

    def __init__(self, busy_for: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.conditions: list[str | None] = []
        self.busy_for = busy_for

    @property
    def endpoint(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: CarelessStore

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.server.busy_for:
            self.server.busy_for -= 1
            return self._answer(503)
        self.server.conditions.append(self.headers["if-none-match"])
        self.server.objects[self.path] = body
        return self._answer(200)

    def do_GET(self) -> None:
        body = self.server.objects.get(self.path)
        self._answer(404 if body is None else 200, body or b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        """Delete several objects, which is how the library deletes one."""
        asked = self.rfile.read(int(self.headers["content-length"])).decode()
        bucket = self.path.partition("?")[0].strip("/")
        for key in re.findall("<Key>(.*?)</Key>", asked):
            del self.server.objects[f"/{bucket}/{key}"]
        self._answer(200, b"<DeleteResult/>")

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("etag", '"1"')
        self.send_header("last-modified", "Mon, 23 Nov 2026 12:00:00 GMT")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def careless_store(busy_for: int = 0) -> Iterator[CarelessStore]:
    """Yield a running server that answers its first `busy_for` PUTs with 503."""
    server = CarelessStore(busy_for)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
