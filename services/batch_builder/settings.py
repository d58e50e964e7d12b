"""Settings of batch_builder."""

from typing import Annotated

from pydantic import Field

from services.chassis.settings import Settings


class BuilderSettings(Settings):
    """How many shards are built at a time."""

    concurrency: Annotated[int, Field(validation_alias="SCENELOOM_BATCH_BUILDER_CONCURRENCY", ge=1)] = 2
