"""Words to the person at the terminal: results to standard output, everything else to standard error."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer

from services.chassis.errors import ConfigurationError, SceneloomError

from .exit_codes import ExitCode

GO_ON = "run the same command again to go on"


def say(text: str) -> None:
    """Print a line of result."""
    typer.echo(text)


def note(text: str) -> None:
    """Print a line that is not the result."""
    typer.echo(text, err=True)


def give_json(value: Any) -> None:
    """Print a result for machines: one JSON object on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def fail(text: str, code: ExitCode) -> NoReturn:
    """Print what went wrong and end with the exit code."""
    typer.secho(f"sceneloom: {text}", err=True, fg=typer.colors.RED if _colour() else None)
    raise typer.Exit(code)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn our own errors into a sentence and an exit code; a traceback is for our mistakes only."""
    try:
        yield
    except ConfigurationError as error:
        fail(str(error), ExitCode.CONFIGURATION)
    except SceneloomError as error:
        fail(str(error), ExitCode.UPSTREAM)


def is_terminal() -> bool:
    """Return whether a person watches standard error."""
    return sys.stderr.isatty()


def _colour() -> bool:
    import os

    return is_terminal() and not os.environ.get("NO_COLOR")
