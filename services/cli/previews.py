"""What a preview shows: the first products with their prompts, the settings, and what is not sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.documents import Item


@dataclass(frozen=True)
class PreviewedItem:
    """A product in one style: its prompt, or why there is none."""

    item: Item
    prompt: str
    problem: str = ""


@dataclass
class PreviewedProduct:
    """A product, its items in the recipe's order, and whether its photo could be had."""

    line: int
    items: tuple[PreviewedItem, ...]
    code: str = ""
    problem: str = ""
    warning: str = ""

    @property
    def item(self) -> Item:
        """Return the first item, which says what all of them say of the product."""
        return self.items[0].item

    @property
    def buildable(self) -> bool:
        """Return whether every item of it has its request line."""
        return not self.code and not any(item.problem for item in self.items)

    def sentences(self) -> Iterator[str]:
        """Yield the product in words, its prompts as they are sent."""
        name = " ".join(part for part in (self.item.sku, self.item.title) if part) or self.item.product_id
        yield f"\n=== line {self.line}: {name}"
        yield f"photo: {self.item.photo}"
        if self.code:
            yield f"no request: the photo cannot be had ({self.code}): {self.problem}"
        if self.warning:
            yield f"note: {self.warning}"
        for shown in self.items:
            yield f"--- style {shown.item.style}"
            yield shown.prompt or f"no request: {shown.problem}"

    def for_machines(self) -> dict[str, Any]:
        """Return the product as one JSON-able object."""
        return {
            "line": self.line,
            **self.item.model_dump(include={"product_id", "sku", "title", "photo"}),
            "code": self.code,
            "message": self.problem,
            "warning": self.warning,
            "items": [
                {
                    "item_id": shown.item.item_id,
                    "style": shown.item.style,
                    "prompt": shown.prompt,
                    "problem": shown.problem,
                }
                for shown in self.items
            ],
        }


@dataclass
class Preview:
    """All that a preview found."""

    catalogue_format: str
    recipe: str
    model: str
    settings: dict[str, Any]
    unsent: tuple[str, ...]
    warnings: tuple[str, ...]
    requests: Path
    lines: int = 0
    products: list[PreviewedProduct] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Return whether every item shown has its request line."""
        return all(product.buildable for product in self.products)

    def sentences(self) -> Iterator[str]:
        """Yield the preview in words."""
        yield self.catalogue_format
        yield f"recipe {self.recipe} with {self.model}; sent beside prompt and photo:"
        yield json.dumps(self.settings)
        yield from (f"note: {sentence}" for sentence in (*self.unsent, *self.warnings))
        for product in self.products:
            yield from product.sentences()
        yield f"\n{_counted(self.lines, 'request line')} written to {self.requests}; nothing was sent"

    def for_machines(self) -> dict[str, Any]:
        """Return the preview as one JSON-able object."""
        return {
            "format": self.catalogue_format,
            "recipe": self.recipe,
            "model": self.model,
            "settings": self.settings,
            "unsent": list(self.unsent),
            "warnings": list(self.warnings),
            "products": [product.for_machines() for product in self.products],
            "requests": str(self.requests),
            "lines": self.lines,
        }


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
