"""Scenario: two deployments in one provider account, and a key changed for another account's in mid-run."""

from contextlib import ExitStack

from tests.e2e.command import sceneloom
from tests.e2e.deployment import Simulator, simulator
from tests.faults.figures import Figures
from tests.faults.verdict import verdict
from tests.faults.world import PLAIN, SWEPT_OFTEN, Servers, World, world
from tests.servers.processes import wait_until

_KEY = "GEMINI_API_KEY"
_SIMULATED = {
    **PLAIN,
    "SCENELOOM_SIMULATOR_LATENCY": "6",
    "SCENELOOM_SIMULATOR_LIST_LAG": "3",
}
_SOON = {**SWEPT_OFTEN, "SCENELOOM_AUDIT_EVERY": "PT2S"}
_SHARD_ITEMS = 3


def _settings(provider: Simulator, key: str) -> dict[str, str]:
    return {**_SOON, "SCENELOOM_PROVIDER": "gemini", "GOOGLE_GEMINI_BASE_URL": provider.url, _KEY: key}


def two_deployments(servers: Servers, *, items: int) -> Figures:
    """Let two deployments work in one account, both with lost answers to find by listing."""
    with ExitStack() as stack:
        provider = stack.enter_context(simulator(**_SIMULATED))
        settings = _settings(provider, "one-key")
        both = [stack.enter_context(world(servers, {"sweeper": 1}, settings, provider)) for _ in range(2)]
        provider.arm("create-lost", 4)
        runs = [here.order("same-name", items, _SHARD_ITEMS) for here in both]
        for here, run in zip(both, runs, strict=True):
            here.await_completed(run, seconds=200)
        ours, theirs = [verdict(here, [run]) for here, run in zip(both, runs, strict=True)]
        made = {batch["name"] for batch in provider.batches()}
        wrong = {
            "of nobody or both": len(made - (ours.batches ^ theirs.batches)),
            "cancels": provider.counters()["cancels"],
        }
        return Figures(
            {
                "items": ours.items + theirs.items,
                "batches": len(made),
                "lost answers": sum(here.words("submission_ambiguous") for here in both),
                "audits": sum(here.words("audited") for here in both),
            },
            {**ours.wrong(), **theirs.wrong(), **{name: count for name, count in wrong.items() if count}},
        )


def rotated_key(servers: Servers, *, items: int) -> Figures:
    """Change the key for another account's while all batches are at the provider, and change it back."""
    slow = {**_SIMULATED, "SCENELOOM_SIMULATOR_LATENCY": "15"}
    with (
        simulator(**slow) as provider,
        world(servers, {"sweeper": 1}, _settings(provider, "former"), provider) as here,
    ):
        run, shards = here.order("rotated", items, _SHARD_ITEMS), -(-items // _SHARD_ITEMS)
        wait_until(lambda: _followed(here) == shards, seconds=60, what="batches at the provider")
        wrong = _under_another_key(here, shards)
        _restart_with(here, "former")
        replayed = sceneloom("dead", "replay", "--all", **here.services.environment)
        here.await_completed(run, seconds=120)
        found = verdict(here, [run])
        wrong |= {"replays refused": replayed.code, **found.wrong()}
        return Figures(
            {"items": found.items, "dead letters": shards, "batches": len(provider.batches())},
            {name: count for name, count in wrong.items() if count},
        )


def _under_another_key(here: World, shards: int) -> dict[str, int]:
    """Change the key and wait until a person is asked about every batch; return what went wrong."""
    created = here.simulator.counters()["creates"]
    _restart_with(here, "another")
    wait_until(lambda: _letters(here) == shards, seconds=90, what="a dead letter for every batch")
    return {
        "creates by the other": here.simulator.counters()["creates"] - created,
        "cancels": here.simulator.counters()["cancels"],
        "letters without a reason": sum("account" not in why for why in _reasons(here)),
    }


def _followed(here: World) -> int:
    return len(here.bucket.keys("batches/"))


def _letters(here: World) -> int:
    return len(here.bucket.keys("dead/"))


def _reasons(here: World) -> list[str]:
    return [str(here.bucket.document(key)["reason"]) for key in here.bucket.keys("dead/")]


def _restart_with(here: World, key: str) -> None:
    here.services.kill()
    here.services.environment[_KEY] = key
    here.services.launch()
    here.services.await_ready()
