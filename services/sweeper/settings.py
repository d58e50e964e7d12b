"""Settings of the sweeper."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from services.chassis.settings import SETTLE_TIME, Settings, SettleTime


class SweeperSettings(Settings):
    """How often it sweeps and audits, and how long a thing may lie before it seems forgotten."""

    after: Annotated[
        timedelta,
        Field(
            validation_alias="SCENELOOM_SWEEP_AFTER",
            ge=timedelta(0),
            description="What nobody followed up for so long is taken up again; twice as long each time.",
        ),
    ] = timedelta(minutes=30)
    every: Annotated[
        timedelta,
        Field(validation_alias="SCENELOOM_SWEEP_EVERY", gt=timedelta(0), description="Between two sweeps."),
    ] = timedelta(minutes=5)
    settle: SettleTime = SETTLE_TIME
    audit_every: Annotated[
        timedelta,
        Field(
            validation_alias="SCENELOOM_AUDIT_EVERY",
            gt=timedelta(0),
            description="Between two audits of the provider's list.",
        ),
    ] = timedelta(hours=1)
