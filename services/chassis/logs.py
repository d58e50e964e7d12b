"""Structured logs: one JSON object a line, with the ids of the work it is about.

Every line has a machine-readable `event`; run, shard, attempt, turn and batch come from the context
that delivery binds around a handler. Nothing secret and no payload is ever logged.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import FilteringBoundLogger, Processor

from .handling import LastWord, Result, Snooze

WARNING = logging.WARNING
_IDS = ("run", "shard", "attempt", "turn", "batch")


def configure(*, as_json: bool, level: int = logging.INFO) -> None:
    """Send logs to standard error: JSON lines for machines, short coloured lines for a terminal.

    Libraries that log the standard way are brought into the same form.
    """
    renderer: Processor = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    unwrapped = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[unwrapped, renderer])
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.INFO), force=True)
    for chatty in ("httpx2", "httpcore2", "google_genai"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # It reports every refused connection, which we say ourselves, in words.
    logging.getLogger("aiormq.connection").setLevel(logging.CRITICAL)


def library_logger() -> logging.Logger:
    """Return the logger to hand to a library that would otherwise print in a form of its own."""
    return logging.getLogger("sceneloom.library")


def logger() -> FilteringBoundLogger:
    """Return a logger that carries the ids bound at the moment of each line."""
    log: FilteringBoundLogger = structlog.get_logger()
    return log


@contextmanager
def about(kind: str, body: object, **more: str) -> Iterator[None]:
    """Bind the ids in a message's body to every log line inside the block."""
    known = body if isinstance(body, Mapping) else {}
    ids = {name: known[name] for name in _IDS if known.get(name) is not None}
    with bound_contextvars(kind=kind, **ids, **more):
        yield


def said(result: Result) -> list[str] | str:
    """Return a handler's result in a few words: the kinds of its events, or how long it snoozes."""
    if isinstance(result, Snooze):
        return f"snooze {result.delay.total_seconds():g} s"
    return [event.kind for event in (result.events if isinstance(result, LastWord) else result)]
