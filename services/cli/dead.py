"""`sceneloom dead list` and `show`: what was given up, and why."""

import json
from pathlib import Path
from typing import Any

from contracts.documents import DeadLetter
from services.chassis.dead_letters import LetterFilter, body_of

from .console import fail, give_json, say
from .exit_codes import ExitCode
from .letters import all_letters
from .stores import store_of

SHOWN_BODY = 4_000
"""Characters of a body that are printed; a poisonous one may have millions."""


async def list_command(wanted: LetterFilter, folder: Path | None, *, as_json: bool) -> ExitCode:
    """Print the letters, a line each."""
    letters = await all_letters(store_of(folder), folder, wanted)
    if as_json:
        give_json({"letters": [letter.model_dump(mode="json", exclude={"body"}) for letter in letters]})
        return ExitCode.DONE
    for letter in letters:
        say(line_of(letter))
    say(_advice(len(letters), folder))
    return ExitCode.DONE


async def show_command(identifier: str, folder: Path | None, *, as_json: bool) -> ExitCode:
    """Print one letter whole."""
    store = store_of(folder)
    letters = await all_letters(store, folder, LetterFilter(identifier=identifier))
    if not letters:
        fail(unknown(identifier, store.name, folder), ExitCode.USAGE)
    if as_json:
        give_json(letters[0].model_dump(mode="json"))
    else:
        say(_whole(letters[0]))
    return ExitCode.DONE


def unknown(identifier: str, where: str, folder: Path | None) -> str:
    """Return what to tell who names a letter that is not there."""
    return (
        f"there is no dead letter {identifier} in {where}. It may have been replayed or dropped: "
        f"`sceneloom dead list{in_folder(folder)}` shows what there is"
    )


def in_folder(folder: Path | None) -> str:
    """Return the option that names the folder again in a command to use next."""
    return f" --out {folder}" if folder is not None else ""


def line_of(letter: DeadLetter) -> str:
    """Return a letter in one line."""
    work = _work(letter)
    about = f", {work}" if work else ""
    return f"{letter.id}  {letter.died:%Y-%m-%d %H:%M:%S}  {letter.queue}{about}: {_short(letter.reason)}"


def _work(letter: DeadLetter) -> str:
    named = {"run": letter.run, "shard": letter.shard, "attempt": letter.attempt}
    return " ".join(f"{name} {value}" for name, value in named.items() if value is not None)


def _short(reason: str) -> str:
    first = reason.split("\n", 1)[0]
    return first if len(first) <= 160 else f"{first[:159]}…"


def _advice(count: int, folder: Path | None) -> str:
    if count == 0:
        return "no dead letters"
    where = in_folder(folder)
    noun = "1 dead letter" if count == 1 else f"{count} dead letters"
    return (
        f"{noun}: mend the cause, then `sceneloom dead replay ID{where}`; what cannot be mended is ended by "
        f"`sceneloom dead drop ID{where}`"
    )


def _whole(letter: DeadLetter) -> str:
    lines = [
        f"dead letter   {letter.id}",
        f"queue         {letter.queue}",
        f"about         {_work(letter) or 'nothing that can be read from it'}",
        f"died          {letter.died.isoformat()}, first failed {letter.first_failed.isoformat()}",
        f"failures      {letter.attempts}",
        f"reason        {letter.reason}",
        *(f"header        {name}: {_short(value)}" for name, value in _told(letter.headers).items()),
        f"body          {_body(letter)}",
    ]
    return "\n".join([*lines, *(["stack", letter.stack.rstrip()] if letter.stack else [])])


def _told(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers that say something which the letter does not say already."""
    return {name: value for name, value in headers.items() if not name.startswith("x-sceneloom-")}


def _body(letter: DeadLetter) -> str:
    """Return the body so that a terminal is safe from it: control characters are spelled out."""
    body = body_of(letter)
    text: Any = body[:SHOWN_BODY].decode(errors="replace")
    more = f" … ({len(body)} bytes in all)" if len(body) > SHOWN_BODY else ""
    return (text if text.isprintable() else json.dumps(text)) + more
