"""A recipe: what to make of each product. Named, stored, versioned."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from .values import Mapping, Usd, Value

RecipeName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
RecipeVersion = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")]


class Style(Value):
    """One way to stage a product: a name for files and people, words for the prompt."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$", examples=["scandinavian"])]
    words: Annotated[str, Field(min_length=1, max_length=2000)]


class Recipe(Value):
    """Everything that decides what a request asks for, and what it may cost."""

    name: RecipeName
    version: RecipeVersion
    title: Annotated[str, Field(max_length=200)] = ""
    model: Annotated[str, Field(min_length=1, max_length=128)]
    image_size: Annotated[str, Field(examples=["1K", "2K", "4K"])] = "2K"
    aspect_ratio: Annotated[str, Field(pattern=r"^\d{1,2}:\d{1,2}$")] = "16:9"
    modalities: tuple[Literal["TEXT", "IMAGE"], ...] = ("TEXT", "IMAGE")
    prompt: Annotated[str, Field(min_length=1, max_length=20_000, description="A Jinja2 template.")]
    styles: Annotated[tuple[Style, ...], Field(min_length=1, max_length=20)]
    mapping: Mapping = Field(default_factory=dict)
    limit: Annotated[int | None, Field(default=None, ge=1, description="First so many products.")] = None
    shard_items: Annotated[int, Field(ge=1, le=1000, description="Items in one batch, at most.")] = 150
    max_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    max_cost_usd: Usd | None = None

    @field_validator("styles")
    @classmethod
    def _styles_are_distinct(cls, styles: tuple[Style, ...]) -> tuple[Style, ...]:
        names = [style.name for style in styles]
        if len(set(names)) < len(names):
            raise ValueError(f"two styles share a name: {', '.join(sorted(names))}")
        return styles

    @property
    def reference(self) -> str:
        """Return the recipe as events name it, `name@version`."""
        return f"{self.name}@{self.version}"

    def identity(self) -> dict[str, object]:
        """Return what makes it another recipe: its content, but for budget and attempts.

        So a run goes on when those are raised, and a version that changes nothing makes nothing anew.
        """
        return self.model_dump(mode="json", exclude={"max_cost_usd", "max_attempts", "title", "version"})
