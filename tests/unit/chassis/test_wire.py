import json

import pytest

from contracts.events import CsvReady, RunRejected
from services.chassis.errors import Permanent
from services.chassis.wire import BODY_LIMIT, CLOUDEVENTS_MEDIA_TYPE, decode, encode, headers_of
from tests.fakes.clock import START

BARE = {"catalogue": {"key": "incoming/rugs.csv"}, "recipe": "rug-room", "reference": "spring"}


def test_a_bare_json_body_is_an_event() -> None:
    event = decode(json.dumps(BARE).encode(), CsvReady)
    assert (event.catalogue.key, event.reference) == ("incoming/rugs.csv", "spring")


@pytest.mark.parametrize(
    "content_type", [CLOUDEVENTS_MEDIA_TYPE, f"{CLOUDEVENTS_MEDIA_TYPE}; charset=utf-8", None]
)
def test_a_cloudevents_envelope_is_opened(content_type: str | None) -> None:
    envelope = {"specversion": "1.0", "id": "1", "source": "pim", "type": "csv.ready", "data": BARE}
    assert decode(json.dumps(envelope).encode(), CsvReady, content_type) == decode(
        json.dumps(BARE).encode(), CsvReady
    )


def test_an_envelope_without_data_is_refused_in_words() -> None:
    body = json.dumps({"specversion": "1.0", "id": "1"}).encode()
    with pytest.raises(Permanent, match="no data"):
        decode(body, CsvReady, CLOUDEVENTS_MEDIA_TYPE)


@pytest.mark.parametrize("body", [b"", b"{bad", b"\xff\xfe"])
def test_a_body_that_is_no_json_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(Permanent, match="not JSON"):
        decode(body, CsvReady)


def test_a_body_that_carries_a_payload_is_refused_by_its_length_alone() -> None:
    with pytest.raises(Permanent, match="events carry keys, never payloads"):
        decode(b"[" * (BODY_LIMIT + 1), CsvReady)


def test_a_body_of_the_greatest_length_is_read() -> None:
    body = json.dumps(BARE).encode()
    assert decode(body + b" " * (BODY_LIMIT - len(body)), CsvReady).recipe == "rug-room"


def test_an_event_survives_the_wire() -> None:
    event = RunRejected(run="r", reference="ours", code="unmapped", message="Bild fehlt: ü")
    assert decode(encode(event), RunRejected) == event


def test_headers_carry_the_cloudevents_attributes_and_the_derived_id() -> None:
    event = RunRejected(run="r", code="unmapped", message="m")
    headers = headers_of(event, START, "message-1")
    assert headers["cloudEvents:id"] == str(event.id)
    assert headers["cloudEvents:type"] == "run.rejected"
    assert headers["cloudEvents:subject"] == "r"
    assert headers["cloudEvents:time"] == "2026-11-23T12:00:00+00:00"


def test_an_event_without_a_derived_id_carries_its_messages() -> None:
    headers = headers_of(CsvReady.model_validate(BARE), START, "message-1")
    assert headers["cloudEvents:id"] == "message-1"
