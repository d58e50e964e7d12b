"""Settings of the simulator."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

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
