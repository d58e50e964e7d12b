"""What a person asked for on the command line, as an event with a stored recipe behind it."""

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from contracts import keys
from contracts.events import CatalogueRef, CsvReady, Overrides
from contracts.identity import fingerprint
from contracts.recipe import Recipe
from services.chassis.delivery import summary_of
from services.chassis.object_store import ObjectStore
from services.ingest.recipe_book import RecipeBook, UnknownRecipe
from services.recipes.invalid import Fault, InvalidRecipe
from services.recipes.recipe_file import parse_recipe
from services.recipes.recipe_text import recipe_text
from services.recipes.shipped_recipes import find_shipped, shipped_recipes

_NOT_UTF_8 = "is not UTF-8 text but in another encoding, such as UTF-16: save it as UTF-8"


class UsageProblem(Exception):
    """Something about the arguments or the catalogue's path is wrong; the text says what and what to do."""


@dataclass(frozen=True)
class Request:
    """The arguments that decide what is made."""

    catalogue: Path
    recipe: str
    styles: tuple[str, ...] = ()
    mapping: tuple[str, ...] = ()
    limit: int | None = None
    model: str | None = None
    image_size: str | None = None
    aspect_ratio: str | None = None
    max_cost: Decimal | None = None
    max_attempts: int | None = None
    unknown_model: bool = False
    fresh: bool = False

    def overrides(self) -> Overrides:
        """Return the part that an event may say; raises UsageProblem."""
        try:
            return Overrides(
                styles=self.styles or None,
                limit=self.limit,
                mapping=mapping_of(self.mapping) or None,
                image_size=self.image_size,
                max_cost_usd=self.max_cost,
            )
        except ValidationError as error:
            raise UsageProblem(summary_of(error)) from error

    def changes(self) -> dict[str, object]:
        """Return the part that needs a recipe of its own."""
        wanted = {
            "model": self.model,
            "aspect_ratio": self.aspect_ratio,
            "max_attempts": self.max_attempts,
            "unknown_model": self.unknown_model or None,
            "reuse": False if self.fresh else None,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def check_catalogue(path: Path) -> None:
    """Raise UsageProblem unless `path` is a file that can be read."""
    if not path.exists():
        raise UsageProblem(f"there is no file {path}")
    if path.is_dir():
        raise UsageProblem(f"{path} is a folder: name the catalogue file in it")
    try:
        with path.open("rb"):
            return
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}") from error


def check_out(folder: Path) -> None:
    """Raise UsageProblem unless `folder` is a folder that can be written to, making it if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(f"--out {folder} cannot be used as a folder: {error.strerror}") from error


def check_strict(folder: Path | None, *, strict: bool) -> None:
    """Raise UsageProblem if one command is to be strict in a deployment: others do its submitting."""
    if strict and folder is None:
        raise UsageProblem(
            "--strict is for a folder (--out): in a deployment the submitters decide, so set "
            "SCENELOOM_STRICT where they run"
        )


async def event_for(request: Request, store: ObjectStore) -> CsvReady:
    """Store catalogue and recipe and return the event that asks for the run; raises UsageProblem."""
    try:
        recipe = await _stored_recipe(request, store)
    except (UnknownRecipe, InvalidRecipe) as error:
        raise UsageProblem(str(error)) from error
    sha256 = digest_of(request.catalogue)
    key = keys.incoming(sha256, request.catalogue.stem)
    if await store.size(key) is None:
        await store.put(key, request.catalogue)
    reference = CatalogueRef(key=key, filename=request.catalogue.name[-255:], sha256=sha256)
    return CsvReady(catalogue=reference, recipe=recipe.reference, overrides=request.overrides())


async def _stored_recipe(request: Request, store: ObjectStore) -> Recipe:
    book = RecipeBook(store)
    recipe = await _from_file(Path(request.recipe), store) or await book.find(request.recipe)
    changes = request.changes()
    if not changes:
        return recipe
    version = f"{recipe.version}-{fingerprint({'of': recipe.identity(), **changes})[:10]}"
    text = recipe_text(recipe.reference, changes, version)
    _check_options(text, recipe, changes)
    await store.create(keys.recipe(recipe.name, version), text.encode())
    return await book.find(f"{recipe.name}@{version}")


def _check_options(text: str, base: Recipe, changes: Mapping[str, object]) -> None:
    """Raise UsageProblem, naming the options, unless the text that was made of them is a recipe."""
    try:
        parse_recipe(text, "", lambda _: base)
    except InvalidRecipe as error:
        raise UsageProblem("\n".join(_of_option(fault, changes) for fault in error.faults)) from error


def _of_option(fault: Fault, changes: Mapping[str, object]) -> str:
    value = changes.get(fault.field)
    ratio = re.fullmatch(r"(\d{1,2})\D+(\d{1,2})", str(value)) if fault.field == "aspect_ratio" else None
    what = f"write it as {ratio[1]}:{ratio[2]}" if ratio else fault.what
    return f"--{fault.field.replace('_', '-')} {value!r}: {what}"


async def _from_file(path: Path, store: ObjectStore) -> Recipe | None:
    if path.suffix != ".toml":
        return None
    text = await asyncio.to_thread(_read_text, path)
    recipe = parse_recipe(text, str(path), find_shipped)
    shipped = shipped_recipes().get(recipe.name)
    if shipped is not None and shipped.version == recipe.version and shipped != recipe:
        raise InvalidRecipe(Fault(_another_name(recipe, "comes with Sceneloom"), str(path)))
    key = keys.recipe(recipe.name, recipe.version)
    if not await store.create(key, text.encode()) and await store.get(key) != text.encode():
        raise InvalidRecipe(Fault(_another_name(recipe, f"is stored already, as {key}"), str(path)))
    return recipe


def _another_name(recipe: Recipe, where: str) -> str:
    return f"another recipe {recipe.reference} {where}: give this one a version of its own"


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InvalidRecipe(Fault(f"cannot be read: {error.strerror}", str(path))) from error
    except UnicodeDecodeError as error:
        raise InvalidRecipe(Fault(_NOT_UTF_8, str(path))) from error
    if "\0" in text:
        raise InvalidRecipe(Fault(_NOT_UTF_8, str(path)))
    return text


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return field → column of the `--map` options; raises UsageProblem."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not (field and equals and column):
            raise UsageProblem(f"--map {pair!r} is not FIELD=COLUMN, such as --map image=Foto")
        if mapping.setdefault(field, column) != column:
            raise UsageProblem(
                f"--map says twice where {field!r} is: in {mapping[field]!r} and in {column!r}. "
                "A field has one column; name the one that counts"
            )
    return mapping


def digest_of(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
