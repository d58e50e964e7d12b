"""What the responses of one attempt say of its items, line by line."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field

from contracts.documents import Item, OutcomeLine
from services.chassis import logs

from . import judgement
from .judgement import Judgement
from .response_lines import Answer, Unreadable


@dataclass
class Tally:
    """What is known so far of the items of one attempt."""

    items: dict[str, Item]
    scenes: dict[str, OutcomeLine | None] = field(default_factory=dict)
    """Item → its line; None while its scene is being stored, so that a repeated line stores no other."""
    refusals: dict[str, tuple[Judgement, Answer]] = field(default_factory=dict)
    lines: dict[str, OutcomeLine] = field(default_factory=dict)
    retry: list[Item] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    unreadable: int = 0
    unmetered: bool = False
    """Whether something was answered, and so perhaps paid, that does not say what it used."""

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

    def lacks_answers(self, unbuilt: Container[str]) -> bool:
        """Return whether a request has no answer."""
        return any(item not in self.answered for item in self.items if item not in unbuilt)

    def say_what_came(self, unbuilt: Container[str]) -> None:
        """Log how many of the requests have a response, and what else came."""
        requested = [item for item in self.items if item not in unbuilt]
        logs.logger().info(
            "collected",
            requests=len(requested),
            answered=len(self.answered),
            missing=sum(item not in self.answered for item in requested),
            unknown=self.unknown,
            repeated=sum(self.answered.values()) - len(self.answered),
            unreadable=self.unreadable,
        )
