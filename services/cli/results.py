"""The end of a run in words and numbers, and where everything lies."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.documents import Completed, RunDocument
from contracts.keys import RunKeys
from services.chassis.object_store import ObjectStore, read

from .console import give_json, say


@dataclass(frozen=True)
class Summary:
    """What became of a run."""

    run: str
    completed: Completed
    model: str
    root: str

    def place(self, key: str) -> str:
        """Return where a key lies, as a person would open it."""
        return str(Path(self.root) / key) if self.root else key

    def for_machines(self) -> dict[str, Any]:
        """Return the result as one JSON-able object."""
        keys = RunKeys(self.run)
        return {
            "run": self.run,
            **self.completed.model_dump(mode="json", include={"status", "counts", "cost_usd"}),
            "model": self.model,
            "scenes": self.place(f"{keys.prefix}/scenes"),
            "manifest": self.place(self.completed.manifest),
            "report": self.place(self.completed.report),
        }

    def sentences(self) -> tuple[str, ...]:
        """Return the result in words, a sentence a line."""
        counts = self.completed.counts
        others = ", ".join(
            f"{count} {outcome}"
            for outcome, count in counts.model_dump().items()
            if count and outcome != "scene"
        )
        places = self.for_machines()
        return (
            f"run {self.run} {self.completed.status}: {counts.scene} of {counts.total} items are scenes"
            + (f" ({others}; the report says why)" if others else ""),
            f"scenes    {places['scenes']}",
            f"manifest  {places['manifest']}",
            f"report    {places['report']}",
        )


async def summary(store: ObjectStore, root: str, run: str, completed: Completed) -> Summary:
    """Return what became of a completed run."""
    document = await read(store, RunKeys(run).run_document, RunDocument)
    return Summary(run, completed, document.recipe.model if document else "", root)


def cost_sentence(completed: Completed, *, simulated: bool) -> str:
    """Return what the run cost, or would have cost had the scenes not been drawn by the simulator."""
    verb = "would have cost" if simulated else "cost"
    return f"{verb} ${completed.cost_usd:.2f}"


def show(result: Summary, *, simulated: bool, seconds: float, as_json: bool) -> None:
    """Print the result."""
    if as_json:
        give_json({**result.for_machines(), "simulated": simulated, "seconds": round(seconds, 1)})
        return
    first, *rest = result.sentences()
    say(first)
    say(f"took {seconds:.0f} s, {cost_sentence(result.completed, simulated=simulated)}")
    for sentence in rest:
        say(sentence)
