"""Settings of the poller."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from services.chassis.settings import Settings


class PollerSettings(Settings):
    """How soon a young batch is looked at again, and how many looks overlap."""

    fastest: Annotated[
        timedelta,
        Field(validation_alias="SCENELOOM_POLL_FASTEST", description="Shortest wait between two looks."),
    ] = timedelta(seconds=5)
    concurrency: Annotated[int, Field(validation_alias="SCENELOOM_POLLER_CONCURRENCY", ge=1)] = 16
