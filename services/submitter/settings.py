"""Settings of the submitter."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from services.chassis.settings import Settings


class SubmitterSettings(Settings):
    """How long doubt lasts, and how many batches are handled at a time."""

    settle: Annotated[
        timedelta,
        Field(
            validation_alias="SCENELOOM_SUBMISSION_SETTLE",
            ge=timedelta(minutes=2),
            description="Absence from the provider's list for this long is proof.",
        ),
    ] = timedelta(hours=1)
    concurrency: Annotated[int, Field(validation_alias="SCENELOOM_SUBMITTER_CONCURRENCY", ge=1)] = 4
