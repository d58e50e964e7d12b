"""The `sceneloom` command. Each command loads only what it needs, so that `--help` is quick."""

import os
import sys


def main() -> None:
    """Run the command line.

    The process ends without Python's own farewell: threads of the object store's library may still run
    then and abort it, with an exit code that says something else than what happened.
    """
    from .commands import app

    code: object = 0
    try:
        app()
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))
