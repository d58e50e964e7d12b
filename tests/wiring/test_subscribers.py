"""Every service subscribes to exactly the queues that the topology gives it, under the shared policy."""

from typing import Any

import pytest
from faststream.rabbit import RabbitBroker, RabbitRouter, TestRabbitBroker

from contracts.events import BatchBuilt, BatchNudged, Event, RunCancelRequested
from contracts.topology import ROUTES, Service, route_of
from contracts.values import Blob
from services.batch_builder.app import build_router as batch_builder
from services.chassis.handling import Result
from services.chassis.rabbit_topology import exchange
from services.extractor.app import build_router as extractor
from services.ingest.app import build_router as ingest
from services.poller.app import build_router as poller
from services.submitter.app import build_router as submitter

ROUTERS: dict[Service, Any] = {
    Service.INGEST: ingest,
    Service.BATCH_BUILDER: batch_builder,
    Service.SUBMITTER: submitter,
    Service.POLLER: poller,
    Service.EXTRACTOR: extractor,
}


class Recorder:
    """Stands for any handler and remembers which use case was called with what."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Event]] = []

    def __getattr__(self, use_case: str) -> Any:
        async def record(event: Event) -> Result:
            self.calls.append((use_case, event))
            return []

        return record


def queues_of(router: RabbitRouter) -> set[str]:
    broker = RabbitBroker(routers=[router])
    return {subscriber.queue.name for subscriber in broker.subscribers}  # type: ignore[attr-defined]


@pytest.mark.parametrize("service", ROUTERS)
def test_a_service_hears_what_the_topology_says_and_nothing_else(service: Service) -> None:
    expected = {queue for route in ROUTES for queue in route.queues() if queue.startswith(f"{service}.")}
    assert queues_of(ROUTERS[service](Recorder())) == expected


def test_every_queue_of_the_topology_is_somebodys() -> None:
    served = {queue for build in ROUTERS.values() for queue in queues_of(build(Recorder()))}
    assert served == {queue for route in ROUTES for queue in route.queues()}


@pytest.mark.parametrize(
    ("service", "event", "use_case"),
    [
        (Service.SUBMITTER, RunCancelRequested(run="r"), "stop_spending"),
        (
            Service.SUBMITTER,
            BatchBuilt(
                run="r",
                shard=0,
                attempt=1,
                requests=Blob(key="k", sha256="0" * 64, size=1),
                lines=1,
                model="m",
                highest_price_usd=1,
            ),
            "submit",
        ),
        (Service.POLLER, BatchNudged(batch="batches/b"), "look_once"),
        (Service.POLLER, RunCancelRequested(run="r"), "stop_batches"),
    ],
)
async def test_an_event_reaches_its_use_case_as_a_typed_event(
    service: Service, event: Event, use_case: str
) -> None:
    recorder = Recorder()
    broker = RabbitBroker(routers=[ROUTERS[service](recorder)])
    async with TestRabbitBroker(broker):
        await broker.publish(
            event.model_dump(mode="json"), exchange=exchange(), routing_key=route_of(type(event)).routing_key
        )
    assert recorder.calls == [(use_case, event)]
