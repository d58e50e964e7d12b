"""The simulator's own routes: health, counters, faults. They need no key."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .faults import FAULTS, Faults
from .refusal import Refusal
from .serving import simulator_of


class FaultRequest(BaseModel):
    """Which fault is to strike how often."""

    model_config = ConfigDict(extra="forbid")

    fault: str
    times: int = Field(default=1, ge=1, le=1_000_000)


def control_routes() -> list[Route]:
    """Return the routes below /simulator."""
    return [
        Route("/simulator/health", _health, methods=["GET"]),
        Route("/simulator/counters", _counters, methods=["GET"]),
        Route("/simulator/faults", _faults, methods=["GET", "POST", "DELETE"]),
    ]


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _counters(request: Request) -> Response:
    return JSONResponse(simulator_of(request).counters.seen())


async def _faults(request: Request) -> Response:
    """Arm a fault (POST), forget all (DELETE), or show what is armed and known."""
    faults = simulator_of(request).faults
    if request.method == "DELETE":
        faults.disarm()
    if request.method == "POST":
        try:
            _arm(faults, await request.body())
        except Refusal as refusal:
            return refusal.response()
    return JSONResponse({"armed": faults.armed(), "known": sorted(FAULTS)})


def _arm(faults: Faults, body: bytes) -> None:
    try:
        wanted = FaultRequest.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the body"
        raise Refusal(400, f'Send {{"fault": NAME, "times": NUMBER}}; {place}: {first["msg"]}.') from error
    faults.arm(wanted.fault, wanted.times)
