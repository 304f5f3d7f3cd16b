"""The columns of the violation table: what a cell says, shows on hover, and is sorted by. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from console.domain.ids import PillarId, PluginName
from console.domain.scoring import Pillar, Scheme
from console.domain.violations import Review, SortBy, Violation
from console.shell.timewords import exact_time, relative_time
from console.shell.violations.query import Names


@dataclass(frozen=True, slots=True)
class Wording:
    """What cells need besides the violation itself. ``now`` is UTC."""

    names: Names
    schemes: Mapping[PluginName, Scheme]
    now: datetime
    pillars: Mapping[tuple[PluginName, PillarId], tuple[int, Pillar]] = field(init=False)

    def __post_init__(self) -> None:
        places = {
            (plugin, pillar.id): (number, pillar)
            for plugin, scheme in self.schemes.items()
            for number, pillar in enumerate(scheme.pillars, 1)
        }
        object.__setattr__(self, "pillars", places)

    def pillar(self, plugin: PluginName, id: PillarId) -> str:
        place = self.pillars.get((plugin, id))
        return f"{place[0]} {place[1].short}" if place else id

    def pillar_in_full(self, plugin: PluginName, id: PillarId) -> str:
        place = self.pillars.get((plugin, id))
        if place is None:
            return id if plugin in self.schemes else f"{id} of {plugin}, a plugin that is not loaded"
        return f"{place[0]} {place[1].name}"


def severity_of(row: Violation, _: Wording) -> str:
    return row.severity.value


def site_of(row: Violation, wording: Wording) -> str:
    return wording.names.site(row.site)


def pillar_of(row: Violation, wording: Wording) -> str:
    return wording.pillar(row.plugin, row.pillar)


def age_of(row: Violation, wording: Wording) -> str:
    return relative_time(row.opened_at, wording.now)


def opened_of(row: Violation, _: Wording) -> str:
    return exact_time(row.opened_at)


def owner_of(row: Violation, wording: Wording) -> str:
    return wording.names.person(row.owner) if row.owner else "–"


def review_of(row: Violation, _: Wording) -> str:
    if row.review is Review.REVIEWED and row.resolution:
        return f"{row.review.value}: {row.resolution.value}"
    return row.review.value


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in pixels at 13 px type, and never less than ``longest`` needs; those with 0 share what is left.

    ``copied`` is what a copy holds.
    """

    title: str
    text: Callable[[Violation, Wording], str]
    width: int
    sort: SortBy | None = None
    hover: Callable[[Violation, Wording], str] | None = None
    copied: Callable[[Violation, Wording], str] | None = None
    figure: bool = False
    longest: str = ""

    def copy_text(self, row: Violation, wording: Wording) -> str:
        return (self.copied or self.text)(row, wording)


COLUMNS: tuple[Column, ...] = (
    Column("Severity", severity_of, 96, SortBy.SEVERITY, longest="▲ CRITICAL"),
    Column("Subject", lambda row, _: row.subject, 0, hover=lambda row, _: row.subject),
    Column("Found", lambda row, _: row.found, 0, hover=lambda row, _: f"{row.found}\nexpected: {row.expected}"),
    Column(
        "Pillar",
        pillar_of,
        116,
        SortBy.PILLAR,
        hover=lambda row, wording: wording.pillar_in_full(row.plugin, row.pillar),
    ),
    Column("Site", site_of, 116, SortBy.SITE, hover=site_of),
    Column("Age", age_of, 92, SortBy.AGE, hover=opened_of, copied=opened_of, longest="59 min ago"),
    Column("Owner", owner_of, 84, SortBy.OWNER, hover=owner_of),
    Column("Status", lambda row, _: row.status.value, 56, SortBy.STATUS, longest="Status"),
    Column("Review", review_of, 104, SortBy.REVIEW, hover=review_of),
    Column("Id", lambda row, _: str(row.id), 56, figure=True),
)


def column_of(sort: SortBy) -> int:
    """Number of the column that is sorted by this."""
    return next(number for number, column in enumerate(COLUMNS) if column.sort is sort)


def as_tsv(rows: Iterable[Violation], wording: Wording) -> str:
    """A header and one line per violation; tabs and line ends inside a cell become blanks."""
    lines = [[column.title for column in COLUMNS]]
    lines += [[" ".join(column.copy_text(row, wording).split()) for column in COLUMNS] for row in rows]
    return "\n".join("\t".join(line) for line in lines) + "\n"
