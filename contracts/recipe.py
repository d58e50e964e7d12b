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


HarmThreshold = Literal[
    "OFF", "BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE"
]
HarmCategory = Annotated[str, Field(pattern=r"^HARM_CATEGORY_[A-Z_]{3,40}$")]


class Generation(Value):
    """Settings of the model beside the picture's shape; what a model does not take is not sent to it."""

    temperature: Annotated[float | None, Field(ge=0, le=2, allow_inf_nan=False)] = None
    max_output_tokens: Annotated[int | None, Field(ge=1, le=65_536)] = None
    thinking_level: Annotated[str | None, Field(pattern=r"^[a-z]{1,16}$", examples=["minimal"])] = None
    search: Annotated[bool, Field(description="Let the model ground the picture in a web search.")] = False
    safety: Annotated[
        dict[HarmCategory, HarmThreshold],
        Field(description="Category of harm → from where on the model blocks.", max_length=12),
    ] = Field(default_factory=dict)


Patterns = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    Field(
        min_length=1, max_length=10_000, description="Values; * and ? stand for any text, case is ignored."
    ),
]


class Filter(Value):
    """Which products take part: field → values, of which a product has one to be in, or to be left out."""

    include: Annotated[dict[str, Patterns], Field(description="Every field named must match.")] = Field(
        default_factory=dict
    )
    exclude: Annotated[dict[str, Patterns], Field(description="One field that matches is enough.")] = Field(
        default_factory=dict
    )


class Recipe(Value):
    """Everything that decides what a request asks for, and what it may cost."""

    name: RecipeName
    version: RecipeVersion
    title: Annotated[str, Field(max_length=200)] = ""
    model: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
            description="The name of the model; it becomes a part of an address.",
        ),
    ]
    image_size: Annotated[str, Field(examples=["1K", "2K", "4K"])] = "2K"
    aspect_ratio: Annotated[str, Field(pattern=r"^\d{1,2}:\d{1,2}$")] = "16:9"
    modalities: tuple[Literal["TEXT", "IMAGE"], ...] = ("TEXT", "IMAGE")
    prompt: Annotated[str, Field(min_length=1, max_length=20_000, description="A Jinja2 template.")]
    negative: Annotated[
        str, Field(max_length=2000, description="What must not be in the picture; the template's `negative`.")
    ] = ""
    styles: Annotated[tuple[Style, ...], Field(min_length=1, max_length=20)]
    generation: Generation = Generation()
    products: Annotated[Filter, Field(description="Which products of the catalogue are made.")] = Filter()
    variants: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60)], ...],
        Field(
            max_length=3,
            description="Options whose every value is a product of its own, such as Color; "
            "by default all variants of a product share its scenes.",
            examples=[["Color"]],
        ),
    ] = ()
    reuse: Annotated[
        bool,
        Field(description="Take a scene that was made for the same request before."),
    ] = True
    unknown_model: Annotated[
        bool, Field(description="Use the model though the table of models lacks it, at the dearest prices.")
    ] = False
    mapping: Mapping = Field(default_factory=dict)
    limit: Annotated[int | None, Field(default=None, ge=1, description="First so many products.")] = None
    shard_items: Annotated[int, Field(ge=1, le=1000, description="Items in one batch, at most.")] = 150
    max_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    max_cost_usd: Usd | None = None

    @field_validator("styles")
    @classmethod
    def _styles_are_distinct(cls, styles: tuple[Style, ...]) -> tuple[Style, ...]:
        names = [style.name for style in styles]
        if shared := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two styles share a name: {', '.join(shared)}")
        return styles

    @property
    def reference(self) -> str:
        """Return the recipe as events name it, `name@version`."""
        return f"{self.name}@{self.version}"

    def identity(self) -> dict[str, object]:
        """Return what makes it another recipe: its content, but for budget and attempts.

        So a run goes on when those are raised, and a version that changes nothing makes nothing anew.
        """
        without = {"max_cost_usd", "max_attempts", "title", "version"}
        content = self.model_dump(mode="json", exclude=without | _LATER)
        return content | self.model_dump(mode="json", include=_LATER, exclude_defaults=True)


_LATER = {"negative", "generation", "products", "variants", "reuse", "unknown_model"}
"""Fields that came after runs were made: while they say nothing new, those runs keep their names."""
