"""The commands and their options; each loads its own module when it is called."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from . import dead_commands, operator_commands, options
from .console import sentences
from .finishing import finish
from .options import chosen_provider

app = typer.Typer(
    name="sceneloom",
    help="Turns product catalogues into styled room scenes, in bulk.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(operator_commands.app)
app.add_typer(dead_commands.app, name="dead")


@app.command()
def run(
    catalogue: options.Catalogue,
    out: options.Out = Path("out"),
    recipe: options.Recipe = options.DEFAULT_RECIPE,
    style: options.Styles = None,
    mapping: options.Maps = None,
    limit: options.Limit = None,
    model: options.Model = None,
    unknown_model: options.UnknownModel = False,
    image_size: options.ImageSize = None,
    aspect_ratio: options.AspectRatio = None,
    max_cost: options.MaxCost = None,
    max_attempts: options.MaxAttempts = None,
    max_wait: options.MaxWait = None,
    provider: options.Provider = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make everything anew, as another run.")] = False,
    strict: options.Strict = False,
    as_json: options.Json = False,
    yes: options.Yes = False,
) -> None:
    """Make the scenes of a catalogue, here and now. Run again after a kill, it goes on where it was."""
    from .requests import Request
    from .running import RunOptions, run_command

    request = Request(
        catalogue=catalogue,
        recipe=recipe,
        styles=tuple(style or ()),
        mapping=tuple(mapping or ()),
        limit=limit,
        model=model,
        image_size=image_size,
        aspect_ratio=aspect_ratio,
        max_cost=options.usd(max_cost),
        max_attempts=max_attempts,
        unknown_model=unknown_model,
        fresh=fresh,
    )
    wait = timedelta(seconds=max_wait) if max_wait is not None else None
    with sentences():
        chosen = RunOptions(request, out, chosen_provider(provider), wait, fresh, as_json, yes, strict)
        finish(run_command(chosen))


@app.command()
def estimate(
    catalogue: options.Catalogue,
    recipe: options.Recipe = options.DEFAULT_RECIPE,
    style: options.Styles = None,
    mapping: options.Maps = None,
    limit: options.Limit = None,
    model: options.Model = None,
    unknown_model: options.UnknownModel = False,
    image_size: options.ImageSize = None,
    aspect_ratio: options.AspectRatio = None,
    max_cost: options.MaxCost = None,
    max_attempts: options.MaxAttempts = None,
    out: options.EstimateFolder = None,
    provider: options.Provider = None,
    as_json: options.Json = False,
) -> None:
    """Say what a catalogue would make and cost; nothing is sent."""
    from .estimating import estimate_command
    from .requests import Request

    request = Request(
        catalogue=catalogue,
        recipe=recipe,
        styles=tuple(style or ()),
        mapping=tuple(mapping or ()),
        limit=limit,
        model=model,
        image_size=image_size,
        aspect_ratio=aspect_ratio,
        max_cost=options.usd(max_cost),
        max_attempts=max_attempts,
        unknown_model=unknown_model,
    )
    with sentences():
        finish(estimate_command(request, out, options.chosen_provider(provider), as_json=as_json))


@app.command()
def preview(
    catalogue: options.Catalogue,
    rows: options.Rows = 3,
    out: options.PreviewFolder = Path("out/preview"),
    recipe: options.Recipe = options.DEFAULT_RECIPE,
    style: options.Styles = None,
    mapping: options.Maps = None,
    limit: options.Limit = None,
    model: options.Model = None,
    unknown_model: options.UnknownModel = False,
    image_size: options.ImageSize = None,
    aspect_ratio: options.AspectRatio = None,
    as_json: options.Json = False,
) -> None:
    """Print the exact prompts of the first products and write their request lines; nothing is sent."""
    from .previewing import preview_command
    from .requests import Request

    request = Request(
        catalogue=catalogue,
        recipe=recipe,
        styles=tuple(style or ()),
        mapping=tuple(mapping or ()),
        limit=limit,
        model=model,
        image_size=image_size,
        aspect_ratio=aspect_ratio,
        unknown_model=unknown_model,
    )
    with sentences():
        finish(preview_command(request, rows, out, as_json=as_json))


@app.command()
def inspect(
    catalogue: options.Catalogue,
    mapping: options.Maps = None,
    rows: options.Samples = 3,
    as_json: options.Json = False,
) -> None:
    """Say what a catalogue is, which column is what, and what would be skipped; nothing is sent."""
    from .inspecting import inspect_command

    with sentences():
        finish(inspect_command(catalogue, mapping or (), rows, as_json=as_json))


@app.command()
def publish(
    catalogue: options.Catalogue,
    recipe: options.Recipe = options.DEFAULT_RECIPE,
    run: options.RunName = None,
    reference: options.Reference = None,
    style: options.Styles = None,
    mapping: options.Maps = None,
    limit: options.Limit = None,
    image_size: options.ImageSize = None,
    max_cost: options.MaxCost = None,
    as_json: options.Json = False,
) -> None:
    """Upload a catalogue to the S3 store and publish that it is ready."""
    from .remote import publish_command
    from .requests import Request

    request = Request(
        catalogue,
        recipe,
        tuple(style or ()),
        tuple(mapping or ()),
        limit,
        image_size=image_size,
        max_cost=options.usd(max_cost),
    )
    with sentences():
        finish(publish_command(request, run, reference, as_json=as_json))


@app.command()
def status(run: options.Run, out: options.Folder = None, as_json: options.Json = False) -> None:
    """Say where a run is: what was planned, submitted and settled, and its result."""
    from .status import status_command

    with sentences():
        finish(status_command(run, out, as_json=as_json))


@app.command()
def cancel(
    run: options.Run,
    out: options.Folder = None,
    reason: options.Reason = "cancelled from the command line",
) -> None:
    """Stop spending on a run; what was finished is kept."""
    from .remote import cancel_command

    with sentences():
        finish(cancel_command(run, out, reason))


@app.command()
def replay(
    run: options.Run,
    out: options.Folder = None,
    photos: options.Photos = None,
    provider: options.Provider = None,
    strict: options.Strict = False,
    as_json: options.Json = False,
    yes: options.Yes = False,
) -> None:
    """Take a run up again; of a completed one, make what is no scene in a child run."""
    from .remote import replay_command
    from .requests import Request
    from .running import RunOptions, replay_here

    with sentences():
        if out is None:
            finish(replay_command(run, strict=strict))
        request, given = Request(catalogue=Path(), recipe=""), chosen_provider(provider)
        chosen = RunOptions(
            request, out, given, None, fresh=False, as_json=as_json, assume_yes=yes, strict=strict
        )
        finish(replay_here(chosen, run, photos))


@app.command()
def setup(wait: options.Wait = 0) -> None:
    """Declare the RabbitMQ topology and make the bucket; safe to repeat."""
    from .setting_up import setup_command

    with sentences():
        finish(setup_command(timedelta(seconds=wait)))


@app.command()
def serve(
    service: options.Service,
) -> None:
    """Run one service until it is told to stop."""
    from .serving import serve_command

    with sentences():
        raise typer.Exit(serve_command(service))


@app.command()
def models(as_json: options.Json = False) -> None:
    """List the models: status, sizes, ratios, prices, and which settings each takes."""
    from .tables import models_command

    models_command(as_json=as_json)


@app.command()
def recipes(name: options.ShippedRecipe = None, as_json: options.Json = False) -> None:
    """List the shipped recipes, or print one whole, to change and use as a file of your own."""
    from .tables import recipes_command

    recipes_command(name, as_json=as_json)


@app.command()
def doctor() -> None:
    """Print the settings in force, secrets masked, and test each."""
    from .doctor import doctor_command

    with sentences():
        finish(doctor_command())


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sceneloom {version('sceneloom')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options of the command itself."""
