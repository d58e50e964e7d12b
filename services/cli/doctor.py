"""`sceneloom doctor`: the settings in force, secrets masked, and whether each of them works."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from pydantic import SecretStr

from services.adapters.object_store import s3_store
from services.adapters.photos.settings import PhotoSettings
from services.batch_builder.settings import BuilderSettings
from services.chassis.clock import SystemClock
from services.chassis.errors import ConfigurationError, SceneloomError
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings, Settings
from services.chassis.store_check import require_conditional_writes
from services.extractor.settings import ExtractorSettings
from services.ingest.settings import IngestSettings
from services.poller.settings import PollerSettings
from services.pricing.cards import shipped_cards
from services.pricing.live_models import differences, unusable
from services.recipes.shipped_recipes import DEFAULT_RECIPE, find_shipped
from services.submitter.settings import SubmitterSettings
from services.sweeper.settings import SweeperSettings

from .console import say
from .exit_codes import ExitCode

BLOCKS: tuple[type[Settings], ...] = (
    BrokerSettings,
    S3Settings,
    ProviderSettings,
    IngestSettings,
    BuilderSettings,
    PhotoSettings,
    SubmitterSettings,
    PollerSettings,
    ExtractorSettings,
    SweeperSettings,
)
Check = Callable[[], Awaitable[str]]


async def doctor_command() -> ExitCode:
    """Print and test everything; the exit code says whether all of it works."""
    shown: dict[str, str] = {}
    for block in (settings.load() for settings in BLOCKS):
        shown |= _shown(block)  # blocks share a setting
    for name, value in shown.items():
        say(f"{name:38} {value}")
    checks = {"RabbitMQ": _broker, "object store": _store, "provider": _provider, "models": _models}
    well = [await _passes(name, check) for name, check in checks.items()]
    return ExitCode.DONE if all(well) else ExitCode.CONFIGURATION


def _shown(block: Settings) -> dict[str, str]:
    """Return a block's settings by the name of their variable."""
    shown = {}
    for name, field in type(block).model_fields.items():
        alias = field.validation_alias
        variable = alias if isinstance(alias, str) else str(getattr(alias, "choices", [name])[0])
        shown[variable] = masked(getattr(block, name))
    return shown


def masked(value: object) -> str:
    """Return a value as it may be shown: of an address the password, of a secret everything is hidden."""
    if not isinstance(value, SecretStr):
        return str(value)
    secret = value.get_secret_value()
    parts = urlsplit(secret)
    if parts.scheme and parts.hostname:
        return f"{parts.scheme}://{parts.username or ''}:***@{parts.hostname}:{parts.port or ''}{parts.path}"
    return "***" if secret else "(not set)"


async def _passes(name: str, check: Check) -> bool:
    try:
        say(f"ok    {name}: {await check()}")
    except SceneloomError as error:
        say(f"FAIL  {name}: {error}")
        return False
    return True


async def _broker() -> str:
    """Connect, and declare the topology as every service does at its start."""
    async with connected_publisher(BrokerSettings.load(), SystemClock()):
        return "connected, topology declared"


async def _store() -> str:
    """Try the store as every service does at its start."""
    await require_conditional_writes(s3_store(S3Settings.load()))
    return "conditional writes hold"


async def _provider() -> str:
    from services.adapters.gemini import open_gemini

    provider = ProviderSettings.load()
    async with open_gemini(provider.endpoint(), provider.key()) as gemini:
        batches = [batch async for batch in gemini.list()]
    return f"{provider.endpoint()} answers, {len(batches)} batches listed, account tag {provider.tag()}"


async def _models() -> str:
    """Compare the table of models with what the provider offers."""
    from services.adapters.gemini import open_gemini

    provider = ProviderSettings.load()
    try:
        key = provider.key()
    except ConfigurationError:
        return "not compared with the provider's list, for want of a key"
    async with open_gemini(provider.endpoint(), key) as gemini:
        offered = await gemini.models()
    if wrong := unusable(find_shipped(DEFAULT_RECIPE).model, offered):
        raise ConfigurationError(f"{wrong}; recipe {DEFAULT_RECIPE} asks for it")
    return "; ".join((f"{len(offered)} listed", *differences(shipped_cards(), offered)))
