"""Where everything lies in the object store; the only place that spells a key.

Names ending in a digest belong to data objects, which never change. Of the others, those that end in
`.json` are commits, created only-if-absent, that make data objects count; except `limits`, `frontier`,
`waiting`, `puzzling` and `incomplete`, which are notes, as are those of photos and of reusable scenes:
they spare work and may be written over. Dead letters and audits are written over as well, and a dead
letter goes once it is replayed or dropped. Manifest and report are written before the commit that makes
them count.
"""

import re
from dataclasses import dataclass

from .identity import slug


def recipe(name: str, version: str) -> str:
    """Return the key of a stored recipe."""
    return f"recipes/{name}/{version}.toml"


def recipes(name: str = "") -> str:
    """Return the folder of all recipes, or of one's versions."""
    return f"recipes/{name}/" if name else "recipes/"


def incoming(sha256: str, name: str) -> str:
    """Return the key of a catalogue that the command line uploads."""
    return f"incoming/{sha256[:16]}/{slug(name) or 'catalogue'}"


def photo(sha256: str, extension: str) -> str:
    """Return the key of a normalised photo, named by the hash of its stored bytes."""
    return f"photos/{sha256}.{extension}"


def photo_by_address(address_sha256: str) -> str:
    """Return the key of what is known about one photo address."""
    return f"photos/by-url/{address_sha256}.json"


def reusable(fingerprint: str) -> str:
    """Return the key of the scene that was made for a request of this fingerprint."""
    return f"{REUSABLE}{fingerprint}.json"


REUSABLE = "reuse/"
"""The folder of the notes of all scenes that may be reused."""


def batch_index(account: str, batch: str) -> str:
    """Return the key that leads from a batch name, unique only within its account, to its shard attempt."""
    return f"batches/{account}/{batch.removeprefix('batches/')}.json"


def unfinished(run: str) -> str:
    """Return the marker that exists while the run is unfinished."""
    return f"{UNFINISHED}{run}"


UNFINISHED = "open/"
"""The folder of the markers of unfinished runs."""


def spend(account: str, entry: int) -> str:
    """Return the key of an entry of the ledger of all spending through one account, from 1."""
    return f"spend/{account}/{entry:06d}.json"


def audit(account: str) -> str:
    """Return the key of what the last audit of an account found."""
    return f"audit/{account}.json"


def dead_letters(service: str = "") -> str:
    """Return the folder of all dead letters, or of one service's."""
    return f"dead/{service}/" if service else "dead/"


def dead_letter(service: str, identifier: str) -> str:
    """Return the key of a dead letter."""
    return f"{dead_letters(service)}{identifier}.json"


def self_test(nonce: str) -> str:
    """Return the key of an object that tries the store at a start, deleted at once."""
    return f"selftest/{nonce}"


@dataclass(frozen=True)
class AttemptKeys:
    """Keys of one attempt of one shard."""

    prefix: str

    def items(self, sha256: str) -> str:
        """Return the key of the items that a later attempt asks again."""
        return f"{self.prefix}/items-{sha256[:16]}.jsonl"

    def requests(self, sha256: str) -> str:
        """Return the key of the request lines."""
        return f"{self.prefix}/requests-{sha256[:16]}.jsonl"

    def responses(self, sha256: str) -> str:
        """Return the key of the provider's responses, as they came."""
        return f"{self.prefix}/responses-{sha256[:16]}.jsonl"

    def outcomes(self, sha256: str) -> str:
        """Return the key of the attempt's outcomes."""
        return f"{self.prefix}/outcomes-{sha256[:16]}.jsonl"

    @property
    def built(self) -> str:
        """Return the key of batch_builder's commit."""
        return f"{self.prefix}/built.json"

    def submission(self, entry: int) -> str:
        """Return the key of an entry of the submission log, from 1."""
        return f"{self.prefix}/submission/{entry:04d}.json"

    @property
    def waiting(self) -> str:
        """Return the key of the note that says which stage waits, for what and until when."""
        return f"{self.prefix}/waiting.json"

    def swept(self, time: int) -> str:
        """Return the key of the commit of a sweep that took the attempt up again, from 1."""
        return f"{self.prefix}/swept/{time:04d}.json"

    @property
    def puzzling(self) -> str:
        """Return the key of the note since when the provider's word about the batch makes no sense."""
        return f"{self.prefix}/puzzling.json"

    @property
    def incomplete(self) -> str:
        """Return the key of the note since when the provider's responses were gone, or not whole."""
        return f"{self.prefix}/incomplete.json"

    @property
    def fetched(self) -> str:
        """Return the key of the commit that says the responses are ours."""
        return f"{self.prefix}/fetched.json"

    @property
    def ended(self) -> str:
        """Return the key of the extractor's commit."""
        return f"{self.prefix}/ended.json"


@dataclass(frozen=True)
class ShardKeys:
    """Keys of one shard."""

    prefix: str

    def attempt(self, attempt: int) -> AttemptKeys:
        """Return the keys of one of its attempts."""
        return AttemptKeys(f"{self.prefix}/a{attempt}")

    def outcomes(self, sha256: str) -> str:
        """Return the key of the final outcomes, one line for each item of the shard."""
        return f"{self.prefix}/outcomes-{sha256[:16]}.jsonl"

    @property
    def settled(self) -> str:
        """Return the key of the commit after which the shard never changes."""
        return f"{self.prefix}/settled.json"


_WITHIN_SHARDS = re.compile(r"runs/([^/]+)/shards/(\d+)/(?:a(\d+)/)?(.+)")


@dataclass(frozen=True)
class Place:
    """Which run, shard and attempt a key belongs to; the attempt is None for what is the whole shard's."""

    run: str
    shard: int
    attempt: int | None
    name: str


def place_of(key: str) -> Place | None:
    """Return where in a run's shards a key lies, None if it lies elsewhere."""
    match = _WITHIN_SHARDS.fullmatch(key)
    if match is None:
        return None
    run, shard, attempt, name = match.groups()
    return Place(run, int(shard), int(attempt) if attempt else None, name)


@dataclass(frozen=True)
class RunKeys:
    """Keys of one run."""

    run: str

    @property
    def prefix(self) -> str:
        """Return the folder of the run."""
        return f"runs/{self.run}"

    @property
    def requested(self) -> str:
        """Return the key of the commit that claims the run's name."""
        return f"{self.prefix}/requested.json"

    @property
    def source(self) -> str:
        """Return the key of the catalogue as it came."""
        return f"{self.prefix}/source"

    @property
    def run_document(self) -> str:
        """Return the key of the commit that says what the catalogue held."""
        return f"{self.prefix}/run.json"

    def records(self, sha256: str) -> str:
        """Return the key of the records, one line each."""
        return f"{self.prefix}/records-{sha256[:16]}.jsonl"

    def items(self, sha256: str) -> str:
        """Return the key of the items, one line each; shards are byte ranges of it."""
        return f"{self.prefix}/items-{sha256[:16]}.jsonl"

    def shards(self, sha256: str) -> str:
        """Return the key of the table of shards, one line of fixed width each."""
        return f"{self.prefix}/shards-{sha256[:16]}.jsonl"

    @property
    def planned(self) -> str:
        """Return the key of the commit that precedes the first `ShardPlanned`."""
        return f"{self.prefix}/planned.json"

    @property
    def shards_folder(self) -> str:
        """Return the folder of all shards."""
        return f"{self.prefix}/shards/"

    def shard(self, shard: int) -> ShardKeys:
        """Return the keys of one shard."""
        return ShardKeys(f"{self.shards_folder}{shard:05d}")

    def swept(self, time: int) -> str:
        """Return the key of the commit of a sweep that took the run itself up again, from 1."""
        return f"{self.prefix}/swept/{time:04d}.json"

    def spend(self, entry: int) -> str:
        """Return the key of an entry of the run's ledger, from 1."""
        return f"{self.prefix}/spend/{entry:06d}.json"

    @property
    def limits(self) -> str:
        """Return the key of limits that were raised after the run began."""
        return f"{self.prefix}/limits.json"

    @property
    def frontier(self) -> str:
        """Return the key of the advisory pointer to the lowest shard not known to be settled."""
        return f"{self.prefix}/frontier.json"

    def scene(self, file: str) -> str:
        """Return the key of a scene."""
        return f"{self.prefix}/scenes/{file}"

    def thumb(self, file: str) -> str:
        """Return the key of a thumbnail."""
        return f"{self.prefix}/thumbs/{file}"

    @property
    def manifest(self) -> str:
        """Return the key of manifest.jsonl, a line per item."""
        return f"{self.prefix}/manifest.jsonl"

    @property
    def report(self) -> str:
        """Return the key of report.csv, a line per record."""
        return f"{self.prefix}/report.csv"

    @property
    def completed(self) -> str:
        """Return the key of the commit after which the run never changes."""
        return f"{self.prefix}/completed.json"

    @property
    def rejected(self) -> str:
        """Return the key of the commit that says why nothing was made."""
        return f"{self.prefix}/rejected.json"

    @property
    def cancelled(self) -> str:
        """Return the key of the wish to stop; its existence is what stages look for."""
        return f"{self.prefix}/cancelled.json"


def scene_stem(sku: str, style: str, item_digest: str) -> str:
    """Return the start of a scene's file name: readable, safe as a path, unique by the item's digest."""
    return "_".join(part for part in (slug(sku, 48), slug(style, 24), item_digest) if part)
