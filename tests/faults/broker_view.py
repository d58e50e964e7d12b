"""A virtual host through the management API: what another system says and hears, and what lies where."""

import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from tests.servers.processes import wait_until
from tests.servers.rabbitmq import RabbitServer

JOURNAL = "outside.journal"
"""A durable queue of another system that hears everything."""
_AT_A_TIME = 2_000


@dataclass(frozen=True)
class BrokerView:
    """One virtual host of a broker."""

    server: RabbitServer
    vhost: str

    def listen(self) -> None:
        """Keep everything that is said from now on, through kills of the broker, in the journal."""
        quorum = {"durable": True, "arguments": {"x-queue-type": "quorum"}}
        self.server.manage("PUT", f"/queues/{self.vhost}/{JOURNAL}", quorum)
        self.server.manage(
            "POST", f"/bindings/{self.vhost}/e/sceneloom/q/{JOURNAL}", {"routing_key": "#", "arguments": {}}
        )

    def can_be_listened_to(self) -> bool:
        """Whether the exchange is there."""
        try:
            self.server.manage("GET", f"/exchanges/{self.vhost}/sceneloom")
        except (OSError, HTTPException, RuntimeError):
            return False
        return True

    def publish(self, kind: str, body: dict[str, Any]) -> None:
        """Publish an event as another system does."""
        message = {
            "properties": {"delivery_mode": 2},
            "routing_key": kind,
            "payload": json.dumps(body),
            "payload_encoding": "string",
        }
        answer = self.server.manage("POST", f"/exchanges/{self.vhost}/sceneloom/publish", message)
        assert answer == {"routed": True}

    def heard(self) -> list[dict[str, Any]]:
        """Take everything out of the journal, oldest first."""
        found: list[dict[str, Any]] = []
        while more := self._take(JOURNAL):
            found += more
        return found

    def depths(self) -> dict[str, int]:
        """Return how many messages each queue holds, as the broker last counted (every five seconds)."""
        queues = self.server.manage("GET", f"/queues/{self.vhost}")
        return {queue["name"]: queue.get("messages", 0) for queue in queues}

    def dead_letters(self) -> int:
        """Return how many messages were given up on."""
        return sum(count for name, count in self.depths().items() if name.endswith(".dead"))

    def await_rest(self, seconds: float = 60) -> None:
        """Return once no message is under way; dead letters and the journal rest anyway."""
        wait_until(self._rests, seconds=seconds, what="an empty broker")

    def under_way(self) -> dict[str, int]:
        """Return the queues that hold messages which somebody is still to handle."""
        resting = (JOURNAL, ".dead")
        return {name: count for name, count in self.depths().items() if count and not name.endswith(resting)}

    def _rests(self) -> bool:
        try:
            return not self.under_way()
        except (OSError, HTTPException, RuntimeError):
            return False

    def _take(self, queue: str) -> list[dict[str, Any]]:
        wish = {"count": _AT_A_TIME, "ackmode": "ack_requeue_false", "encoding": "auto"}
        taken = self.server.manage("POST", f"/queues/{self.vhost}/{queue}/get", wish)
        return [{"kind": each["routing_key"], **json.loads(each["payload"])} for each in taken]
