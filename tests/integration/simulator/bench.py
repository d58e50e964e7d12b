"""What the simulator's tests share: a served simulator, SDK clients for it, request lines."""

import base64
import io
import json
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
from google.genai import Client
from google.genai.types import CreateBatchJobConfig, HttpOptions, HttpRetryOptions, UploadFileConfig
from PIL import Image

from services.chassis.clock import Clock
from services.gemini_simulator.app import create_app, hosted
from services.gemini_simulator.batches import Batch
from services.gemini_simulator.settings import SimulatorSettings
from services.gemini_simulator.simulator import Simulator

QUICK_MODEL = "gemini-3.1-flash-image"
"""The one model that makes images of 512 pixels, which are drawn soonest."""
QUICK_IMAGE = {"aspectRatio": "1:1", "imageSize": "512"}


@dataclass(frozen=True)
class Served:
    """A simulator at an address, and a folder to make uploads in."""

    url: str
    folder: Path

    @asynccontextmanager
    async def client(self, key: str, version: str = "v1beta") -> AsyncIterator[Client]:
        options = HttpOptions(
            base_url=self.url,
            api_version=version,
            retry_options=HttpRetryOptions(attempts=1),
            client_args={"verify": _trust()},
            async_client_args={"verify": _trust()},
        )
        client = Client(api_key=key, vertexai=False, http_options=options)
        try:
            yield client
        finally:
            await client.aio.aclose()
            client.close()

    @asynccontextmanager
    async def http(self, key: str) -> AsyncIterator[httpx2.AsyncClient]:
        headers = {"x-goog-api-key": key} if key else {}
        async with httpx2.AsyncClient(base_url=self.url, headers=headers, verify=_trust()) as client:
            yield client

    async def submit(self, client: Client, lines: Iterable[bytes], display_name: str | None = None) -> str:
        """Upload lines, create a batch of them and return its name."""
        file = await upload(client, self.folder, lines)
        batch = await client.aio.batches.create(
            model=QUICK_MODEL, src=file, config=CreateBatchJobConfig(display_name=display_name)
        )
        assert batch.name is not None
        return batch.name


@dataclass(frozen=True)
class Bench(Served):
    """A simulator that is served by the test's own process."""

    simulator: Simulator

    async def arm(self, fault: str, times: int = 1) -> None:
        async with self.http("") as http:
            answer = await http.post("/simulator/faults", json={"fault": fault, "times": times})
        assert answer.status_code == 200, answer.text

    async def ended(self, name: str | None) -> Batch:
        assert name is not None
        identifier = name.removeprefix("batches/")
        return await self.simulator.batches.until(identifier, lambda batch: batch.ended is not None)

    async def answers(self, client: Client, lines: Iterable[bytes]) -> list[dict[str, Any]]:
        """Run a batch to its success and return its responses."""
        batch = await self.ended(await self.submit(client, lines))
        assert batch.state == "SUCCEEDED", batch.error
        return await responses(client, batch)


@asynccontextmanager
async def served(folder: Path, clock: Clock | None = None, **wishes: Any) -> AsyncIterator[Bench]:
    settings = SimulatorSettings(port=0, data=folder / "state", **{"workers": 1, **wishes})
    app = create_app(settings, clock)
    async with hosted(app, settings) as url:
        yield Bench(url, folder, app.state.simulator)


async def upload(client: Client, folder: Path, lines: Iterable[bytes], name: str | None = None) -> str:
    path = folder / "upload.jsonl"
    path.write_bytes(b"".join(lines))
    config = UploadFileConfig(mime_type="application/jsonl", name=name)
    file = await client.aio.files.upload(file=path, config=config)
    assert file.name is not None
    return file.name


async def responses(client: Client, batch: Batch) -> list[dict[str, Any]]:
    content = await client.aio.files.download(file=f"files/{batch.responses_file}")
    return [json.loads(line) for line in content.splitlines()]


def line(
    key: str, prompt: str = "a rug in a Scandinavian home", request: Mapping[str, Any] | None = None
) -> bytes:
    """Return a request line with a photo, its image as small as can be; `request` replaces its fields."""
    contents = [{"role": "user", "parts": [photo_part(), {"text": prompt}]}]
    content = {"contents": contents, "generationConfig": {"imageConfig": QUICK_IMAGE}, **(request or {})}
    return json.dumps({"key": key, "request": content}).encode() + b"\n"


def photo_part() -> dict[str, Any]:
    return {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(photo()).decode()}}


@cache
def _trust() -> ssl.SSLContext:
    """Return one for all clients, which would each take a while to make one for no use."""
    return ssl.create_default_context()


@cache
def photo() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((90, 120)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def image_of(answer: Mapping[str, Any]) -> Image.Image:
    """Return the picture that a response line holds, decoded."""
    parts = answer["response"]["candidates"][0]["content"]["parts"]
    (data,) = [part["inlineData"]["data"] for part in parts if "inlineData" in part]
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    picture.load()
    return picture
