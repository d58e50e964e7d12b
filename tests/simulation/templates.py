"""Planned runs, made once by the real ingest: what lies in the store as a seed begins."""

from dataclasses import dataclass
from functools import cache

from contracts.events import CsvReady, Event
from contracts.keys import recipe
from contracts.topology import Service
from services.ingest.handlers import Ingestor
from services.ingest.plans import Budget
from services.ingest.recipe_book import RecipeBook

from .determinism import Nonce, VirtualLoop
from .files import MemoryFile
from .plan import CALM, Plan, Shape
from .process import Process
from .store import Objects, StoreView
from .world import World

RUN = "run-1"
ACCOUNT, OTHER_ACCOUNT = "gemini-a", "gemini-b"
_CATALOGUE = "incoming/rugs.csv"
_RECIPE = """
name = "plain"
version = "1"
model = "gemini-nano-banana-2.1"
prompt = "A room with {{{{ product.title }}}}. {{{{ style.words }}}}"
shard_items = {items}
max_attempts = {attempts}
[[styles]]
name = "calm"
words = "Calm."
"""


@dataclass(frozen=True)
class Template:
    """A store that holds a planned run, and the events that start it."""

    objects: dict[str, bytes]
    events: tuple[Event, ...]


@cache
def template_of(shape: Shape, *, alike: bool) -> Template:
    """Return the planned run of a shape; call it where the product is deterministic."""
    issued, prefix = Nonce.issued, Nonce.prefix
    Nonce.restart("f")
    MemoryFile.use_real_files = True  # ingest reads its own
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(_planned(shape, loop, alike=alike))
    finally:
        MemoryFile.use_real_files = False
        loop.close()
        Nonce.issued, Nonce.prefix = issued, prefix


async def _planned(shape: Shape, loop: VirtualLoop, *, alike: bool) -> Template:
    plan = Plan(0, shape, CALM, lag=0, in_flight=0, settle=0, batch_time=0, calm_at=0)
    world = World(plan, loop)
    names = [(n, 0 if alike else n) for n in range(shape.shards * shape.items)]
    rows = "".join(f"rug-{n},Rug {name},photos/{name}.jpg\n" for n, name in names)
    source = {
        _CATALOGUE: f"sku,title,image\n{rows}".encode(),
        recipe("plain", "1"): _RECIPE.format(items=shape.items, attempts=shape.attempts).encode(),
    }
    objects = Objects(world, source)
    store = StoreView(objects, Process(world, Service.INGEST, "ingest", lambda _: None))
    ingestor = Ingestor(store, RecipeBook(store), world, ACCOUNT, shape.window, Budget())
    ready = CsvReady.model_validate({"catalogue": {"key": _CATALOGUE}, "recipe": "plain", "run": RUN})
    result = await ingestor.plan(ready)
    assert isinstance(result, list), result
    return Template({key: data for key, data in objects.data.items() if key not in source}, tuple(result))
