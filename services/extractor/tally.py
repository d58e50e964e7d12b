"""What the responses of one attempt say of its items, line by line."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from contracts.documents import Built, Item, OutcomeLine
from services.chassis import logs

from . import judgement
from .judgement import Judgement
from .response_lines import Answer, Unreadable


@dataclass
class Tally:
    """What is known so far of the items of one attempt."""

    items: dict[str, Item]
    asked: frozenset[str]
    """The items that have a request line of their own, and so an answer."""
    twins: dict[str, list[Item]]
    """Item → the others that its line asks for too."""
    scenes: dict[str, OutcomeLine | None] = field(default_factory=dict)
    """Item → its line; None while its scene is being stored, so that a repeated line stores no other."""
    refusals: dict[str, tuple[Judgement, Answer | None]] = field(default_factory=dict)
    lines: dict[str, OutcomeLine] = field(default_factory=dict)
    retry: list[Item] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    unreadable: int = 0
    unmetered: bool = False
    """Whether something was answered, and so perhaps paid, that does not say what it used."""

    @classmethod
    def of(cls, items: Iterable[Item], built: Built) -> Self:
        """Return what is known before any answer: whose request was sent, and who shares it."""
        by_id = {item.item_id: item for item in items}
        without = {entry.item_id for entry in built.unbuilt} | built.reused.keys() | built.twins.keys()
        twins: dict[str, list[Item]] = {}
        for twin, asker in built.twins.items():
            twins.setdefault(asker, []).append(by_id[twin])
        return cls(by_id, frozenset(by_id.keys() - without), twins)

    def sharing(self, item: str) -> list[Item]:
        """Return the item and those that its line asks for too."""
        return [self.items[item], *self.twins.get(item, ())]

    def hear(self, answer: Answer | Unreadable) -> bytes | None:
        """Note what a line says; return its scene if it is the first one of its item."""
        if isinstance(answer, Unreadable):
            self.unreadable += 1
            self.unmetered = True
            logs.logger().warning("response_unreadable", why=answer.why)
            return None
        if answer.key not in self.items:
            self.unknown += 1
            logs.logger().warning("response_unexpected", key=answer.key[:120])
            return None
        self.answered[answer.key] += 1
        self.unmetered |= answer.usage is None and answer.error_code is None
        return self._scene(answer)

    def _scene(self, answer: Answer) -> bytes | None:
        data = answer.scene
        if data is None:
            self.refusals.setdefault(answer.key, (judgement.of_answer(answer), answer))
        elif answer.key not in self.scenes:
            self.scenes[answer.key] = None
            return data
        return None

    def lacks_answers(self) -> bool:
        """Return whether a request has no answer."""
        return any(item not in self.answered for item in self.asked)

    def say_what_came(self) -> None:
        """Log how many of the requests have a response, and what else came."""
        logs.logger().info(
            "collected",
            requests=len(self.asked),
            answered=len(self.answered),
            missing=sum(item not in self.answered for item in self.asked),
            unknown=self.unknown,
            repeated=sum(self.answered.values()) - len(self.answered),
            unreadable=self.unreadable,
        )
