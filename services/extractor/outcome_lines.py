"""The line of an item in an attempt's outcomes: what was asked, what came of it, what it cost."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from contracts.documents import Built, Fetched, Item, OutcomeLine, Reusable, RunDocument
from services.pricing.model_card import ModelCard
from services.pricing.price import actual_cost

from .judgement import Judgement
from .response_lines import Answer
from .scenes import StoredScene

NOTHING_BUILT = Built(nonce="", requests=None, lines=0, highest_price_usd=Decimal(0), photos={})
"""Stands for the commit of an attempt that ended before any request line was made."""

_DESCRIPTION_CHARACTERS = 4_000


@dataclass(frozen=True)
class LineMaker:
    """Makes the outcome lines of one attempt; what an answer cost is on the line of the item that asked."""

    document: RunDocument
    card: ModelCard
    attempt: int
    built: Built
    fetched: Fetched

    def refusal(self, item: Item, verdict: Judgement, answer: Answer | None) -> OutcomeLine:
        """Return the line of an item without a scene."""
        said = {"outcome": verdict.outcome, "code": verdict.code, "reason": verdict.reason}
        return self._line(item, answer).model_copy(update=said)

    def scene(self, item: Item, stored: StoredScene, answer: Answer) -> OutcomeLine:
        """Return the line of an item that has its scene, its twin's answer or its own."""
        own = answer if answer.key == item.item_id else None
        described = {"description": answer.text[:_DESCRIPTION_CHARACTERS]}
        return self._line(item, own).model_copy(update=_facts(stored) | described)

    def reused(self, item: Item, stored: StoredScene, made: Reusable) -> OutcomeLine:
        """Return the line of an item whose scene an earlier run made: it costs nothing."""
        taken = {"description": made.description, "reused": made.run}
        return self._line(item, None).model_copy(update=_facts(stored) | taken)

    @cached_property
    def _never_asked(self) -> frozenset[str]:
        """The items that were in no batch, neither by a line of their own nor by one they share."""
        return frozenset(entry.item_id for entry in self.built.unbuilt) | frozenset(self.built.reused)

    def _line(self, item: Item, answer: Answer | None) -> OutcomeLine:
        usage = answer.usage if answer else None
        return OutcomeLine(
            item_id=item.item_id,
            product_id=item.product_id,
            sku=item.sku,
            title=item.title,
            style=item.style,
            outcome="failed",
            photo=self.built.photos.get(item.item_id),
            attempt=self.attempt,
            batch=None if item.item_id in self._never_asked else self.fetched.batch,
            model=self.document.recipe.model,
            cost_usd=actual_cost(self.card, usage) if usage else Decimal(0),
            warning=self.built.warnings.get(item.item_id, ""),
        )


def _facts(stored: StoredScene) -> dict[str, object]:
    return {
        "outcome": "scene",
        "scene": stored.key,
        "thumb": stored.thumb,
        "mime_type": stored.facts.mime_type,
        "width": stored.facts.width,
        "height": stored.facts.height,
        "sha256": stored.sha256,
    }
