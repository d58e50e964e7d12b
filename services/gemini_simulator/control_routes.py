"""The simulator's own routes: health, counters, batches, faults. They need no key."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .batches import Batch
from .faults import FAULTS
from .refusal import Refusal
from .serving import simulator_of
from .wire_time import written

B = TypeVar("B", bound=BaseModel)


class FaultRequest(BaseModel):
    """Which fault is to strike how often."""

    model_config = ConfigDict(extra="forbid")

    fault: str
    times: int = Field(default=1, ge=1, le=1_000_000)


class UnrulyRequest(BaseModel):
    """Which share of all requests is to meet a fault."""

    model_config = ConfigDict(extra="forbid")

    share: float = Field(ge=0, le=1)


def control_routes() -> list[Route]:
    """Return the routes below /simulator."""
    return [
        Route("/simulator/health", _health, methods=["GET"]),
        Route("/simulator/counters", _counters, methods=["GET"]),
        Route("/simulator/batches", _batches, methods=["GET"]),
        Route("/simulator/faults", _faults, methods=["GET", "POST", "DELETE"]),
        Route("/simulator/unruly", _unruly, methods=["GET", "POST"]),
    ]


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _counters(request: Request) -> Response:
    return JSONResponse(simulator_of(request).counters.seen())


async def _batches(request: Request) -> Response:
    """Show every batch of every account, the oldest first."""
    return JSONResponse({"batches": [_described(batch) for batch in simulator_of(request).batches.all()]})


def _described(batch: Batch) -> dict[str, Any]:
    wanted = {"display_name", "model", "state", "owner", "lines", "lines_done", "fault"}
    return {"name": batch.name, "created": written(batch.created), **batch.model_dump(include=wanted)}


async def _faults(request: Request) -> Response:
    """Arm a fault (POST), forget all (DELETE), or show what is armed, has struck and is known."""
    faults = simulator_of(request).faults
    if request.method == "DELETE":
        faults.disarm()
    if request.method == "POST":
        try:
            wanted = _wanted(FaultRequest, await request.body(), '{"fault": NAME, "times": NUMBER}')
            faults.arm(wanted.fault, wanted.times)
        except Refusal as refusal:
            return refusal.response()
    return JSONResponse({"armed": faults.armed(), "struck": faults.struck(), "known": sorted(FAULTS)})


async def _unruly(request: Request) -> Response:
    """Set (POST) or show which share of all requests meets a fault."""
    faults = simulator_of(request).faults
    if request.method == "POST":
        try:
            faults.share = _wanted(UnrulyRequest, await request.body(), '{"share": NUMBER}').share
        except Refusal as refusal:
            return refusal.response()
    return JSONResponse({"share": faults.share, "struck": faults.struck()})


def _wanted(kind: type[B], body: bytes, form: str) -> B:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the body"
        raise Refusal(400, f"Send {form}; {place}: {first['msg']}.") from error
