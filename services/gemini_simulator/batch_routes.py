"""The routes of batches: create, look, list, cancel, delete."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.pricing.cards import UnknownModel, find_card

from .accounts import owner_of
from .batches import operation
from .faults import EndBatch, ListNothing
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
    batch = simulator.batches.add(
        owner, model, wanted.get("displayName", ""), file.id, simulator.faults.take("batch", acts=(EndBatch,))
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
    if not size or struck_by(simulator, "list", ListNothing):
        return nothing()  # without a page size the service has been seen to list nothing
    batches, go_on = simulator.batches.page(owner, whole_number(request, "pageToken") or None, size)
    page: dict[str, Any] = {"operations": [operation(batch) for batch in batches]}
    if go_on is not None:
        page["nextPageToken"] = str(go_on)
    return JSONResponse(page)


async def _cancel(simulator: Simulator, request: Request) -> Response:
    batch = simulator.batches.find(owner_of(request), request.path_params["id"])
    if batch.ended is None:
        await simulator.batches.change(batch.id, stopping=True)
    return nothing()


async def _delete(simulator: Simulator, request: Request) -> Response:
    await simulator.batches.delete(simulator.batches.find(owner_of(request), request.path_params["id"]).id)
    return nothing()
