"""The routes of the models that can be asked."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.pricing.cards import ModelCard, UnknownModel, find_card, shipped_cards

from .accounts import owner_of
from .refusal import Refusal
from .serving import served, whole_number
from .simulator import Simulator

_DEFAULT_PAGE = 50
_INPUT_TOKENS, _OUTPUT_TOKENS = 131_072, 32_768


def model_routes(version: str) -> list[Route]:
    """Return the routes of one API version."""
    return [
        Route(f"/{version}/models/{{model}}", served("model", None, _look), methods=["GET"]),
        Route(f"/{version}/models", served("model", None, _list), methods=["GET"]),
    ]


async def _look(_: Simulator, request: Request) -> Response:
    owner_of(request)
    try:
        return JSONResponse(_resource(find_card(request.path_params["model"])))
    except UnknownModel as error:
        raise Refusal(404, f"{error}.") from error


async def _list(_: Simulator, request: Request) -> Response:
    owner_of(request)
    cards = [card for card in shipped_cards().values() if card.status != "dead"]
    start = whole_number(request, "pageToken")
    end = start + (whole_number(request, "pageSize") or _DEFAULT_PAGE)
    page: dict[str, Any] = {"models": [_resource(card) for card in cards[start:end]]}
    if len(cards) > end:
        page["nextPageToken"] = str(end)
    return JSONResponse(page)


def _resource(card: ModelCard) -> dict[str, Any]:
    methods = ["generateContent", "countTokens", *(["batchGenerateContent"] if card.batch else [])]
    return {
        "name": f"models/{card.name}",
        "displayName": card.name,
        "description": f"{card.name}, as the Sceneloom simulator stands in for it",
        "inputTokenLimit": _INPUT_TOKENS,
        "outputTokenLimit": _OUTPUT_TOKENS,
        "supportedGenerationMethods": methods,
    }
