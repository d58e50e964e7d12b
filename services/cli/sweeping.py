"""`sceneloom sweep`: one pass over the store, beside whatever runs."""

from datetime import timedelta

from contracts.documents import AuditReport
from contracts.events import Event
from services.adapters.gemini import open_gemini
from services.adapters.object_store import s3_store
from services.chassis.clock import SystemClock
from services.chassis.object_store import ObjectStore
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings
from services.sweeper.auditing import Auditor
from services.sweeper.handlers import Sweeper
from services.sweeper.settings import SweeperSettings

from .console import give_json, say
from .exit_codes import ExitCode


async def sweep_command(run: str | None, after: float | None, *, audit: bool, as_json: bool) -> ExitCode:
    """Publish again what nobody followed up, and say what that was."""
    store, clock = s3_store(S3Settings.load()), SystemClock()
    patience = SweeperSettings.load().after if after is None else timedelta(seconds=after)
    said: list[Event] = []
    async with connected_publisher(BrokerSettings.load(), clock) as publisher:
        async for event in Sweeper(store, clock, patience).sweep(run):
            await publisher.publish(event)
            said.append(event)
    report = await _audit(store) if audit else None
    if as_json:
        give_json(
            {
                "swept": [{"kind": event.kind, **event.model_dump(mode="json")} for event in said],
                "audit": report.model_dump(mode="json") if report else None,
            }
        )
        return ExitCode.DONE
    for event in said:
        say(_sentence(event))
    say(f"{len(said)} forgotten {'piece' if len(said) == 1 else 'pieces'} of work taken up again")
    if report is not None:
        for sentence in _audit_sentences(report):
            say(sentence)
    return ExitCode.DONE


def _sentence(event: Event) -> str:
    about = event.model_dump(include={"run", "shard", "attempt"}, exclude_none=True)
    return " ".join([event.kind, *(f"{name} {value}" for name, value in about.items())])


def _audit_sentences(report: AuditReport) -> list[str]:
    sentences = [
        (
            f"audit: {report.known} batches followed, {report.in_doubt} not recorded yet, "
            f"{report.strangers} strangers"
        )
    ]
    sentences += [
        f"double: {name} is ours and followed by nobody; it was cancelled if it still ran"
        for name in report.doubles
    ]
    return sentences + [f"missing: the provider does not list {name}" for name in report.missing]


async def _audit(store: ObjectStore) -> AuditReport:
    provider = ProviderSettings.load()
    async with open_gemini(provider.endpoint(), provider.key()) as gemini:
        settle = SweeperSettings.load().settle
        return await Auditor(store, gemini, SystemClock(), provider.tag(), settle).audit()
