"""The routes of batches: create, look, list, cancel, delete."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.pricing.cards import UnknownModel, find_card

from .accounts import owner_of
from .acts import LeaveOutNewest, ListInBits, ListNothing
from .batch_lists import page_of, place_of
from .batches import Batch, operation
from .refusal import Refusal
from .serving import message_in, nothing, served, struck_by, whole_number
from .simulator import Simulator

_LARGEST_PAGE = 100


def batch_routes(version: str) -> list[Route]:
    """Return the routes of one API version."""
    create = f"/{version}/models/{{model}}:batchGenerateContent"
    one = f"/{version}/batches/{{id}}"
    return [
        Route(create, served("create", "creates", _create), methods=["POST"]),
        Route(f"{one}:cancel", served("cancel", "cancels", _cancel), methods=["POST"]),
        Route(one, served("get", "gets", _look), methods=["GET"]),
        Route(one, served("delete", "deletes", _delete), methods=["DELETE"]),
        Route(f"/{version}/batches", served("list", "lists", _list), methods=["GET"]),
    ]


async def _create(simulator: Simulator, request: Request) -> Response:
    owner, model = owner_of(request), request.path_params["model"]
    try:
        find_card(model)
    except UnknownModel as error:
        raise Refusal(404, f"models/{model} does not make batches: {error}.") from error
    wanted = (await message_in(request, "CreateBatchRequest")).get("batch", {})
    file = simulator.files.find(owner, _input_file(wanted))
    strike = simulator.faults.fate("batch").take()
    batch = simulator.batches.add(
        owner, model, wanted.get("displayName", ""), file.id, strike.name if strike else None
    )
    simulator.counters.add("created")
    simulator.start(batch)
    return JSONResponse(operation(batch))


def _input_file(wanted: dict[str, Any]) -> str:
    source = wanted.get("inputConfig", {})
    if "requests" in source:
        raise Refusal(
            400,
            "The simulator takes no inline requests: upload them as a file and name it in "
            "batch.inputConfig.fileName.",
        )
    if "webhookConfig" in wanted:
        raise Refusal(400, "The simulator calls no webhooks: leave webhookConfig out and poll.")
    name: str = source.get("fileName", "")
    if not name.startswith("files/"):
        raise Refusal(400, f"batch.inputConfig.fileName must name a file (files/...), not {name!r}.")
    return name.removeprefix("files/")


async def _look(simulator: Simulator, request: Request) -> Response:
    return JSONResponse(operation(simulator.batches.find(owner_of(request), request.path_params["id"])))


async def _list(simulator: Simulator, request: Request) -> Response:
    owner, size = owner_of(request), min(whole_number(request, "pageSize"), _LARGEST_PAGE)
    if not size:
        return nothing()  # without a page size the service has been seen to list nothing
    strike = struck_by(request, ListNothing, LeaveOutNewest, ListInBits)
    act = strike.act if strike else None
    if isinstance(act, ListNothing):
        return nothing()
    place = place_of(request.query_params.get("pageToken", ""))
    page = page_of(_listed(simulator, owner), place, size, act)
    told: dict[str, Any] = {"operations": [operation(batch) for batch in page.batches]}
    if page.go_on is not None:
        told["nextPageToken"] = page.go_on.token
    return JSONResponse(told)


def _listed(simulator: Simulator, owner: str) -> list[Batch]:
    """Return an account's batches, the newest first, but for those that the list does not know yet."""
    latest = simulator.clock.now() - simulator.list_lag
    return [batch for batch in simulator.batches.owned_by(owner) if batch.created <= latest]


async def _cancel(simulator: Simulator, request: Request) -> Response:
    batch = simulator.batches.find(owner_of(request), request.path_params["id"])
    if batch.ended is None:
        simulator.batches.change(batch.id, stopping=True)
    return nothing()


async def _delete(simulator: Simulator, request: Request) -> Response:
    simulator.batches.delete(simulator.batches.find(owner_of(request), request.path_params["id"]).id)
    return nothing()
