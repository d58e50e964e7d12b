"""How a request meets its handler: counted, struck by faults, its refusal turned into an answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from .acts import Act, Answer, HangUp, Late, Reset
from .connections import Address
from .fates import Fate, Strike
from .faults import Operation, When
from .refusal import Refusal
from .simulator import Simulator
from .wire_schema import NotInSchema, read_message

Handler = Callable[[Simulator, Request], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class NoAnswer(Response):
    """Ends the connection and says nothing."""

    def __init__(self, end: Callable[[Address], None]) -> None:
        super().__init__()
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, _: Send) -> None:
        """End it, and wait until the server has noticed."""
        self._end(tuple(scope["client"]))
        while (await receive())["type"] != "http.disconnect":
            pass


class _Struck(Exception):
    """A fault that leaves the request without its handler's answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def served(operation: Operation, count: str | None, handler: Handler) -> Endpoint:
    """Return the endpoint of a handler: faults strike before and after it, refusals become answers."""

    async def endpoint(request: Request) -> Response:
        simulator = simulator_of(request)
        if count:
            simulator.counters.add(count)
        request.state.fate = simulator.faults.fate(operation)
        try:
            await _strike(simulator, request, "before")
            response = await handler(simulator, request)
            await _strike(simulator, request, "after")
        except Refusal as refusal:
            return refusal.response()
        except _Struck as struck:
            return struck.answer
        return response

    return endpoint


def simulator_of(request: Request) -> Simulator:
    """Return the simulator that serves a request."""
    simulator: Simulator = request.app.state.simulator
    return simulator


def struck_by(request: Request, *acts: type[Act]) -> Strike | None:
    """Return which of these behaviours its handler must show now, if any."""
    return _fate_of(request).take(acts=acts)


async def message_in(request: Request, message: str) -> dict[str, Any]:
    """Return the request's body as a message; raises Refusal (400) if it is none."""
    try:
        return read_message(orjson.loads(await request.body() or b"{}"), message, "the request")
    except (orjson.JSONDecodeError, NotInSchema) as error:
        raise Refusal(400, f"The body cannot be used: {error}.") from error


def whole_number(request: Request, name: str) -> int:
    """Return a number of the query, 0 if it is not there; raises Refusal (400) if it is no number."""
    given = request.query_params.get(name, "")
    if given and not given.isdecimal():
        raise Refusal(400, f"{name} must be a whole number, not {given!r}.")
    return int(given or 0)


def nothing() -> Response:
    """Return the answer that says no more than that it was done."""
    return JSONResponse({})


async def _strike(simulator: Simulator, request: Request, when: When) -> None:
    strike = _fate_of(request).take(when, (Answer, HangUp, Reset, Late))
    if strike is None:
        return
    match strike.act:
        case Answer(code):
            raise Refusal(code, f"Simulated: {strike.name}.")
        case Late():
            await request.body()  # first, as the client may have hung up after the wait
            await simulator.clock.sleep(simulator.lateness)
        case Reset():
            raise _Struck(NoAnswer(simulator.connections.reset))
        case _:
            raise _Struck(NoAnswer(simulator.connections.close))


def _fate_of(request: Request) -> Fate:
    fate: Fate = request.state.fate
    return fate
