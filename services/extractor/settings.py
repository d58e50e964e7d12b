"""Settings of the extractor."""

from typing import Annotated

from pydantic import Field

from services.chassis.settings import Settings


class ExtractorSettings(Settings):
    """How many attempts are read at a time, and how many processes make thumbnails."""

    concurrency: Annotated[int, Field(validation_alias="SCENELOOM_EXTRACTOR_CONCURRENCY", ge=1)] = 2
    workers: Annotated[
        int | None,
        Field(
            validation_alias="SCENELOOM_EXTRACTOR_WORKERS", ge=1, description="One for each core by default."
        ),
    ] = None
