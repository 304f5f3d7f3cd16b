"""Imports: what came of reading a file of records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.ids import ImportId, KindName, PersonId, TenantId
from console.domain.records import MergeCount


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out. ``line`` counts from 1 with the header; ``column`` is empty for the whole row."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        return f"{place}, column {self.column}: {self.reason}" if self.column else f"{place}: {self.reason}"


class ImportState(StrEnum):
    STAGING = "staging"
    APPLIED = "applied"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import of one file. Rows are visible only once it is APPLIED, and then all of them."""

    id: ImportId
    tenant: TenantId
    kind: KindName
    file: str
    actor: PersonId
    started_at: datetime
    state: ImportState = ImportState.STAGING
    finished_at: datetime | None = None
    rows: int = 0
    problems: int = 0
    merged: MergeCount = MergeCount()


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """``done`` and ``total`` are bytes of the file; ``total`` 0 when unknown."""

    stage: str
    done: int
    total: int
    rows: int
    problems: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """``problems`` holds the first 1,000; ``problem_count`` counts all."""

    run: ImportRun
    problems: tuple[RowProblem, ...]
    problem_count: int
