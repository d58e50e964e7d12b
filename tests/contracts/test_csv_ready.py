"""What other systems may write into `csv.ready`, and what is refused in words."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from contracts.events import CsvReady
from tests.contracts.golden_messages import golden

MINIMAL = '{"catalogue":{"key":"a.csv"},"recipe":"rug-room"}'


def test_the_shortest_body_is_enough() -> None:
    event = CsvReady.model_validate_json(MINIMAL)
    assert (event.catalogue.key, event.recipe, event.run, event.reference) == (
        "a.csv",
        "rug-room",
        None,
        None,
    )
    assert event.overrides.model_dump(exclude_none=True) == {}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"catalogue": {}}, "catalogue.key"),
        ({"catalogue": {"key": ""}}, "catalogue.key"),
        ({"catalogue": {"key": "a.csv", "sha256": "9F86"}}, "catalogue.sha256"),
        ({"recipe": ""}, "recipe"),
        ({"run": "Spring Rugs"}, "run"),
        ({"reference": "x" * 513}, "reference"),
        ({"overrides": {"prompt": "anything"}}, "overrides.prompt"),
        ({"overrides": {"styles": []}}, "overrides.styles"),
        ({"overrides": {"limit": 0}}, "overrides.limit"),
        ({"overrides": {"max_cost_usd": -1}}, "overrides.max_cost_usd"),
    ],
)
def test_a_refusal_names_the_field(change: dict[str, object], names: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CsvReady.model_validate(golden("csv.ready") | change)
    assert names in {".".join(str(part) for part in error["loc"]) for error in refused.value.errors()}


@pytest.mark.parametrize("amount", [12.1, "12.1"])
def test_money_is_exact_whether_written_as_a_number_or_as_text(amount: object) -> None:
    event = CsvReady.model_validate(golden("csv.ready") | {"overrides": {"max_cost_usd": amount}})
    assert event.overrides.max_cost_usd == Decimal("12.1")
