"""How every command ends: its coroutine run to an exit code, in sentences."""

import asyncio
from collections.abc import Coroutine
from typing import Any, NoReturn

import typer

from .exit_codes import ExitCode


def finish(command: Coroutine[Any, Any, ExitCode]) -> NoReturn:
    """Run a command to its exit code; Ctrl-C names the way to go on."""
    from services.chassis import logs

    from .console import GO_ON, fail, is_terminal
    from .requests import UsageProblem

    logs.configure(as_json=not is_terminal(), level=logs.WARNING)
    try:
        raise typer.Exit(asyncio.run(command))
    except UsageProblem as problem:
        fail(str(problem), ExitCode.USAGE)
    except KeyboardInterrupt:
        fail(f"interrupted; nothing is lost: {GO_ON}", ExitCode.INTERRUPTED)
