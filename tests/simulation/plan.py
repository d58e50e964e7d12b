"""What a seed decides before its world begins: the run, the weather and the special events."""

from dataclasses import dataclass
from random import Random

LEASE = 60.0
"""Seconds; the product's own, repeated so that a test that breaks the product does not move the plan."""


@dataclass(frozen=True)
class Shape:
    """The run of a seed."""

    shards: int
    items: int
    window: int
    attempts: int


@dataclass(frozen=True)
class Weather:
    """How often what goes wrong: chances per effect at an outside thing, of a create, of a message."""

    pause: float
    trouble: float
    create: float
    duplicate: float
    ack_lost: float
    late: float = 0.0
    """How often the answer to a write comes late, beside the trouble that there is anyhow."""


CALM = Weather(pause=0, trouble=0, create=0, duplicate=0, ack_lost=0)


@dataclass(frozen=True)
class Plan:
    """The parameters of a seed; times in seconds from its beginning."""

    seed: int
    shape: Shape
    weather: Weather
    lag: float
    """The provider's list shows a batch at the latest so long after it was made."""
    in_flight: float
    """A create that was sent acts at the latest so long afterwards."""
    settle: float
    batch_time: float
    calm_at: float
    fastest: float = 120.0
    sweep_after: float = 1800.0
    sweeper: bool = True
    audits: bool = False
    strict: bool = False
    wipe_at: float | None = None
    cancel_at: float | None = None
    rotated: tuple[float, float] | None = None
    budget_attempts: int | None = None
    """How many attempts of a full shard the run's budget pays at their highest price."""
    budget_of: str = "run"
    sites: int = 1
    replicas: int = 2
    bad_photo: bool = False
    """Whether one photo comes and goes, so that two builders may build different things."""
    alike: bool = False
    """Whether all products have one photo and the same words, so that their requests are the same."""
    slowest: float = 120.0
    """Seconds that an effect may take; longer than a lease."""
    ack_first: bool = False
    """Whether a message is forgotten before it is handled: for the test that this would lose work."""

    def __str__(self) -> str:
        shape, words = self.shape, []
        words.append(
            f"{shape.shards} shards x {shape.items}, window {shape.window}, {shape.attempts} attempts"
        )
        words.append(f"lag {self.lag:.0f}, in flight {self.in_flight:.0f}, settle {self.settle:.0f}")
        words.append(f"trouble {self.weather.trouble}, create {self.weather.create}")
        flags = {
            "wiped": self.wipe_at,
            "cancelled": self.cancel_at,
            "rotated": self.rotated,
            "budget": self.budget_attempts and f"{self.budget_attempts} of {self.budget_of}",
            "strict": self.strict or None,
            "sites": self.sites if self.sites > 1 else None,
            "sweeper": None if self.sweeper else "none",
            "alike": self.alike or None,
        }
        words += [f"{name} {value}" for name, value in flags.items() if value is not None]
        return f"seed {self.seed}: {'; '.join(words)}"


def plan_of(seed: int) -> Plan:
    """Return the plan of a seed."""
    dice = Random(seed)
    chance = dice.random
    lag = dice.choice((0.0, 5.0, 30.0, 60.0, 120.0))
    in_flight = dice.choice((0.0, 20.0, 45.0, 90.0))
    long_batches = chance() < 0.03
    calm_at = dice.choice((60.0, 200.0, 400.0, 800.0))
    rotated = (start := dice.uniform(0, calm_at), start + dice.uniform(60, 900))
    return Plan(
        seed=seed,
        shape=dice.choices(_SHAPES, _WEIGHTS)[0],
        weather=_weather(dice),
        lag=lag,
        in_flight=in_flight,
        settle=lag + in_flight + LEASE + dice.choice((1.0, 30.0)),
        batch_time=dice.uniform(4500, 9000) if long_batches else dice.choice((20.0, 120.0, 240.0, 600.0)),
        calm_at=calm_at,
        fastest=dice.choice((30.0, 120.0, 120.0)),
        sweep_after=dice.choice((600.0, 1800.0)),
        audits=chance() < 0.1,
        strict=chance() < 0.05,
        wipe_at=dice.uniform(0, calm_at) if chance() < 0.2 else None,
        cancel_at=dice.uniform(0, calm_at) if chance() < 0.1 else None,
        rotated=rotated if chance() < 0.05 else None,
        budget_attempts=dice.choice((1, 2)) if chance() < 0.15 else None,
        budget_of=dice.choice(("run", "day", "total")),
        sites=2 if chance() < 0.04 else 1,
        bad_photo=chance() < 0.1,
        alike=chance() < 0.2,
    )


_SHAPES = (
    Shape(1, 1, 1, 1),
    Shape(1, 2, 2, 2),
    Shape(2, 1, 1, 2),
    Shape(2, 1, 2, 1),
    Shape(2, 2, 2, 2),
    Shape(3, 1, 2, 2),
)
_WEIGHTS = (9, 6, 2, 2, 1, 1)


def _weather(dice: Random) -> Weather:
    trouble = dice.choice((0.0, 0.01, 0.03, 0.06, 0.1))
    return Weather(
        pause=dice.choice((0.02, 0.1, 0.25)),
        trouble=trouble,
        create=dice.choice((0.2, 0.5, 0.9)),
        duplicate=dice.choice((0.0, 0.05, 0.2)),
        ack_lost=trouble,
    )
