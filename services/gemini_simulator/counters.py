"""How often the simulator was asked for what; kept on disk, so that a restart forgets nothing."""

from pydantic import BaseModel

from .state_folder import StateFolder

_DOCUMENT = "counters"


class Counts(BaseModel):
    """Requests as they came, refused ones included; `created` and `lines` count what was done."""

    creates: int = 0
    created: int = 0
    gets: int = 0
    lists: int = 0
    cancels: int = 0
    deletes: int = 0
    uploads: int = 0
    uploaded_bytes: int = 0
    file_gets: int = 0
    downloads: int = 0
    lines: int = 0


class Counters:
    """The counts, written down at every change."""

    def __init__(self, folder: StateFolder[Counts]) -> None:
        self._folder = folder
        self._counts = folder.documents.get(_DOCUMENT) or Counts()

    def add(self, what: str, number: int = 1) -> None:
        """Count something; raises AttributeError for what is not counted."""
        self._counts = self._counts.model_copy(update={what: getattr(self._counts, what) + number})
        self._folder.write(_DOCUMENT, self._counts)

    def seen(self) -> dict[str, int]:
        """Return all counts."""
        return self._counts.model_dump()
