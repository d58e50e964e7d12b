"""The commands of those who run a deployment: sweep and resolve; each loads its own module when called."""

from typing import Annotated

import typer

from . import options
from .console import sentences
from .finishing import finish

app = typer.Typer()

Shard = Annotated[int | None, typer.Option("--shard", min=0, help="Which shard.", show_default=False)]
Attempt = Annotated[int | None, typer.Option("--attempt", min=1, help="Which attempt.", show_default=False)]
Absent = Annotated[
    bool, typer.Option("--absent", help="The provider never made it, or not for us: make it anew.")
]
Adopt = Annotated[
    str | None,
    typer.Option("--adopt", metavar="BATCH", help="It is this batch of the provider's.", show_default=False),
]
GiveUp = Annotated[bool, typer.Option("--give-up", help="Make it never: its items end as failed.")]


@app.command()
def sweep(
    run: Annotated[str | None, typer.Option("--run", help="Only this run.", show_default=False)] = None,
    after: Annotated[
        float | None,
        typer.Option(
            "--after",
            min=0,
            max=10_000_000,
            help="Take up what lies for so many seconds; SCENELOOM_SWEEP_AFTER by default.",
            show_default=False,
        ),
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Audit the provider's list as well.")] = False,
    as_json: options.Json = False,
) -> None:
    """Take up what was committed and never followed up, from the store alone; one pass."""
    from .sweeping import sweep_command

    with sentences():
        finish(sweep_command(run, after, audit=audit, as_json=as_json))


@app.command()
def resolve(
    run: Annotated[str | None, typer.Argument(help="The run.", show_default=False)] = None,
    shard: Shard = None,
    attempt: Attempt = None,
    absent: Absent = False,
    adopt: Adopt = None,
    give_up: GiveUp = False,
    out: options.Folder = None,
    provider: options.Provider = None,
) -> None:
    """Decide about a submission whose fate is not known; without a decision, list those."""
    from .resolving import Wish, resolve_command

    with sentences():
        wish = Wish(run, shard, attempt, absent, adopt, give_up)
        finish(resolve_command(wish, out, options.chosen_provider(provider)))
