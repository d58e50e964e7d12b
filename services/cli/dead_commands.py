"""`sceneloom dead`: list, show, replay and drop dead letters; each loads its own module when called."""

from typing import Annotated, Literal

import typer

from . import options
from .console import sentences
from .finishing import finish

app = typer.Typer(no_args_is_help=True, help="Look at messages that were given up; replay or drop them.")

Letter = Annotated[str, typer.Argument(metavar="ID", help="The dead letter.", show_default=False)]
Letters = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="Only this dead letter.", show_default=False)
]
OfService = Annotated[
    Literal["ingest", "batch_builder", "submitter", "poller", "extractor"] | None,
    typer.Option("--service", help="Only those of this service.", show_default=False),
]
OfRun = Annotated[str | None, typer.Option("--run", help="Only those about this run.", show_default=False)]
OfReason = Annotated[
    str | None,
    typer.Option("--reason", metavar="TEXT", help="Only those with this in the reason.", show_default=False),
]
Every = Annotated[bool, typer.Option("--all", help="Every one there is.")]


@app.command(name="list")
def list_letters(
    service: OfService = None,
    run: OfRun = None,
    reason: OfReason = None,
    out: options.Folder = None,
    as_json: options.Json = False,
) -> None:
    """List dead letters: what was given up, when and why."""
    from services.chassis.dead_letters import LetterFilter

    from .dead import list_command

    with sentences():
        finish(list_command(LetterFilter(service, run, reason), out, as_json=as_json))


@app.command()
def show(identifier: Letter, out: options.Folder = None, as_json: options.Json = False) -> None:
    """Show one dead letter whole: body, headers, reason and stack."""
    from .dead import show_command

    with sentences():
        finish(show_command(identifier, out, as_json=as_json))


@app.command()
def replay(
    identifier: Letters = None,
    service: OfService = None,
    run: OfRun = None,
    reason: OfReason = None,
    every: Every = False,
    out: options.Folder = None,
    photos: options.Photos = None,
    provider: options.Provider = None,
    strict: options.Strict = False,
) -> None:
    """Give dead letters back to the queues they came from, once their cause is mended."""
    from services.chassis.dead_letters import LetterFilter

    from .dead_acting import Wish, replay_command

    with sentences():
        wish = Wish(LetterFilter(service, run, reason, identifier), every, strict)
        finish(replay_command(wish, out, photos, options.chosen_provider(provider)))


@app.command()
def drop(
    identifier: Letters = None,
    service: OfService = None,
    run: OfRun = None,
    reason: OfReason = None,
    every: Every = False,
    out: options.Folder = None,
    photos: options.Photos = None,
    provider: options.Provider = None,
    strict: options.Strict = False,
) -> None:
    """Give dead letters up for good: what they were about ends, so that its run can complete.

    A batch at the provider is neither stopped nor refunded.
    """
    from services.chassis.dead_letters import LetterFilter

    from .dead_acting import Wish, drop_command

    with sentences():
        wish = Wish(LetterFilter(service, run, reason, identifier), every, strict)
        finish(drop_command(wish, out, photos, options.chosen_provider(provider)))
