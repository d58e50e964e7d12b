"""A photo library without network: it knows the addresses a test tells it of."""

from dataclasses import dataclass, field

from services.chassis.object_store import ObjectStore
from services.chassis.photo_library import Photo, PhotoProblem
from tests.fakes.answers import picture


@dataclass
class FakePhotos:
    store: ObjectStore
    problems: dict[str, PhotoProblem] = field(default_factory=dict)
    obtained: list[str] = field(default_factory=list)
    revalidated: int = 0
    warnings: dict[str, str] = field(default_factory=dict)

    async def obtain(self, address: str, catalogue: str | None = None, *, revalidate: bool = False) -> Photo:
        self.obtained.append(address)
        self.revalidated += revalidate
        if problem := self.problems.get(address):
            raise problem
        key = f"photos/{address.replace('/', '-')}"
        await self.store.put(key, picture("JPEG"))
        return Photo(key, "image/jpeg", 64, 36, "0" * 64, self.warnings.get(address, ""))
