"""A web server on the loopback interface that hands out photos, and things that are none."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.answers import picture

PHOTO = picture("JPEG", (1100, 800), "sienna")
BODIES: Mapping[str, tuple[int, str, bytes]] = {
    "html": (200, "image/jpeg", b"<!doctype html><title>Sign in</title>"),
    "empty": (200, "image/jpeg", b""),
    "truncated": (200, "image/jpeg", picture("JPEG", (2000, 2000), "navy")[:3000]),
    "missing": (404, "text/plain", b"not here"),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer by the last word of the path; anything unknown is a photo."""
        status, kind, body = BODIES.get(self.path.rpartition("/")[2], (200, "image/jpeg", PHOTO))
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def photo_server() -> Iterator[str]:
    """Yield the address of a running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
