"""The AsyncAPI 3.0.0 document, made from the topology and the events' schemas.

It follows the AsyncAPI 3.0.0 specification and version 0.3.0 of its AMQP 0-9-1 bindings. An operation
is one service saying or hearing one event; `outside` stands for other systems, `person` for whoever uses
the command line.
"""

from .examples import JsonObject
from .messages import JSON, message_names, messages, payload_schemas
from .schemas import VERSION
from .topology import EXCHANGE, ROUTES, Route, Service, queue_name

ASYNCAPI_VERSION = "3.0.0"
_BINDING = {"bindingVersion": "0.3.0"}
_PERSISTENT = 2
_DESCRIPTION = (
    "Sceneloom turns a product catalogue into styled room scenes. Other systems publish `csv.ready` and "
    "hear `run.completed` or `run.rejected`; the rest is how its services speak with each other. Bodies "
    "are bare JSON and carry ids, counts and object keys, never payloads. Unknown fields are to be ignored."
)


def asyncapi() -> JsonObject:
    """Return the whole document."""
    return {
        "asyncapi": ASYNCAPI_VERSION,
        "id": "urn:sceneloom:events",
        "info": {"title": "Sceneloom events", "version": str(VERSION), "description": _DESCRIPTION},
        "defaultContentType": JSON,
        "servers": {"rabbitmq": _server()},
        "channels": {route.routing_key: _channel(route) for route in ROUTES},
        "operations": {name: body for route in ROUTES for name, body in _operations(route).items()},
        "components": {"messages": messages(), "schemas": payload_schemas()},
    }


def _server() -> JsonObject:
    return {
        "host": "{host}",
        "protocol": "amqp",
        "protocolVersion": "0.9.1",
        "description": "The RabbitMQ server that RABBITMQ_URL names.",
        "variables": {"host": {"default": "localhost:5672", "description": "Host and port."}},
    }


def _channel(route: Route) -> JsonObject:
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": route.routing_key,
        "title": route.event.__name__,
        "description": route.event.__doc__,
        "messages": {name: _ref("components", "messages", name) for name in message_names(route)},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, **_BINDING}},
    }


def _operations(route: Route) -> dict[str, JsonObject]:
    hearers = (*route.consumers, Service.OUTSIDE) if route.outward else route.consumers
    said = {f"{service}.send.{route.routing_key}": _sending(route, service) for service in route.publishers}
    heard = {f"{service}.receive.{route.routing_key}": _hearing(route, service) for service in hearers}
    return said | heard


def _sending(route: Route, service: Service) -> JsonObject:
    reach = "it must reach a queue" if route.mandatory else "nobody needs to be listening"
    return {
        "action": "send",
        **_operation(route, service),
        "description": f"Published persistent to the exchange `{EXCHANGE}`; {reach}.",
        "bindings": {"amqp": {"deliveryMode": _PERSISTENT, **_BINDING}},
    }


def _hearing(route: Route, service: Service) -> JsonObject:
    queue = queue_name(service, route.routing_key)
    own = service is Service.OUTSIDE
    return {
        "action": "receive",
        **_operation(route, service),
        "description": "Heard on a queue of your own." if own else f"Heard on the queue `{queue}`.",
        "bindings": {"amqp": {"ack": True, **_BINDING}},
    }


def _operation(route: Route, service: Service) -> JsonObject:
    return {
        "channel": _ref("channels", route.routing_key),
        "tags": [{"name": service.value}],
        "messages": [_ref("channels", route.routing_key, "messages", name) for name in message_names(route)],
    }


def _ref(*path: str) -> JsonObject:
    return {"$ref": "#/" + "/".join(path)}
