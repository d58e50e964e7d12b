"""The servers that the other tests stand on: real ones, isolated per test, and gone when killed."""

import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aio_pika
import obstore
import pytest
from obstore.store import S3Store

from tests.servers import rabbitmq, s3
from tests.servers.fixtures import Killable
from tests.servers.processes import LOCALHOST, ServerProcess, ServerUnavailableError, free_port, wait_until
from tests.servers.rabbitmq import RabbitServer
from tests.servers.s3 import S3Server
from tests.servers.sources import first_available

RACERS = 4


def store_of(server: S3Server, bucket: str) -> S3Store:
    return S3Store(
        bucket,
        endpoint=server.url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
        region=server.region,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
    )


async def pass_one_message(url: str) -> bytes:
    """Send one message through a quorum queue and read it back."""
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        queue = await channel.declare_queue("servers", durable=True, arguments={"x-queue-type": "quorum"})
        await channel.default_exchange.publish(aio_pika.Message(b"a rug"), routing_key=queue.name)
        async with queue.iterator(timeout=10) as messages:
            async for message in messages:
                await message.ack()
                return message.body
    raise AssertionError("the queue ended without a message")


async def test_a_message_passes_through_rabbitmq(rabbitmq_vhost_url: str) -> None:
    assert await pass_one_message(rabbitmq_vhost_url) == b"a rug"


async def test_a_virtual_host_hides_the_queues_of_other_tests(
    rabbitmq_url: str, rabbitmq_vhost_url: str
) -> None:
    await pass_one_message(rabbitmq_vhost_url)
    async with await aio_pika.connect(rabbitmq_url) as connection, connection.channel() as channel:
        with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
            await channel.declare_queue("servers", passive=True)


async def test_an_object_is_stored_and_read_back(s3_server: S3Server, s3_bucket: str) -> None:
    store = store_of(s3_server, s3_bucket)
    await obstore.put_async(store, "photos/a", b"pixels")
    assert bytes(await (await obstore.get_async(store, "photos/a")).bytes_async()) == b"pixels"


async def test_of_many_conditional_creates_one_wins(s3_server: S3Server, s3_bucket: str) -> None:
    store = store_of(s3_server, s3_bucket)
    attempts = [obstore.put_async(store, "commit", f"{n}".encode(), mode="create") for n in range(RACERS)]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    losses = [result for result in results if isinstance(result, obstore.exceptions.AlreadyExistsError)]
    assert len(losses) == RACERS - 1
    winner = next(n for n, result in enumerate(results) if not isinstance(result, BaseException))
    assert bytes(await (await obstore.get_async(store, "commit")).bytes_async()) == f"{winner}".encode()


async def test_a_killed_rabbitmq_comes_back_with_its_address(
    killable_rabbitmq: Killable[RabbitServer],
) -> None:
    url = killable_rabbitmq.server.url
    killable_rabbitmq.process.kill()
    with pytest.raises(aio_pika.exceptions.AMQPConnectionError):
        await aio_pika.connect(url)
    killable_rabbitmq.process.start()
    assert await pass_one_message(url) == b"a rug"


def test_a_killed_s3_server_keeps_its_objects(killable_s3: Killable[S3Server]) -> None:
    client = killable_s3.server.client()
    client.make_bucket("kept")
    obstore.put(store_of(killable_s3.server, "kept"), "a", b"1")
    killable_s3.process.kill()
    killable_s3.process.start()
    assert bytes(obstore.get(store_of(killable_s3.server, "kept"), "a").bytes()) == b"1"
    killable_s3.server.empty_and_remove("kept")


def test_a_removed_server_leaves_no_process_no_port_and_no_file() -> None:
    with s3.private_server() as (server, process):
        assert server.answers()
        assert any(path.exists() for path in process.leftovers)
    assert not process.running
    assert not process.folder.exists()
    assert not any(path.exists() for path in process.leftovers)
    with socket.socket() as probe:
        assert probe.connect_ex((LOCALHOST, int(server.endpoint.rpartition(":")[2]))) != 0


def test_a_server_that_cannot_boot_shows_the_end_of_its_log(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    command = ["/bin/sh", "-c", "echo no room left; exit 1"]
    process = ServerProcess("Broken", command, {}, folder, ready=lambda: False)
    with pytest.raises(ServerUnavailableError, match=r"Broken ended before it was ready(.|\n)*no room left"):
        process.start()
    process.remove()


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_what_a_dead_leader_left_behind_dies_too(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    command = ["/bin/sh", "-c", "sleep 600 & echo $! >orphan"]
    process = ServerProcess("Leader", command, {}, folder, ready=lambda: False)
    with pytest.raises(ServerUnavailableError, match="Leader ended before it was ready"):
        process.start()
    assert not is_alive(int((folder / "orphan").read_text()))


KILLED_TEST_RUN = """
import os, pathlib, signal, sys
from tests.servers.processes import ServerProcess

folder = pathlib.Path(sys.argv[1])
command = ["/bin/sh", "-c", "echo $$ >../pid.new; mv ../pid.new ../pid; exec sleep 600"]
ServerProcess("Server", command, {}, folder, ready=folder.with_name("pid").exists).start()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_test_run_leaves_no_server_behind(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    run = [sys.executable, "-c", KILLED_TEST_RUN, str(folder)]
    ended = subprocess.run(run, cwd=pytestconfig.rootpath, check=False, timeout=30)
    assert ended.returncode == -signal.SIGKILL
    wait_until(lambda: not folder.exists(), seconds=20, what="the removal of the server's folder")
    assert not is_alive(int((tmp_path / "pid").read_text()))


@pytest.fixture
def no_server_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RABBITMQ_URL", "S3_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_HOST", f"tcp://{LOCALHOST}:{free_port()}")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(rabbitmq, "_DEBIAN_PROGRAM", Path("nowhere"))


def test_a_missing_server_is_an_error_that_says_why_and_what_to_do(no_server_anywhere: None) -> None:
    sources = (rabbitmq.given_server, rabbitmq.container_server)
    with (
        pytest.raises(ServerUnavailableError) as missing,
        first_available("RabbitMQ", sources, remedy="Install it."),
    ):
        pass
    assert str(missing.value).splitlines() == [
        "There is no RabbitMQ to test against:",
        "- RABBITMQ_URL is not set",
        "- Docker does not answer (DockerException)",
        "Install it.",
    ]
