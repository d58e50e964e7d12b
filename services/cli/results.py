"""The end of a run in words and numbers, and where everything lies."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.documents import Completed, RunDocument
from contracts.keys import RunKeys
from contracts.values import CostTotals
from services.chassis.object_store import ObjectStore, read

from .console import give_json, say


@dataclass(frozen=True)
class Summary:
    """What became of a run."""

    run: str
    completed: Completed
    model: str
    root: str
    simulated: bool = False

    def place(self, key: str) -> str:
        """Return where a key lies, as a person would open it."""
        return str(Path(self.root) / key) if self.root else key

    def for_machines(self) -> dict[str, Any]:
        """Return the result as one JSON-able object."""
        keys = RunKeys(self.run)
        return {
            "run": self.run,
            **self.completed.model_dump(mode="json", include={"status", "counts", "cost_usd", "costs"}),
            "model": self.model,
            "scenes": self.place(f"{keys.prefix}/scenes"),
            "manifest": self.place(self.completed.manifest),
            "report": self.place(self.completed.report),
            "simulated": self.simulated,
        }

    def sentences(self, seconds: float | None = None) -> tuple[str, ...]:
        """Return the result in words, a sentence a line; with the time it took, if it was made just now."""
        took = f"took {seconds:.0f} s, " if seconds is not None else ""
        verb = "would have cost" if self.simulated else "cost"
        places = self.for_machines()
        return (
            self._headline(),
            f"{took}{verb} ${self.completed.cost_usd:.2f}",
            *_shares(self.completed.costs),
            f"scenes    {places['scenes']}",
            f"manifest  {places['manifest']}",
            f"report    {places['report']}",
        )

    def _headline(self) -> str:
        counts = self.completed.counts
        others = ", ".join(
            f"{count} {outcome}"
            for outcome, count in counts.model_dump().items()
            if count and outcome != "scene"
        )
        why = f" ({others}; the report says why)" if others else ""
        return (
            f"run {self.run} {self.completed.status}: {counts.scene} of {counts.total} items are scenes{why}"
        )


async def summary(store: ObjectStore, root: str, run: str, completed: Completed) -> Summary:
    """Return what became of a completed run; the account it was made under tells whether it was real."""
    document = await read(store, RunKeys(run).run_document, RunDocument)
    if document is None:
        return Summary(run, completed, "", root)
    return Summary(run, completed, document.recipe.model, root, document.account.startswith("simulator-"))


def show(result: Summary, *, seconds: float | None, as_json: bool) -> None:
    """Print the result, and how long it took; None for one that was there before."""
    if as_json:
        took = None if seconds is None else round(seconds, 1)
        finished = result.completed.at.isoformat()
        give_json({**result.for_machines(), "finished_at": finished, "seconds": took})
        return
    if seconds is None:
        say(
            f"finished on {result.completed.at:%Y-%m-%d %H:%M} UTC; nothing was done or paid now, and no "
            "photo was looked at again (--fresh makes everything anew, sceneloom replay what is no scene)"
        )
    for sentence in result.sentences(seconds):
        say(sentence)


def _shares(costs: CostTotals | None) -> list[str]:
    """Return what is remarkable in the cost: what came to nothing, what was asked again, what was free."""
    if costs is None:
        return []
    parts = costs.model_dump(include={"scene", "blocked", "failed", "skipped", "cancelled"})
    paid = {outcome: usd for outcome, usd in parts.items() if usd}
    said = []
    if paid.keys() - {"scene"}:
        said.append(f"of it {', '.join(f'${usd:.4f} for {name} items' for name, usd in paid.items())}")
    if costs.retried:
        said.append(f"of it ${costs.retried:.4f} for answers without a scene that were asked for again")
    if costs.reused:
        scenes = "1 scene" if costs.reused == 1 else f"{costs.reused} scenes"
        said.append(f"{scenes} taken from earlier runs, for nothing")
    return said
