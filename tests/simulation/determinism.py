"""One loop without real time, threads or randomness, so that a seed is the same world every time."""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

from contracts.documents import RunDocument
from contracts.recipe import Recipe
from services.batch_builder import preparing
from services.chassis.object_store import DigestedFile
from services.extractor import collecting
from services.extractor.downloading import is_whole
from services.recipes.prompt import render_prompt

from .files import on_disk, open_file, path_of

P = ParamSpec("P")
T = TypeVar("T")


class Stuck(Exception):
    """Everybody waits, and nothing will ever happen."""


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop that jumps to its next timer when nothing is ready."""

    def __init__(self) -> None:
        super().__init__()
        self._virtual = 0.0
        self._selector = self
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._virtual

    def select(self, timeout: float | None) -> Iterable[Any]:
        """Return no event, but let the time pass: the loop asks how long it may sleep."""
        if timeout is None:
            raise Stuck
        self._virtual += max(timeout, 0)
        return ()

    def _process_events(self, event_list: Iterable[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody calls from another thread."""


class Silence:
    """A logger whose lines go to a trace if somebody wants one."""

    def __init__(self) -> None:
        self.heard: Callable[[str], None] | None = None

    def _log(self, event: str, **more: object) -> None:
        if self.heard is not None:
            words = " ".join(f"{name}={value}" for name, value in more.items())
            self.heard(f"log {event} {words}")

    debug = info = warning = error = critical = exception = _log


class Nonce:
    """Stands for a random UUID; its words come in a fixed order."""

    issued = 0
    prefix = "0"

    def __init__(self) -> None:
        Nonce.issued += 1
        self.hex = f"{Nonce.prefix}{Nonce.issued:031x}"

    @classmethod
    def restart(cls, prefix: str) -> None:
        """Count from the start again, below another first digit."""
        cls.issued, cls.prefix = 0, prefix


SILENCE = Silence()


async def _inline(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    return work(*args, **kwargs)


def _nothing_bound(kind: str, body: object, **more: str) -> AbstractContextManager[None]:
    return nullcontext()


@lru_cache(maxsize=1000)
def _rendered(recipe: str, style: str, fields: tuple[tuple[str, str], ...]) -> str:
    return render_prompt(Recipe.model_validate_json(recipe), style, dict(fields))


def _render_once(recipe: Recipe, style_name: str, fields: Mapping[str, str]) -> str:
    """Render a prompt as the product does, but the same one only once: templates are slow to compile."""
    return _rendered(recipe.model_dump_json(), style_name, tuple(fields.items()))


_parse = RunDocument.model_validate_json


@lru_cache(maxsize=100)
def _parse_once(data: bytes) -> RunDocument:
    """Parse a run's document as the product does, but the same bytes only once: every step reads it."""
    return _parse(data)


@contextmanager
def deterministic() -> Iterator[None]:
    """Take threads, randomness and logs out of the product, for as many seeds as are run inside."""
    memory = Path("/dev/shm")  # noqa: S108  # files in memory, each deleted by the product itself
    with (
        patch.object(asyncio, "to_thread", _inline),
        patch.object(uuid, "uuid4", Nonce),
        patch("tempfile.tempdir", str(memory) if memory.is_dir() else None),
        patch("tempfile.TemporaryFile", open_file),
        patch.object(DigestedFile, "path", property(path_of)),
        patch.object(collecting, "is_whole", on_disk(is_whole)),
        patch.object(RunDocument, "model_validate_json", _parse_once),
        patch("services.chassis.logs.logger", lambda: SILENCE),
        patch("services.chassis.logs.about", _nothing_bound),
        patch.object(preparing, "render_prompt", _render_once),
    ):
        yield
