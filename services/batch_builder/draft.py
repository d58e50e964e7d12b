"""What is to be committed of an attempt, item by item: who gets a request line, and who need not."""

from dataclasses import dataclass, field

from contracts.documents import Reusable, Unbuilt

from .preparing import Buildable


@dataclass
class Draft:
    """The items taken so far, in the words of `built.json`."""

    photos: dict[str, str] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    reused: dict[str, Reusable] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    unbuilt: list[Unbuilt] = field(default_factory=list)
    asking: dict[str, str] = field(default_factory=dict)
    """Fingerprint → the item whose line asks for it."""

    def takes(self, entry: Buildable) -> bool:
        """Note an item; return whether it needs a request line of its own."""
        item = entry.item.item_id
        self.photos[item] = entry.photo.key
        self.fingerprints[item] = entry.fingerprint
        if entry.photo.warning:
            self.warnings[item] = entry.photo.warning
        if entry.made is not None:
            self.reused[item] = entry.made
            return False
        asks = self.asking.setdefault(entry.fingerprint, item)
        if asks != item:
            self.twins[item] = asks
        return asks == item
