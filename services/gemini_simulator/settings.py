"""Settings of the simulator."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from services.chassis.settings import Settings


class SimulatorSettings(Settings):
    """Where the simulator listens, where it keeps its state, how slow and how strong it is."""

    host: Annotated[str, Field(validation_alias="SCENELOOM_SIMULATOR_HOST")] = "127.0.0.1"
    port: Annotated[
        int,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_PORT", ge=0, le=65535, description="0 takes any free port."
        ),
    ] = 8090
    data: Annotated[
        Path,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_DATA",
            description="Folder of files, batches and counters; another start on it goes on.",
        ),
    ] = Path(".simulator")
    latency: Annotated[
        float,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_LATENCY",
            ge=0,
            description="Seconds from its creation before which no batch ends.",
        ),
    ] = 0.0
    lateness: Annotated[
        float,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_LATENESS",
            ge=0,
            description="Seconds that a late answer takes; longer than a client waits, which is 30.",
        ),
    ] = 35.0
    list_lag: Annotated[
        float,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_LIST_LAG",
            ge=0,
            description="Seconds from its creation during which a batch is in no list, but can be had.",
        ),
    ] = 0.0
    scenes: Annotated[
        Literal["drawn", "plain"],
        Field(
            validation_alias="SCENELOOM_SIMULATOR_SCENES",
            description="Drawn from the photo, or plain: tiny, quickly made, different for each key.",
        ),
    ] = "drawn"
    unruly: Annotated[
        float,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_UNRULY",
            ge=0,
            le=1,
            description="The share of requests and batches that meet a random fault.",
        ),
    ] = 0.0
    seed: Annotated[
        int, Field(validation_alias="SCENELOOM_SIMULATOR_SEED", description="Which random faults those are.")
    ] = 0
    workers: Annotated[
        int | None,
        Field(
            validation_alias="SCENELOOM_SIMULATOR_WORKERS",
            ge=1,
            description="Processes that draw; one for each core if not said.",
        ),
    ] = None

    def shortest_life(self) -> timedelta:
        """Return how long a batch takes at least."""
        return timedelta(seconds=self.latency)

    def late_by(self) -> timedelta:
        """Return how long a late answer takes."""
        return timedelta(seconds=self.lateness)

    def list_lags_by(self) -> timedelta:
        """Return how long a new batch is in no list."""
        return timedelta(seconds=self.list_lag)
