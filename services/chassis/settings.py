"""The settings blocks that several services share; each service embeds the ones it needs.

The environment is read here and in each service's own `settings.py`, nowhere else. Every secret can
also come from a file: name the folder in SCENELOOM_SECRETS_DIR and the file like the variable.
"""

import os
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.identity import AccountTag, account_tag

from .errors import ConfigurationError

GOOGLE_ENDPOINT = "https://generativelanguage.googleapis.com"


class Settings(BaseSettings):
    """A block of settings read from the environment, and from secret files where there are any."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True, case_sensitive=False
    )

    @classmethod
    def load(cls) -> Self:
        """Return the settings in force; raises ConfigurationError naming the variable at fault."""
        try:
            return cls(_secrets_dir=os.environ.get("SCENELOOM_SECRETS_DIR"))
        except ValidationError as error:
            raise ConfigurationError(_complaint(cls, error)) from error


SettleTime = Annotated[
    timedelta,
    Field(
        validation_alias="SCENELOOM_SUBMISSION_SETTLE",
        ge=timedelta(minutes=2),
        description="Absence from the provider's list for this long is proof; decision 9 says what it must "
        "exceed.",
    ),
]
"""How long a submission that nobody knows the fate of is looked for."""
SETTLE_TIME = timedelta(hours=1)


class ServerSettings(Settings):
    """How long a server that is still starting is waited for when a service starts."""

    startup_wait: Annotated[timedelta, Field(validation_alias="SCENELOOM_STARTUP_WAIT", ge=timedelta(0))] = (
        timedelta(seconds=30)
    )


class BrokerSettings(ServerSettings):
    """Where RabbitMQ is."""

    url: Annotated[SecretStr, Field(validation_alias="RABBITMQ_URL")] = SecretStr(
        "amqp://guest:guest@127.0.0.1:5672/"
    )

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: SecretStr) -> SecretStr:
        _check_address(url.get_secret_value(), ("amqp", "amqps"))
        return url


class S3Settings(ServerSettings):
    """Where the object store is."""

    endpoint: Annotated[str, Field(validation_alias="S3_ENDPOINT")] = "127.0.0.1:9000"
    access_key: Annotated[str, Field(validation_alias="S3_ACCESS_KEY")] = ""
    secret_key: Annotated[SecretStr, Field(validation_alias="S3_SECRET_KEY")] = SecretStr("")
    bucket: Annotated[str, Field(validation_alias="S3_BUCKET", min_length=3)] = "sceneloom"
    secure: Annotated[bool, Field(validation_alias="S3_SECURE")] = False
    region: Annotated[str, Field(validation_alias="S3_REGION")] = "us-east-1"

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, endpoint: str) -> str:
        _check_address(endpoint if "://" in endpoint else f"http://{endpoint}", ("http", "https"))
        return endpoint

    def address(self) -> str:
        """Return the endpoint with its scheme, given with or without one."""
        if "://" in self.endpoint:
            return self.endpoint.rstrip("/")
        return f"{'https' if self.secure else 'http'}://{self.endpoint}"

    def host(self) -> str:
        """Return the endpoint's host and port alone."""
        return urlsplit(self.address()).netloc


class ProviderSettings(Settings):
    """Which provider makes the scenes, and as whom we ask it.

    `gemini-or-simulator` means: the real one if a key is set, else the simulator; a deployment must
    say so itself, because nothing here ever pretends.
    """

    provider: Annotated[
        Literal["gemini", "simulator", "gemini-or-simulator"], Field(validation_alias="SCENELOOM_PROVIDER")
    ] = "gemini"
    api_key: Annotated[
        SecretStr,
        Field(
            validation_alias=AliasChoices("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY")
        ),
    ] = SecretStr("")
    base_url: Annotated[str, Field(validation_alias="GOOGLE_GEMINI_BASE_URL")] = ""
    simulator_url: Annotated[str, Field(validation_alias="SCENELOOM_SIMULATOR_URL")] = "http://127.0.0.1:8090"
    account: Annotated[str, Field(validation_alias="SCENELOOM_ACCOUNT")] = ""

    def simulated(self) -> bool:
        """Return whether the simulator stands in for the provider."""
        if self.provider == "gemini-or-simulator":
            return not self.api_key.get_secret_value()
        return self.provider == "simulator"

    def endpoint(self) -> str:
        """Return the address that requests go to."""
        if self.simulated():
            return self.simulator_url.rstrip("/")
        return self.base_url.rstrip("/") or GOOGLE_ENDPOINT

    def key(self) -> str:
        """Return the API key; raises ConfigurationError if there is none and none can stand in."""
        if self.simulated():
            return "simulator"
        if not self.api_key.get_secret_value():
            raise ConfigurationError(
                "no API key: set GEMINI_API_KEY, or use the simulator (--provider simulator, "
                "SCENELOOM_PROVIDER=simulator), which draws stand-in scenes and costs nothing"
            )
        return self.api_key.get_secret_value()

    def tag(self) -> AccountTag:
        """Return the tag of the account in use."""
        if self.simulated():
            return account_tag("simulator", "", self.account)
        return account_tag("gemini", self.endpoint(), self.account or self.key())


def _check_address(address: str, schemes: tuple[str, ...]) -> None:
    """Raise ValueError unless the address has one of the schemes, a host and, if any, a possible port."""
    parts = urlsplit(address)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
        raise ValueError(f"it is not {schemes[0]}://HOST:PORT")


def _complaint(block: type[BaseSettings], error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else block.__name__
    return f"the setting {name} cannot be used: {first['msg']}"
