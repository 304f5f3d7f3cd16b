"""Knowledge of a tenant: typed entries that are searched, cited and edited in versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.ids import KnowledgeId, PersonId, TenantId


class EntryType(StrEnum):
    SOP = "sop"
    FAQ = "faq"
    POLICY = "policy"
    PRODUCT = "product"
    SERVICE = "service"
    LOCATION = "location"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeText:
    """What a person or a file says of an entry. ``body`` is Markdown; ``priority`` is 0 to 100, higher first."""

    id: KnowledgeId
    type: EntryType
    title: str
    body: str
    keywords: tuple[str, ...] = ()
    category: str = ""
    priority: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeEntry:
    """The newest version of an entry. ``source``: ``plugin:NAME``, ``file:NAME`` or ``person``; times are UTC.

    An entry that is not active is kept with its versions, and never found or cited.
    """

    tenant: TenantId
    text: KnowledgeText
    version: int
    active: bool
    source: str
    updated_at: datetime
    updated_by: PersonId


@dataclass(frozen=True, slots=True)
class KnowledgeHit:
    """``score`` is 0 to 1 within one answer: 1 for the best possible match. ``snippet`` is plain text."""

    entry: KnowledgeEntry
    score: float
    lexical: float
    vector: float | None
    snippet: str


@dataclass(frozen=True, slots=True)
class KnowledgeProblem:
    """What could not be read of a file, and where; ``line`` counts from 1, 0 is the file as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class KnowledgeReport:
    """What an import did. ``changed`` counts new entries too; ``left`` are those that a person had edited.

    ``waiting`` are entries that were read and, as it was cancelled, not brought in.
    """

    read: int
    changed: int
    unchanged: int
    left: int
    problems: tuple[KnowledgeProblem, ...] = ()
    waiting: int = 0
    cancelled: bool = False

    @classmethod
    def nothing_of(cls, file: str, why: str) -> KnowledgeReport:
        """Of one file among several that could not be read at all."""
        return cls(read=0, changed=0, unchanged=0, left=0, problems=(KnowledgeProblem(file, 0, why),))
