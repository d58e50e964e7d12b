"""The routes of files: resumable upload, look, list, delete, download."""

from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .accounts import owner_of
from .acts import Shorten, Truncate
from .downloads import CutDownload, Download, ShortDownload
from .fates import Strike
from .files import LONGEST_ID, resource
from .refusal import Refusal
from .serving import message_in, nothing, served, simulator_of, struck_by, whole_number
from .simulator import Simulator
from .uploads import Upload

_DEFAULT_PAGE, _LARGEST_PAGE = 10, 100


def upload_routes(version: str) -> list[Route]:
    """Return the one route of uploads; a session's own address is the same with its id."""

    async def upload(request: Request) -> Response:
        if "upload_id" in request.query_params:
            return await _continue_upload(request)
        return await served("upload", "uploads", _start_upload)(request)

    return [Route(f"/upload/{version}/files", upload, methods=["POST"])]


def file_routes(version: str) -> list[Route]:
    """Return the routes of one API version."""
    one = f"/{version}/files/{{id}}"
    download = served("download", "downloads", _download)
    return [
        Route(f"{one}:download", download, methods=["GET"]),
        Route(f"/download{one}:download", download, methods=["GET"]),
        Route(one, served("file", "file_gets", _look), methods=["GET"]),
        Route(one, served("file", "deletes", _delete), methods=["DELETE"]),
        Route(f"/{version}/files", served("file", None, _list), methods=["GET"]),
    ]


async def _start_upload(simulator: Simulator, request: Request) -> Response:
    owner = owner_of(request)
    told = request.headers
    if told.get("x-goog-upload-protocol") != "resumable" or told.get("x-goog-upload-command") != "start":
        raise Refusal(400, "Start a resumable upload: X-Goog-Upload-Protocol and -Command say so.")
    wanted = (await message_in(request, "CreateFileRequest")).get("file", {})
    size = told.get("x-goog-upload-header-content-length") or wanted.get("sizeBytes")
    mime_type = told.get("x-goog-upload-header-content-type") or wanted.get("mimeType")
    upload = simulator.uploads.start(
        owner,
        wanted,
        mime_type or "application/octet-stream",
        None if size is None else _count(str(size), "size"),
    )
    address = request.url.include_query_params(upload_id=upload.id, upload_protocol="resumable")
    return nothing_but(upload, "active", {"x-goog-upload-url": str(address)})


async def _continue_upload(request: Request) -> Response:
    """Take a piece; every answer carries the session's status, without which clients try again."""
    simulator = simulator_of(request)
    try:
        upload = simulator.uploads.find(request.query_params["upload_id"])
        commands = {part.strip() for part in request.headers.get("x-goog-upload-command", "").split(",")}
        if "cancel" in commands:
            simulator.uploads.abandon(upload)
            return nothing_but(upload, "cancelled")
        if "upload" in commands:
            offset = _count(request.headers.get("x-goog-upload-offset", ""), "X-Goog-Upload-Offset")
            before = upload.received
            upload = await simulator.uploads.receive(upload, offset, request.stream())
            simulator.counters.add("uploaded_bytes", upload.received - before)
        if "finalize" not in commands:
            return nothing_but(upload, "active")
        file = await simulator.uploads.finish(upload)
        told = {"file": resource(file, _base_url(request))}
        return JSONResponse(told, headers={"x-goog-upload-status": "final"})
    except ClientDisconnect:
        return Response(status_code=400)
    except Refusal as refusal:
        return refusal.response({"x-goog-upload-status": "final"})


def nothing_but(upload: Upload, status: str, more: dict[str, str] | None = None) -> Response:
    """Return an answer whose headers say how far an upload is."""
    headers = {
        "x-goog-upload-status": status,
        "x-goog-upload-size-received": str(upload.received),
        "x-goog-upload-chunk-granularity": "1",
        **(more or {}),
    }
    return Response(headers=headers)


def _count(given: str, name: str) -> int:
    if not given.isdecimal():
        raise Refusal(400, f"The {name} must be a number of bytes, not {given!r}.")
    return int(given)


async def _look(simulator: Simulator, request: Request) -> Response:
    owner, identifier = owner_of(request), request.path_params["id"]
    if len(identifier) > LONGEST_ID:
        raise Refusal(400, f"files/{identifier} is longer than a file's name may be; download it directly.")
    return JSONResponse(resource(simulator.files.find(owner, identifier), _base_url(request)))


async def _list(simulator: Simulator, request: Request) -> Response:
    files = simulator.files.uploaded_by(owner_of(request))
    size = min(whole_number(request, "pageSize") or _DEFAULT_PAGE, _LARGEST_PAGE)
    start = whole_number(request, "pageToken")
    page: dict[str, Any] = {
        "files": [resource(file, _base_url(request)) for file in files[start : start + size]]
    }
    if len(files) > start + size:
        page["nextPageToken"] = str(start + size)
    return JSONResponse(page)


async def _delete(simulator: Simulator, request: Request) -> Response:
    simulator.files.delete(simulator.files.find(owner_of(request), request.path_params["id"]).id)
    return nothing()


async def _download(simulator: Simulator, request: Request) -> Response:
    file = simulator.files.find(owner_of(request), request.path_params["id"])
    if file.source == "UPLOADED":
        raise Refusal(400, "Only generated files can be downloaded; this one was uploaded.")
    path, strike = simulator.files.path(file.id), struck_by(request, Truncate, Shorten)
    match strike:
        case Strike(act=Truncate(shares), earlier=earlier):
            return CutDownload(path, file.mime_type, shares[earlier % len(shares)], simulator.connections)
        case Strike(act=Shorten(share)):
            return ShortDownload(path, file.mime_type, share)
    return Download(path, media_type=file.mime_type)


def _base_url(request: Request) -> str:
    version = request.url.path.removeprefix("/upload").split("/")[1]
    return f"{request.base_url}{version}/"
