"""The five services as processes of their own, started by another system's event."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.deployment import Deployment, deployment
from tests.e2e.outsider import outsider
from tests.fakes.answers import picture
from tests.servers.s3 import S3Server

PHOTO = "uploads/rug.jpg"
FAST = "extends = 'product-lifestyle@1'\nversion = 'e2e'\nimage_size = '1K'\nshard_items = 1\n"


def catalogue(*skus: str) -> bytes:
    rows = "".join(f"{sku},Rug {sku},s3:{PHOTO}\n" for sku in skus)
    return f"sku,title,image\n{rows}".encode()


@pytest.fixture
def copies(request: pytest.FixtureRequest) -> dict[str, int]:
    marked: dict[str, int] = getattr(request, "param", {})
    return marked


@pytest.fixture
def services(
    rabbitmq_vhost_url: str, s3_server: S3Server, s3_bucket: str, copies: dict[str, int]
) -> Iterator[Deployment]:
    environment = {"RABBITMQ_URL": rabbitmq_vhost_url, **s3_server.environment}
    with deployment(environment, s3_bucket, copies) as running:
        yield running


async def prepare(services: Deployment, *skus: str) -> None:
    await services.store.put(PHOTO, picture("JPEG", (900, 600), "firebrick"))
    await services.store.put("incoming/rugs.csv", catalogue(*skus))
    await services.store.put("recipes/product-lifestyle/e2e.toml", FAST.encode())


def ready(**more: Any) -> dict[str, Any]:
    catalogue = {"key": "incoming/rugs.csv"}
    return {
        "catalogue": catalogue,
        "recipe": "product-lifestyle@e2e",
        "overrides": {"styles": ["bright-home"]},
        **more,
    }


async def test_an_outsiders_json_becomes_scenes_and_a_completed_run_with_its_reference(
    services: Deployment,
) -> None:
    await prepare(services, "A-1", "A-2")
    async with outsider(services.environment["RABBITMQ_URL"]) as system:
        await system.publish(ready(reference="order-4711"))
        completed = await system.hear("run.completed", "run.rejected")
        assert (completed["kind"], completed["status"]) == ("run.completed", "succeeded")
        assert completed["reference"] == "order-4711"
        assert completed["counts"]["scene"] == 2
        manifest = await services.store.get(completed["manifest"])
        for line in map(json.loads, manifest.splitlines()):
            assert await services.store.size(line["scene"]) is not None
            assert await services.store.size(line["thumb"]) is not None

        envelope = {"specversion": "1.0", "id": "7", "source": "/pim", "type": "csv.ready"}
        body = {**envelope, "data": ready(reference="order-4712")}
        await system.publish(body, "application/cloudevents+json")
        again = await system.hear("run.completed", "run.rejected")
        assert again["reference"] == "order-4712"
        assert (again["id"], again["run"]) == (completed["id"], completed["run"])
    assert services.simulator.counters()["creates"] == 2


@pytest.mark.parametrize("copies", [{"batch_builder": 2, "submitter": 2}], indirect=True)
async def test_two_copies_of_a_service_share_the_load(services: Deployment) -> None:
    skus = [f"S-{number}" for number in range(12)]
    await prepare(services, *skus)
    async with outsider(services.environment["RABBITMQ_URL"]) as system:
        await system.publish(ready())
        completed = await system.hear("run.completed")
    assert completed["counts"]["scene"] == len(skus)
    assert services.simulator.counters()["creates"] == len(skus)
    for service in ("batch_builder", "submitter"):
        handled = [sum(line["event"] == "handled" for line in log) for log in services.log(service)]
        assert all(share > 0 for share in handled), handled


@pytest.mark.parametrize(
    ("stage", "feeds_it"),
    [
        ("batch_builder", "shard.planned"),
        ("submitter", "batch.built"),
        ("poller", "batch.submitted"),
        ("extractor", "attempt.ended"),
    ],
)
async def test_a_stopped_service_stops_only_its_stage_and_the_run_completes_when_it_is_back(
    services: Deployment, stage: str, feeds_it: str
) -> None:
    (stopped,) = services.processes[stage]
    stopped.kill()
    await prepare(services, "A-1")
    async with outsider(services.environment["RABBITMQ_URL"]) as system:
        await system.publish(ready())
        await system.hear(feeds_it)
        stopped.start()
        assert (await system.hear("run.completed"))["counts"]["scene"] == 1
    assert services.simulator.counters()["creates"] == 1
