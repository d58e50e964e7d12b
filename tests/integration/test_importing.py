"""Importing opens nothing, and the command line loads only what a command needs."""

import subprocess
import sys

IMPORT_EVERYTHING = """
import os, pkgutil, sys

opened = []

def watch(event, arguments):
    if event in {"socket.connect", "subprocess.Popen", "os.fork", "os.posix_spawn"}:
        opened.append((event, arguments))

sys.addaudithook(watch)
import contracts, services

names = [
    module.name
    for package in (contracts, services)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]
for name in names:
    __import__(name)
# A library may try a socket and close it again, as urllib3 does to see whether there is IPv6.
for fd in os.listdir("/proc/self/fd"):
    try:
        link = os.readlink(f"/proc/self/fd/{fd}")
    except FileNotFoundError:
        continue  # the listing's own
    if link.startswith("socket:"):
        opened.append(link)
print(len(names), opened)
"""

SHOW_HELP = """
import sys
from services.cli.commands import app

sys.argv = ["sceneloom", "--help"]
try:
    app()
except SystemExit:
    heavy = {"google.genai", "faststream", "obstore", "PIL", "minio", "starlette"}
    print("loaded:", sorted(heavy & set(sys.modules)))
"""


def _said_by(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip().splitlines()[-1]


def test_importing_any_module_opens_no_connection_and_starts_no_process() -> None:
    count, opened = _said_by(IMPORT_EVERYTHING).split(" ", 1)
    assert int(count) > 150
    assert opened == "[]"


def test_help_loads_nothing_that_a_command_needs_later() -> None:
    assert _said_by(SHOW_HELP) == "loaded: []"
