"""A line of report.csv: what became of a record, why, and what of it an earlier run had made."""

import csv
import io

import pytest

from contracts.documents import Record
from services.reporting.record_report import HEADER, ItemResult, header, record_line, record_outcome

SCENE = ItemResult("scene", scene="runs/run-2/scenes/a.png")
REUSED = ItemResult("scene", scene="runs/run-2/scenes/b.png", reused="run-1")
BLOCKED = ItemResult("blocked", "safety", "the model refused this product")


def row(results: dict[str, ItemResult], **record: object) -> dict[str, str]:
    plain = {"line": 2, "product_id": "p", "sku": "s", "items": tuple(results) or ("x",)}
    line = record_line(Record.model_validate({**plain, **record}), results)
    (cells,) = csv.reader(io.StringIO(line.decode()))
    return dict(zip(HEADER, cells, strict=True))


def test_what_was_reused_is_a_column_at_the_end_so_that_older_readers_find_theirs() -> None:
    assert header().decode().split(",")[:7] == [
        "line",
        "product_id",
        "sku",
        "outcome",
        "code",
        "message",
        "scenes",
    ]
    assert row({"a": SCENE})["reused"] == ""
    assert row({"a": SCENE, "b": REUSED, "c": REUSED})["reused"] == "run-1"


def test_a_record_says_why_an_item_has_no_scene() -> None:
    said = row({"a": SCENE, "b": BLOCKED})
    assert (said["outcome"], said["code"], said["message"]) == (
        "partial",
        "safety",
        "the model refused this product",
    )
    assert said["scenes"] == SCENE.scene


def test_a_remark_about_the_photo_is_told_where_there_is_nothing_worse() -> None:
    tiny = SCENE._replace(message="it is only 90 pixels wide")
    assert row({"a": tiny})["message"] == "it is only 90 pixels wide"
    assert row({"a": tiny, "b": BLOCKED})["message"] == BLOCKED.message


def test_a_record_without_items_says_what_ingest_found() -> None:
    said = row({}, items=(), code="no_image", message="there is no photo")
    assert (said["outcome"], said["code"], said["message"]) == ("skipped", "no_image", "there is no photo")


def test_a_record_of_a_run_that_was_rejected_says_so() -> None:
    assert row({})["code"] == "run_rejected"


def test_a_cell_of_the_catalogue_is_no_formula() -> None:
    assert row({"a": SCENE}, sku="=1+1", product_id=" @x")["sku"] == "'=1+1"
    assert row({"a": SCENE}, product_id=" @x")["product_id"] == "' @x"


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], "skipped"),
        (["scene", "scene"], "scene"),
        (["scene", "failed"], "partial"),
        (["skipped", "cancelled"], "cancelled"),
        (["blocked", "failed"], "failed"),
    ],
)
def test_a_records_outcome_is_that_of_its_items(outcomes: list[str], expected: str) -> None:
    assert record_outcome(outcomes) == expected
