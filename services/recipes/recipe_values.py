"""Values of a recipe file that validation would take for something else, since it reads them as JSON."""

from collections.abc import Iterator
from datetime import date, datetime, time

from .recipe_keys import Content, Finding
from .toml_lines import Place

_LARGEST = 10**15
"""Far more than anything is limited to."""
_NO_DATE = "is a date or a time, which no setting is: text must be in quotes"


def misfits(content: Content) -> Iterator[Finding]:
    """Yield place and words of every value that is not of the kind its key takes, or says a thing twice."""
    yield from _of_no_setting(content)
    if isinstance(content.get("max_cost_usd"), str):
        yield ("max_cost_usd",), "must be a number, without quotes"
    modalities = content.get("modalities")
    if isinstance(modalities, list):
        for number, modality in enumerate(modalities):
            if isinstance(modality, str) and modality in modalities[:number]:
                yield ("modalities",), f"has {modality} twice"


def _of_no_setting(content: Content) -> Iterator[Finding]:
    waiting: list[tuple[Place, object]] = [((), content)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, date | datetime | time):
            yield place, _NO_DATE
        elif isinstance(value, int | float) and abs(value) > _LARGEST:
            yield place, "is out of all bounds"
        elif isinstance(value, dict):
            waiting.extend(((*place, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((*place, number), inner) for number, inner in enumerate(value))
