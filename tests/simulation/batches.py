"""The provider's batches: what becomes of one, what it answers, and what it costs."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random

import orjson

from services.chassis.provider import BatchState, BatchStatus
from services.pricing.cards import card_for_accounting
from services.pricing.price import Usage, actual_cost, request_price
from tests.fakes.clock import START

USAGE = {
    "promptTokenCount": 1300,
    "candidatesTokenCount": 1700,
    "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1680}],
}
_USED = Usage(prompt_tokens=1300, text_tokens=20, image_tokens=1680)
_ENDINGS = (BatchState.SUCCEEDED, BatchState.EXPIRED, BatchState.FAILED, BatchState.CANCELLED)
_KINDS = ("scene", "error", "blocked", "missing", "unmetered")


@dataclass
class SimBatch:
    """A batch that was made; it costs what it answers."""

    name: str
    display_name: str
    account: str
    model: str
    keys: list[str]
    made: float
    ends: float
    ending: BatchState
    answers: dict[str, str]
    slow_file_until: float = 0.0
    cancelled_by: list[str] = field(default_factory=list)

    @property
    def submission(self) -> str:
        """Return which submission it was made for."""
        return self.display_name.split("/")[1]

    @property
    def responses(self) -> str:
        return f"files/r-{self.name.removeprefix('batches/')}"

    def is_over(self, now: float) -> bool:
        return now >= self.ends

    def status(self, now: float) -> BatchStatus:
        """Return what the provider says of it."""
        over = self.is_over(now)
        is_slow = self.ending is BatchState.SUCCEEDED and now < self.slow_file_until
        has_file = over and self.ending is not BatchState.FAILED and not is_slow
        return BatchStatus(
            name=self.name,
            display_name=self.display_name,
            state=self.ending if over else BatchState.PENDING,
            created=(START + timedelta(seconds=self.made)).isoformat(),
            responses=self.responses if has_file else None,
        )

    def cancel(self, now: float, after: float, dice: Random) -> None:
        """Stop it a little later; what was not answered by then never is."""
        if self.ends <= now + after:
            return
        self.ends, self.ending = now + after, BatchState.CANCELLED
        self.answers = {key: kind for key, kind in self.answers.items() if dice.random() < 0.3}

    def lines(self) -> bytes:
        """Return the file of responses; each scene says whose it is."""
        return b"".join(
            _line(key, kind, self.name) for key, kind in self.answers.items() if kind != "missing"
        )

    @property
    def answered(self) -> Iterator[str]:
        """Yield the kinds of those answers that were paid for."""
        if self.ending is not BatchState.FAILED:
            yield from (kind for kind in self.answers.values() if kind not in {"missing", "error"})

    def cost(self) -> Decimal:
        """Return what the provider charges: by the tokens it reports, or the most where it reports none."""
        card = card_for_accounting(self.model)
        dearest = request_price(card, "2K").highest
        used = actual_cost(card, _USED)
        return sum((dearest if kind == "unmetered" else used for kind in self.answered), Decimal(0))


def new_batch(
    dice: Random,
    name: str,
    display_name: str,
    account: str,
    model: str,
    requests: bytes,
    made: float,
    batch_time: float,
) -> SimBatch:
    """Return a batch whose end is decided already."""
    keys = [json.loads(line)["key"] for line in requests.splitlines()]
    ending = dice.choices(_ENDINGS, (86, 6, 4, 4))[0]
    complete = ending is BatchState.SUCCEEDED
    answers = {
        key: dice.choices(_KINDS, (82, 8, 4, 4, 2))[0] for key in keys if complete or dice.random() < 0.5
    }
    ends = made + batch_time * dice.uniform(0.3, 1.2)
    slow_until = ends + 600 if complete and dice.random() < 0.02 else 0.0
    return SimBatch(
        name, display_name, account, model, keys, made, ends, ending, answers, slow_file_until=slow_until
    )


def scene_bytes(key: str, batch: str) -> bytes:
    """Return a scene, which says which item and batch it is of."""
    return f"{key} by {batch}".encode()


def _line(key: str, kind: str, batch: str) -> bytes:
    if kind == "error":
        return orjson.dumps({"key": key, "error": {"code": 503, "message": "busy"}}) + b"\n"
    data = b64encode(scene_bytes(key, batch)).decode()
    content = {"parts": [{"inlineData": {"mimeType": "image/png", "data": data}}]}
    candidate: dict[str, object] = {"content": content, "finishReason": "STOP"}
    if kind == "blocked":
        candidate = {"content": {}, "finishReason": "SAFETY"}
    response: dict[str, object] = {"candidates": [candidate]}
    if kind != "unmetered":
        response["usageMetadata"] = USAGE
    return orjson.dumps({"key": key, "response": response}) + b"\n"
