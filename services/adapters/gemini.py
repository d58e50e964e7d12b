"""The Gemini Batch API behind the provider port, on the google-genai SDK.

Two facts shape this module. A create is not idempotent, so it goes out exactly once (`attempts=1`;
without it the SDK may re-send by itself). And the SDK drops a batch's error and `done`, so a batch is
looked at with a plain GET. API version v1beta, which Google's own batch guides use.
"""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from google.genai import Client, errors
from google.genai.types import CreateBatchJobConfig, File, HttpOptions, HttpRetryOptions, UploadFileConfig

from services.chassis.errors import Permanent, Transient, Unavailable
from services.chassis.provider import (
    CREATE_TIMEOUT,
    ENDED,
    BatchState,
    BatchStatus,
    CreateAnswer,
    Created,
    FileGone,
    NotNow,
    Piece,
    Refused,
    Unknown,
)

from .partial import PARTIAL, part_in, range_from

API_VERSION = "v1beta"
REQUEST_TIMEOUT = timedelta(seconds=60)
PAGE_SIZE = 100
MIME_TYPE = "application/jsonl"
LIFE_LEFT = timedelta(hours=24)
"""A batch may wait a day before its file is read, so a file with less life than that is not reused."""

_STATES = {state.name: state for state in BatchState}
_LATER = {408, 429, 500, 502, 503, 504}
_LOCKED_OUT = {401, 403}
_GONE = {403, 404, 410}
_PERHAPS_MADE = {408, 409, 499}
"""Client errors that say nothing certain about whether a create was acted on."""

_FILE = re.compile(r"files/[A-Za-z0-9_-]+")
_BATCH = re.compile(r"batches/[A-Za-z0-9_-]+")


class GeminiProvider:
    """Files and batches of one account at one endpoint."""

    def __init__(self, client: Client, http: httpx2.AsyncClient) -> None:
        self._client = client
        self._http = http

    async def upload(self, path: Path, size: int, name: str, sha256: str) -> str:
        """Make the file be there under our name; return its full name."""
        full_name = f"files/{name}"
        with _translated("upload the request lines"):
            there = await self._find(full_name)
            if there is not None and _reusable(there, sha256, size):
                return full_name
            if there is not None and _in_progress(there):
                raise Unavailable(f"{full_name} is being uploaded by somebody else")
            if there is not None:
                await self._client.aio.files.delete(name=full_name)
            await self._client.aio.files.upload(
                file=path, config=UploadFileConfig(name=name, display_name=name, mime_type=MIME_TYPE)
            )
        return full_name

    async def download(self, name: str, start: int = 0) -> AsyncIterator[Piece]:
        """Yield a file's bytes from `start`; from 0 if the provider gives another part or only the whole."""
        address, what = f"{_own(name, _FILE)}:download", "download the responses"
        with _translated(what):
            async with self._http.stream(
                "GET", address, params={"alt": "media"}, headers=range_from(start)
            ) as response:
                if response.status_code in _GONE and await self._accepts_us():
                    raise FileGone(f"the provider no longer has {name} ({response.status_code})")
                if not start or response.status_code not in PARTIAL:
                    _require_success(response.status_code, what)
                if (part := part_in(response, start)) is not None:
                    async for piece in part.pieces(response):
                        yield piece
                    return
        async for piece in self.download(name):
            yield piece

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        """Send exactly one POST and say what is known of its fate."""
        config = CreateBatchJobConfig(display_name=display_name, http_options=_once(CREATE_TIMEOUT))
        try:
            async with asyncio.timeout(CREATE_TIMEOUT.total_seconds()):
                batch = await self._client.aio.batches.create(model=model, src=file, config=config)
        except errors.ClientError as error:
            return _refusal(error.code, error.message or str(error))
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            return NotNow(f"the connection was not opened ({_words(error)})", quota=False)
        except Exception as error:  # noqa: BLE001  # whatever else went wrong, the POST may have been acted on
            return Unknown(_words(error))
        if not _BATCH.fullmatch(batch.name or ""):
            return Unknown(f"the answer held no name of a batch ({str(batch.name)[:80]!r})")
        return Created(str(batch.name))

    async def look(self, batch: str) -> BatchStatus | None:
        """Return what the provider says of a batch, None if it knows no such batch."""
        with _translated(f"look at {batch}"):
            response = await self._http.get(_own(batch, _BATCH))
            if response.status_code == 404:
                return None
            _require_success(response.status_code, f"look at {batch}")
            return _status(_object(response))

    async def list(self) -> AsyncIterator[BatchStatus]:
        """Yield every batch of the account; the real list is empty unless a page size is asked."""
        token = ""
        while True:
            with _translated("list batches"):
                response = await self._http.get(
                    "batches", params={"pageSize": PAGE_SIZE, **({"pageToken": token} if token else {})}
                )
                _require_success(response.status_code, "list batches")
                page = _object(response)
            for operation in page.get("operations") or []:
                yield _status(operation)
            token = page.get("nextPageToken") or ""
            if not token:
                return

    async def models(self) -> dict[str, frozenset[str]]:
        """Return the models this account is offered, each with what it does, in the provider's words."""
        with _translated("list the models"):
            pages = await self._client.aio.models.list(config={"page_size": PAGE_SIZE})
            return {
                (model.name or "").removeprefix("models/"): frozenset(model.supported_actions or ())
                async for model in pages
            }

    async def cancel(self, batch: str) -> None:
        """Ask for a batch to be stopped; it may have ended already."""
        with _translated(f"cancel {batch}"):
            try:
                await self._client.aio.batches.cancel(name=_own(batch, _BATCH))
            except errors.ClientError as error:
                if error.code in _LOCKED_OUT | _LATER:
                    raise

    async def _accepts_us(self) -> bool:
        """Return whether the key is good, so that a refused file is a file that is gone."""
        response = await self._http.get("batches", params={"pageSize": 1})
        return response.status_code == 200

    async def _find(self, name: str) -> File | None:
        try:
            return await self._client.aio.files.get(name=name)
        except errors.ClientError as error:
            if error.code in {403, 404}:  # the service says 403 of a file that is not there
                return None
            raise


@asynccontextmanager
async def open_gemini(endpoint: str, api_key: str) -> AsyncIterator[GeminiProvider]:
    """Yield the provider at `endpoint`."""
    options = _once(REQUEST_TIMEOUT)
    options.base_url = endpoint
    options.api_version = API_VERSION
    client = Client(api_key=api_key, vertexai=False, http_options=options)
    http = httpx2.AsyncClient(
        base_url=f"{endpoint}/{API_VERSION}/",
        headers={"x-goog-api-key": api_key},
        timeout=REQUEST_TIMEOUT.total_seconds(),
    )
    async with http:
        try:
            yield GeminiProvider(client, http)
        finally:
            await client.aio.aclose()


def _once(timeout: timedelta) -> HttpOptions:
    return HttpOptions(
        timeout=int(timeout.total_seconds() * 1000), retry_options=HttpRetryOptions(attempts=1)
    )


def _refusal(code: int, message: str) -> CreateAnswer:
    if code == 429:
        return NotNow(f"too many requests ({message})", quota=True)
    if code in _LOCKED_OUT:
        return NotNow(f"the key was not accepted ({code}: {message})", quota=False)
    if code in _PERHAPS_MADE:
        return Unknown(message)
    return Refused(str(code), message)


def _own(name: str, form: re.Pattern[str]) -> str:
    """Return a name that is safe in an address; events and answers are not trusted with our key."""
    if not form.fullmatch(name):
        raise Permanent(f"{name[:120]!r} is no name that the provider gives")
    return name


def _in_progress(file: File) -> bool:
    return getattr(file.state, "name", "") == "PROCESSING"


def _reusable(file: File, sha256: str, size: int) -> bool:
    expires = file.expiration_time
    lives = expires is not None and expires - datetime.now(UTC) >= LIFE_LEFT
    state = getattr(file.state, "name", "")
    return state == "ACTIVE" and lives and file.size_bytes == size and _same_digest(file.sha256_hash, sha256)


def _same_digest(theirs: str | None, sha256: str) -> bool:
    """Compare with the digest in hex and in both base64 forms that the service is known to give."""
    raw = bytes.fromhex(sha256)
    return theirs in {sha256, base64.b64encode(raw).decode(), base64.b64encode(sha256.encode()).decode()}


def _status(operation: dict[str, Any]) -> BatchStatus:
    metadata, error = operation.get("metadata") or {}, operation.get("error") or {}
    outputs = (operation.get("response") or {}, metadata.get("output") or {})
    state = _state(str(metadata.get("state") or ""))
    if operation.get("done") and state not in ENDED:
        state = BatchState.FAILED if error else BatchState.SUCCEEDED
    return BatchStatus(
        name=str(operation.get("name") or ""),
        display_name=str(metadata.get("displayName") or ""),
        state=state,
        created=str(metadata.get("createTime") or ""),
        responses=next((output["responsesFile"] for output in outputs if output.get("responsesFile")), None),
        message=str(error.get("message") or ""),
    )


def _object(response: httpx2.Response) -> dict[str, Any]:
    """Return a JSON object; anything else is an intermediary's page, not the provider's answer."""
    try:
        value = response.json()
    except ValueError as error:
        raise Unavailable("the provider's answer is not JSON") from error
    if not isinstance(value, dict):
        raise Unavailable("the provider's answer is not a JSON object")
    return value


def _state(word: str) -> BatchState:
    """Return the state in the wire's words; both BATCH_STATE_ and JOB_STATE_ have been seen."""
    return _STATES.get(word.removeprefix("BATCH_STATE_").removeprefix("JOB_STATE_"), BatchState.UNKNOWN)


def _require_success(status: int, what: str) -> None:
    if status in _LATER | _LOCKED_OUT:
        raise Unavailable(f"could not {what}: the provider answered {status}")
    if status != 200:
        raise Transient(f"could not {what}: the provider answered {status}")


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except errors.APIError as error:
        if error.code in _LATER | _LOCKED_OUT | _PERHAPS_MADE:
            raise Unavailable(f"could not {what}: {_words(error)}") from error
        raise Permanent(f"could not {what}: {_words(error)}") from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise Unavailable(f"could not {what}: the provider was not reached ({_words(error)})") from error


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:500]}" if str(error) else type(error).__name__
