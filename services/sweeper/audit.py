"""The provider's list held against our submissions: no I/O.

A batch bears its submission's name, which is made at random. The audit knows the logs of unfinished runs
and those that an index under `batches/` leads to from a listed batch. A batch that none of them names is a
stranger and never touched: another deployment's, or one that was made late, after its submission was given
up and its run completed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contracts.submission import AnyEntry, Creating, Prepared, Refused, Submitted
from services.chassis.provider import BatchStatus
from services.chassis.submission_log import submission_of


@dataclass
class Findings:
    """What an audit found; doubles and missing batches want a person's eye."""

    known: list[BatchStatus] = field(default_factory=list)
    in_doubt: list[BatchStatus] = field(default_factory=list)
    doubles: list[BatchStatus] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    strangers: int = 0


def compare(
    listed: Iterable[BatchStatus], submissions: Mapping[str, AnyEntry], followed: Iterable[str]
) -> Findings:
    """Return how the provider's batches and our submissions fit.

    `submissions` leads from a submission's name to its newest entry; `followed` are the batches whose
    attempts have not ended, so that the provider must know them.
    """
    found, names = Findings(), set[str]()
    for batch in listed:
        names.add(batch.name)
        made_for = submission_of(batch.display_name)
        newest = submissions.get(made_for[0]) if made_for else None
        if made_for is None or newest is None:
            found.strangers += 1
        else:
            _place(found, batch, made_for[1], newest)
    found.missing = sorted(set(followed) - names)
    return found


def _place(found: Findings, batch: BatchStatus, epoch: int, newest: AnyEntry) -> None:
    match newest:
        case Submitted(batch=name) if name == batch.name:
            found.known.append(batch)
        case Submitted() | Refused():
            found.doubles.append(batch)
        case Prepared() | Creating() if newest.epoch != epoch:
            found.doubles.append(batch)
        case _:
            found.in_doubt.append(batch)
