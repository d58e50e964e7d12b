"""Events as bytes: a bare JSON body out; bare JSON or a CloudEvents envelope in.

CloudEvents attributes of what we publish travel in headers, under the prefix that the CloudEvents
AMQP binding gives application properties. Structured mode (the event inside a JSON envelope) is
understood on the way in, because that is what other systems' libraries produce.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from contracts.events import Event, RunEvent

from .errors import Permanent

CLOUDEVENTS_MEDIA_TYPE = "application/cloudevents+json"
SOURCE = "sceneloom"
BODY_LIMIT = 256 * 1024
"""Events carry keys, never payloads; a longer body is none of ours and is not even parsed."""

E = TypeVar("E", bound=Event)


def encode(event: Event) -> bytes:
    """Return the event's JSON body."""
    return event.model_dump_json().encode()


def headers_of(event: Event, at: datetime, message_id: str) -> dict[str, str]:
    """Return the CloudEvents attributes of an event published at `at`.

    The id is the event's derived one, else that of this message.
    """
    attributes = {
        "id": message_id,
        "specversion": "1.0",
        "type": event.kind,
        "source": SOURCE,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
    }
    if isinstance(event, RunEvent):
        attributes |= {"id": str(event.id), "subject": event.run}
    return {f"cloudEvents:{name}": value for name, value in attributes.items()}


def payload(body: bytes, content_type: str | None) -> Any:
    """Return the JSON value of a body, taken out of its CloudEvents envelope if it has one.

    Raises Permanent if the body is too long, is not JSON, or the envelope holds no data.
    """
    if len(body) > BODY_LIMIT:
        raise Permanent(
            f"not a valid message: the body has {len(body)} bytes, more than the {BODY_LIMIT} that a message "
            "may have; events carry keys, never payloads"
        )
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Permanent(f"not a valid message: the body is not JSON ({error})") from error
    if _is_envelope(value, content_type):
        if "data" not in value:
            raise Permanent("not a valid message: the CloudEvents envelope has no data")
        return value["data"]
    return value


def decode(body: bytes, event_type: type[E], content_type: str | None = None) -> E:
    """Return the event in a body; raises Permanent or pydantic's ValidationError."""
    return event_type.model_validate(payload(body, content_type))


def _is_envelope(value: Any, content_type: str | None) -> bool:
    if (content_type or "").startswith(CLOUDEVENTS_MEDIA_TYPE):
        return isinstance(value, Mapping)
    return isinstance(value, Mapping) and "specversion" in value and "data" in value
