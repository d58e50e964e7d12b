"""Settings of ingest."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.chassis.settings import Settings


class IngestSettings(Settings):
    """How much of a run is in flight, what it may cost, how many catalogues are read at a time."""

    window: Annotated[
        int,
        Field(validation_alias="SCENELOOM_SHARDS_IN_FLIGHT", ge=1, description="Shards of a run at a time."),
    ] = 32
    max_cost_per_run: Annotated[
        Decimal | None, Field(validation_alias="SCENELOOM_MAX_COST_PER_RUN", ge=0, description="US dollars.")
    ] = None
    concurrency: Annotated[int, Field(validation_alias="SCENELOOM_INGEST_CONCURRENCY", ge=1)] = 2
