"""Settings of the submitter."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.chassis.settings import SETTLE_TIME, Settings, SettleTime
from services.spending.ledger import Caps


class SubmitterSettings(Settings):
    """How long doubt lasts, what may be spent, and how much may be at the provider at a time."""

    settle: SettleTime = SETTLE_TIME
    strict: Annotated[
        bool,
        Field(
            validation_alias="SCENELOOM_STRICT",
            description="After that time a person decides, in place of making the batch anew.",
        ),
    ] = False
    max_cost_per_run: Annotated[
        Decimal | None, Field(validation_alias="SCENELOOM_MAX_COST_PER_RUN", ge=0, description="US dollars.")
    ] = None
    max_cost_per_day: Annotated[
        Decimal | None,
        Field(validation_alias="SCENELOOM_MAX_COST_PER_DAY", ge=0, description="US dollars in a day of UTC."),
    ] = None
    max_cost_total: Annotated[
        Decimal | None,
        Field(
            validation_alias="SCENELOOM_MAX_COST_TOTAL",
            ge=0,
            description="US dollars that this store's runs may ever cost under one provider account.",
        ),
    ] = None
    max_batches: Annotated[
        int,
        Field(
            validation_alias="SCENELOOM_MAX_BATCHES_IN_FLIGHT",
            ge=1,
            description="Batches at the provider at a time; it takes 100.",
        ),
    ] = 90
    max_requests: Annotated[
        int | None,
        Field(
            validation_alias="SCENELOOM_MAX_REQUESTS_IN_FLIGHT",
            ge=1,
            description="Requests at the provider at a time, if its quota of queued tokens is small.",
        ),
    ] = None
    concurrency: Annotated[int, Field(validation_alias="SCENELOOM_SUBMITTER_CONCURRENCY", ge=1)] = 4

    def caps(self) -> Caps:
        """Return what the account's ledger may hold."""
        return Caps(
            total_usd=self.max_cost_total,
            day_usd=self.max_cost_per_day,
            batches=self.max_batches,
            requests=self.max_requests,
        )
