"""One pass over all bytes of a file: where they stop being what they seem, and what else is odd."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import islice

_FOREIGN = re.compile(rb"[\x80-\xff]")
_BEFORE = re.compile(rb"[^\s,;|\"]*\Z")
_AFTER = re.compile(rb"[^\s,;|\"]{0,40}")
_LONGEST_HALF = 40
_KEPT_WORDS = 400


class Survey:
    """What was found so far."""

    def __init__(self, codec: str, start: int) -> None:
        self._decoder = codecs.getincrementaldecoder(codec)("strict")
        self._zeros_are_bytes = codec == "utf-8"
        self._position = start
        self.flaw: int | None = None
        """The first byte that the codec does not allow."""
        self.beyond_ascii = 0
        """Bytes beyond ASCII before the flaw."""
        self.words: list[bytes] = []
        """The first words beyond ASCII from the flaw on."""
        self.zeros = 0
        """Zero characters; in UTF-16 and UTF-32 only as far as they could be decoded."""

    def add(self, block: bytes) -> None:
        """Look at the next bytes."""
        if self._zeros_are_bytes:
            self.zeros += block.count(0)
        if self.flaw is None:
            self._decode(block)
        else:
            self._keep_words(block)
        self._position += len(block)

    def end(self) -> None:
        """Look at what the last character lacks."""
        pending = self._decoder.getstate()[0]
        if self.flaw is None and pending:
            self.flaw = self._position - len(pending)
            self._keep_words(pending)

    def _decode(self, block: bytes) -> None:
        pending = self._decoder.getstate()[0]
        try:
            text = self._decoder.decode(block)
        except UnicodeDecodeError as error:
            valid = error.object[: error.start]
            self.flaw = self._position - len(pending) + error.start
            self.beyond_ascii += len(valid) - len(valid.decode("utf-8", "ignore"))
            self._keep_words(error.object[max(0, error.start - _LONGEST_HALF) :])
        else:
            self.beyond_ascii += len(block) - len(text)
            if not self._zeros_are_bytes:
                self.zeros += text.count("\0")

    def _keep_words(self, block: bytes) -> None:
        wanted = _KEPT_WORDS - len(self.words)
        if wanted > 0:
            self.words += islice(_foreign_words(block), wanted)


def _foreign_words(block: bytes) -> Iterator[bytes]:
    """Yield the words around bytes beyond ASCII, cut if they are long: a block may be one word."""
    end = 0
    while found := _FOREIGN.search(block, end):
        start = found.start()
        before = _BEFORE.search(block[max(end, start - _LONGEST_HALF) : start])
        after = _AFTER.match(block, start)
        if before is None or after is None:  # they match the empty word at least
            return
        yield before[0] + after[0]
        end = after.end()


def surveyed(blocks: Iterable[bytes], codec: str, start: int) -> Survey:
    """Return what there is to say about a file's bytes from `start` on, read with this codec."""
    survey = Survey(codec, start)
    for block in blocks:
        survey.add(block)
    survey.end()
    return survey
