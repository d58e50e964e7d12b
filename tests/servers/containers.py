"""Servers in containers: only where Docker answers at once and the image is there or can be pulled."""

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import docker  # type: ignore[import-untyped]  # the SDK ships no types, and four calls need no stubs
import requests
from docker.errors import (  # type: ignore[import-untyped]  # as above
    APIError,
    DockerException,
    ImageNotFound,
)
from testcontainers.core.container import DockerContainer

from tests.servers.processes import ServerUnavailableError, wait_until

_ANSWER_SECONDS = 3
_PULL_SECONDS = 90
_BOOT_SECONDS = 60


@contextmanager
def running(
    image: str, *, ports: Sequence[int], environment: Mapping[str, str], command: str = ""
) -> Iterator[list[str]]:
    """Run an image and give the `host:port` that leads to each of its ports."""
    _ensure_image(image)
    container = DockerContainer(image).with_exposed_ports(*ports).with_envs(**environment)
    if command:
        container.with_command(command)
    try:
        _start(container, image)
        host = container.get_container_host_ip()
        yield [f"{host}:{container.get_exposed_port(port)}" for port in ports]
    finally:
        container.stop()


def _start(container: DockerContainer, image: str) -> None:
    try:
        container.start()
    except (DockerException, requests.RequestException) as problem:
        raise ServerUnavailableError(f"a container of {image} cannot be started ({problem})") from problem


def wait_for(image: str, answers: Callable[[], bool]) -> None:
    """Return once the server in a container answers; ServerUnavailableError after a minute."""
    try:
        wait_until(answers, seconds=_BOOT_SECONDS, what=f"the server in a container of {image}")
    except TimeoutError as late:
        raise ServerUnavailableError(str(late)) from late


def _ensure_image(image: str) -> None:
    if not _someone_listens(docker.utils.parse_host(os.environ.get("DOCKER_HOST"))):
        raise ServerUnavailableError("Docker does not run")
    try:
        client = docker.from_env(timeout=_ANSWER_SECONDS)
        client.ping()
    except (DockerException, requests.RequestException) as problem:
        raise ServerUnavailableError(f"Docker does not answer ({type(problem).__name__})") from problem
    try:
        client.images.get(image)
    except ImageNotFound:
        _pull(client.api, image)
    finally:
        client.close()


def _someone_listens(host: str) -> bool:
    """Try the daemon's socket first, because Docker's SDK leaks its own when nobody listens."""
    scheme, _, path = host.partition("://")
    if scheme not in {"unix", "http+unix"}:
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(path) == 0


def _pull(api: docker.APIClient, image: str) -> None:
    """Pull an image, giving up (the layers so far are kept) when it takes too long."""
    deadline = time.monotonic() + _PULL_SECONDS
    try:
        for _progress in api.pull(image, stream=True, decode=True):
            if time.monotonic() > deadline:
                raise ServerUnavailableError(
                    f"pulling {image} took over {_PULL_SECONDS} s; try `docker pull {image}`"
                )
        api.inspect_image(image)
    except (APIError, ImageNotFound, requests.RequestException) as problem:
        raise ServerUnavailableError(
            f"the image {image} cannot be pulled ({type(problem).__name__})"
        ) from problem
