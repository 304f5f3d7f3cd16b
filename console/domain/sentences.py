"""Text by the sentence: each with the white space that follows it, so that the pieces join to the whole."""

from __future__ import annotations

import re

LONGEST = 600
"""A sentence that does not end is cut here, so that nothing waits for ever."""

_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s)|\n|[。！？])\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|mr|mrs|ms|dr|st|approx|min|max)|\b[A-Z]|^\s*\d+)\.$", re.IGNORECASE
)


def split(text: str) -> list[str]:
    """All sentences; ``"".join(split(text)) == text``."""
    cutter = Cutter()
    return [*cutter.feed(text), *cutter.finish()]


class Cutter:
    """Cuts text that arrives in pieces; a sentence is given out when it is certain that it has ended."""

    def __init__(self) -> None:
        self._rest = ""

    @property
    def rest(self) -> str:
        """What waits for its end."""
        return self._rest

    def feed(self, piece: str) -> list[str]:
        self._rest += piece
        found: list[str] = []
        while (end := self._end()) is not None:
            found.append(self._rest[:end])
            self._rest = self._rest[end:]
        return found

    def finish(self) -> list[str]:
        rest, self._rest = self._rest, ""
        return [rest] if rest else []

    def _end(self) -> int | None:
        for match in _END.finditer(self._rest):
            if match.end() > LONGEST:
                break
            certain = match.end() < len(self._rest)
            if certain and not _ABBREVIATION.search(self._rest[: match.end()].rstrip()):
                return match.end()
        return self._cut() if len(self._rest) > LONGEST else None

    def _cut(self) -> int:
        blank = self._rest.rfind(" ", LONGEST // 2, LONGEST)
        return blank + 1 if blank > 0 else LONGEST
