"""What a command says of a store or a broker that is unfit, away or late: a sentence, never a traceback."""

import pytest

from tests.e2e.careless_store import careless_store
from tests.e2e.command import Ended, sceneloom
from tests.e2e.deployment import SERVICES
from tests.servers.s3 import S3Server

NOBODY = "127.0.0.1:1"
SETTINGS = {
    "RABBITMQ_URL": f"amqp://guest:guest@{NOBODY}/",
    "S3_ENDPOINT": f"http://{NOBODY}",
    "S3_ACCESS_KEY": "tests",
    "S3_SECRET_KEY": "tests-secret",
    "SCENELOOM_PROVIDER": "simulator",
    "SCENELOOM_SIMULATOR_URL": f"http://{NOBODY}",
    "SCENELOOM_STARTUP_WAIT": "PT0S",
}
CONSEQUENCE = "two workers could both submit one batch"


def command(*arguments: str, **settings: str) -> Ended:
    return sceneloom(*arguments, **{**SETTINGS, **settings})


def last_sentence(ended: Ended) -> str:
    """Return what the command ended with, which must not be a traceback."""
    assert "Traceback" not in ended.errors
    last = ended.errors.splitlines()[-1]
    assert last.startswith("sceneloom: ")
    return last


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_starts_on_a_store_that_ignores_conditional_writes(service: str) -> None:
    with careless_store() as store:
        refused = command("serve", service, S3_ENDPOINT=store.endpoint)
    assert refused.code == 3
    assert CONSEQUENCE in last_sentence(refused)
    assert store.conditions == ["*", "*"]
    assert store.objects == {}


def test_doctor_says_that_a_store_ignores_conditional_writes() -> None:
    with careless_store() as store:
        told = command("doctor", S3_ENDPOINT=store.endpoint)
    assert told.code == 3
    assert "Traceback" not in told.errors
    (verdict,) = [line for line in told.stdout.splitlines() if "object store:" in line]
    assert verdict.startswith("FAIL")
    assert CONSEQUENCE in verdict
    assert told.stdout.count("SCENELOOM_STARTUP_WAIT") == 1


def test_a_service_whose_store_is_away_says_so_and_ends() -> None:
    ended = command("serve", "ingest")
    assert ended.code == 4
    assert f"the object store (http://{NOBODY}/sceneloom) did not serve" in last_sentence(ended)


def test_a_service_waits_for_a_store_that_is_still_starting() -> None:
    with careless_store(busy_for=6) as store:
        ended = command("serve", "ingest", S3_ENDPOINT=store.endpoint, SCENELOOM_STARTUP_WAIT="PT60S")
    assert ended.code == 3, ended.errors
    assert CONSEQUENCE in last_sentence(ended)


def test_a_service_whose_broker_is_away_says_so_and_ends(s3_server: S3Server, s3_bucket: str) -> None:
    ended = command("serve", "ingest", **{**s3_server.environment, "S3_BUCKET": s3_bucket})
    assert ended.code == 3
    assert "RabbitMQ cannot be reached" in last_sentence(ended)


def test_setup_says_that_the_store_it_made_a_bucket_in_ignores_conditional_writes() -> None:
    with careless_store() as store:
        refused = command("setup", S3_ENDPOINT=store.endpoint)
    assert refused.code == 3
    assert CONSEQUENCE in last_sentence(refused)
