"""Documents that a test needs to be there, with nothing remarkable in them."""

from decimal import Decimal
from typing import Any

from contracts.documents import Built, RunDocument
from contracts.values import Blob
from services.recipes.shipped_recipes import find_shipped

ANY_BLOB = Blob(key="k", sha256="0" * 64, size=1)


def run_document(**differing: Any) -> RunDocument:
    plain: dict[str, Any] = {
        "nonce": "n",
        "run": "run-1",
        "reference": "ours",
        "recipe": find_shipped("rug-room"),
        "account": "gemini-1",
        "catalogue_format": "plain",
        "records": ANY_BLOB,
        "record_count": 1,
        "items": ANY_BLOB,
        "item_count": 1,
    }
    return RunDocument.model_validate({**plain, **differing})


def built(requests: Blob | None = ANY_BLOB, lines: int = 1, highest: int = 1) -> Built:
    return Built(nonce="n", requests=requests, lines=lines, highest_price_usd=Decimal(highest), photos={})
