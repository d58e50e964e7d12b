"""`sceneloom serve`: one service as a process."""

import asyncio
import importlib

from services.chassis import logs

from .exit_codes import ExitCode


def serve_command(service: str) -> ExitCode:
    """Serve until a stop signal."""
    logs.configure(as_json=True)
    if service == "gemini_simulator":
        from services.gemini_simulator.app import serve
        from services.gemini_simulator.settings import SimulatorSettings

        serve(SimulatorSettings.load())
        return ExitCode.DONE
    app = importlib.import_module(f"services.{service}.app")
    asyncio.run(app.serve())
    return ExitCode.DONE
