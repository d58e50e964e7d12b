"""The `sceneloom` command. Each command loads only what it needs, so that `--help` is quick."""


def main() -> None:
    """Run the command line."""
    from .commands import app

    app()
