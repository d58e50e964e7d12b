"""The options that several commands share."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

Catalogue = Annotated[Path, typer.Argument(help="The catalogue: CSV, XLSX, .gz or .zip.", show_default=False)]
Recipe = Annotated[str, typer.Option("--recipe", help="A recipe's name, name@version, or a .toml file.")]
Styles = Annotated[
    list[str] | None,
    typer.Option("--style", help="Only this style of the recipe. Repeatable.", show_default=False),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="FIELD=COLUMN", help="Which column is which field. Repeatable.", show_default=False
    ),
]
Samples = Annotated[int, typer.Option("--rows", min=0, max=20, help="Sample values of a column.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Only the first so many products.")]
Model = Annotated[str | None, typer.Option("--model", help="Another model than the recipe's.")]
UnknownModel = Annotated[
    bool,
    typer.Option(
        "--unknown-model", help="Use the model though the table lacks it, priced as the dearest there."
    ),
]
ImageSize = Annotated[str | None, typer.Option("--image-size", help="1K, 2K or 4K.")]
AspectRatio = Annotated[str | None, typer.Option("--aspect-ratio", help="Such as 16:9.")]
MaxCost = Annotated[float | None, typer.Option("--max-cost", min=0, help="Budget in US dollars.")]
MaxAttempts = Annotated[
    int | None, typer.Option("--max-attempts", min=1, max=10, help="Attempts for an item.")
]
Json = Annotated[bool, typer.Option("--json", help="The result as one JSON object on standard output.")]
Out = Annotated[Path, typer.Option("--out", help="The folder that keeps everything.")]
ShippedRecipe = Annotated[str | None, typer.Argument(help="One recipe, by its name.", show_default=False)]
Rows = Annotated[int, typer.Option("--rows", min=1, max=1000, help="So many products.")]
PreviewFolder = Annotated[Path, typer.Option("--out", help="The folder the request lines are written to.")]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out", help="The folder of an embedded run; without it, the S3 store.", show_default=False
    ),
]
EstimateFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", help="A folder of earlier runs, to see what of it can be reused.", show_default=False
    ),
]
Provider = Annotated[Literal["gemini", "simulator"] | None, typer.Option("--provider", show_default="gemini")]
Run = Annotated[str, typer.Argument(help="The run.", show_default=False)]

MaxWait = Annotated[
    float | None,
    typer.Option(
        "--max-wait", min=0, max=10_000_000, help="Stop waiting after so many seconds; exit code 4."
    ),
]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for servers still starting.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before spending.")]
Photos = Annotated[
    Path | None,
    typer.Option(
        "--photos",
        help="The catalogue's folder, below which relative photo paths lie; as in the first run by default.",
        show_default=False,
    ),
]
RunName = Annotated[str | None, typer.Option("--run", help="The run's name; derived by default.")]
Reference = Annotated[str | None, typer.Option("--reference", help="Yours; comes back in every event.")]
Strict = Annotated[
    bool, typer.Option("--strict", help="Leave a submission whose answer was lost to a person.")
]
Reason = Annotated[str, typer.Option("--reason", help="Kept with the run.")]
Service = Annotated[
    Literal["ingest", "batch_builder", "submitter", "poller", "extractor", "sweeper", "gemini_simulator"],
    typer.Argument(help="Which service.", show_default=False),
]

DEFAULT_RECIPE = "rug-room"


def chosen_provider(name: str | None) -> Any:
    """Return the provider's settings, with another provider if one is named."""
    from services.chassis.settings import ProviderSettings

    settings = ProviderSettings.load()
    if name is None:
        return settings
    return settings.model_copy(update={"provider": name})


def usd(amount: float | None) -> Decimal | None:
    """Return an amount as given on the command line, exactly as it was written."""
    return None if amount is None else Decimal(str(amount))
