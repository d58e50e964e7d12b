"""What reading a catalogue showed, in words and for machines."""

from dataclasses import dataclass
from typing import Any

from contracts.documents import Estimate, Item, ReuseOutlook


@dataclass(frozen=True)
class Assessment:
    """What a catalogue makes and costs; `first_items` are those that reuse is looked up for."""

    catalogue_format: str
    notices: tuple[str, ...]
    records: int
    window: int
    estimate: Estimate
    refusal: str | None
    first_items: tuple[Item, ...] = ()

    def sentences(self, *, simulated: bool = False) -> tuple[str, ...]:
        """Return the assessment in words, a sentence a line; a simulator keeps nobody waiting."""
        costs = self.estimate
        lines = [self.catalogue_format, *self.notices, *costs.warnings, *costs.unsent, self._made()]
        skipped = ", ".join(f"{count} {code}" for code, count in sorted(costs.skipped.items()))
        lines += [f"skipped: {skipped}"] if skipped else []
        if costs.items:
            lines += _price(costs)
            lines += [] if simulated else [self._duration()]
        if costs.reuse is not None:
            lines.append(_reuse(costs.reuse))
        return tuple(lines)

    def for_machines(self) -> dict[str, Any]:
        """Return the assessment as one JSON-able object."""
        return {
            "format": self.catalogue_format,
            "notices": list(self.notices),
            "records": self.records,
            **self.estimate.model_dump(mode="json"),
            "refused": self.refusal,
        }

    def _made(self) -> str:
        costs = self.estimate
        records = "1 record makes" if self.records == 1 else f"{self.records} records make"
        items, batches = _counted(costs.items, "item"), _counted(costs.batches, "batch", "batches")
        return f"{records} {items} in {batches} ({_counted(costs.products, 'product')})"

    def _duration(self) -> str:
        costs = self.estimate
        waves = (
            f"; of {costs.batches} at most {self.window} are under way at a time"
            if costs.batches > self.window
            else ""
        )
        return (
            f"time: the provider means to finish a batch within 24 hours and promises nothing{waves}: reckon "
            f"with up to {costs.target_hours} hours, and {costs.longest_hours} if every attempt were waited "
            "out to its end"
        )


def _price(costs: Estimate) -> list[str]:
    typical, highest = costs.typical_tokens, costs.highest_tokens
    batch = (
        f"{costs.model} at {costs.image_size}: ${costs.lowest_usd:.2f} if all goes well, at most "
        f"${costs.highest_usd:.2f} with every retry (batch prices of {costs.price_date})"
    )
    lines = [batch]
    if costs.interactive_lowest_usd is not None and costs.interactive_highest_usd is not None:
        lines.append(
            f"one request at a time, without the discount of a batch: ${costs.interactive_lowest_usd:.2f} to "
            f"${costs.interactive_highest_usd:.2f}"
        )
    if typical is not None and highest is not None:
        lines.append(
            f"tokens: {typical.input:,} sent and {typical.output:,} received if all goes well, at most "
            f"{highest.input:,} and {highest.output:,}"
        )
    return lines


def _reuse(outlook: ReuseOutlook) -> str:
    if not (outlook.known or outlook.unknown or outlook.not_looked_at):
        return "reuse: none of it was made before"
    said = [f"{outlook.known} of the {outlook.looked_at} looked at were made before and cost nothing again"]
    if outlook.unknown:
        said.append(f"of {outlook.unknown} it cannot be known before their photos are fetched")
    if outlook.not_looked_at:
        said.append(f"{outlook.not_looked_at} more were not looked at")
    return f"reuse: {'; '.join(said if outlook.looked_at else said[1:])}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"1 {one}" if count == 1 else f"{count} {many or f'{one}s'}"
