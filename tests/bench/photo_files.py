"""Photos as cameras make them, 12 to 18 megapixels, and a server of its own process that hands them out.

A few are drawn; the server makes four hundred of them by a comment of its own in each, so that no two have
the same bytes while the work of reading them is that of the drawn one.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image, ImageCms

COUNT = 400
_SIZES = ((4000, 3000), (4032, 3024), (3000, 4000), (4608, 3072), (3648, 3648), (4896, 3264), (5184, 3456))
_LAYERS = ((8, 256), (40, 90), (180, 70), (900, 50), (2400, 40))
"""Detail from the coarsest to the finest: its cells along the longer side, and its weight of 256."""


def draw_photos(folder: Path) -> tuple[Path, ...]:
    """Write a photo of each size twice, in all the ways that cameras save them, and return their paths."""
    paths = [folder / f"{number}.jpg" for number in range(2 * len(_SIZES))]
    with ProcessPoolExecutor() as workers:
        list(workers.map(_draw, range(len(paths)), paths))
    return tuple(paths)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Give the address below which a server of its own process has `/0.jpg`, `/1.jpg` and so on."""
    command = [sys.executable, "-m", "tests.bench.photo_files", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def _draw(number: int, path: Path) -> None:
    dice = random.Random(number)
    size = _SIZES[number % len(_SIZES)]
    picture = Image.new("RGB", size)
    for cells, weight in _LAYERS:
        small = tuple(max(2, side * cells // max(size)) for side in size)
        grain = Image.frombytes("RGB", small, dice.randbytes(small[0] * small[1] * 3))  # type: ignore[arg-type]
        picture = Image.blend(picture, grain.resize(size, Image.Resampling.BILINEAR), weight / 256)
    exif = Image.Exif()
    exif[274] = (1, 1, 6, 1, 8)[number % 5]
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() if number % 3 == 0 else None
    picture.save(
        path,
        quality=(88, 92, 95)[number % 3],
        subsampling=(2, 0)[number % 4 == 3],
        progressive=number % 7 == 5,
        exif=exif,
        icc_profile=profile,
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    photos: tuple[Path, ...] = ()

    def do_GET(self) -> None:
        number = int(self.path.strip("/").removesuffix(".jpg"))
        path = self.photos[number % len(self.photos)]
        own = b"%08d" % number
        start = b"\xff\xd8\xff\xfe" + (len(own) + 2).to_bytes(2, "big") + own
        self.send_response(200)
        self.send_header("Content-Length", str(len(start) + path.stat().st_size - 2))
        self.end_headers()
        self.wfile.write(start)
        self.wfile.flush()
        with path.open("rb") as photo:
            photo.seek(2)
            self.connection.sendfile(photo, 2)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve the photos of a folder, after printing the port."""
    names = sorted(Path(sys.argv[1]).glob("*.jpg"), key=lambda path: int(path.stem))
    _Handler.photos = tuple(names)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
