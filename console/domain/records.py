"""Records of a domain: one shape for every kind that a plugin declares.

Every record belongs to exactly one site-day: the day, in the site's zone, of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from console.domain.ids import KindName, PluginName, SiteId, TenantId


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of a kind, as an import mapping and ``--list`` see it.

    ``type`` is one of text, whole number, number, yes/no, time, day, or ``a | b | c`` for choices.
    """

    name: str
    type: str
    required: bool
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """How records of a kind are found in long lists; each names a field of its body, empty for none.

    ``lane`` is the column of a board it stands in, ``group`` and ``link`` are keys of other records that it belongs
    to. ``rank`` is a number by which the highest come first. ``since``: the first of these times that is set.
    ``words`` are what a search looks at, beside the words of the records that group and link name.
    """

    lane: str = ""
    group: str = ""
    link: str = ""
    rank: str = ""
    since: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: a frozen dataclass ``body`` and which of its fields say key, site and time.

    A ``reference`` kind (a post) counts on every day from its time on; others on the day of their time.
    """

    name: KindName
    plugin: PluginName
    title: str
    body: type
    key: str
    at: str
    site: str
    subject: str
    reference: bool
    fields: tuple[FieldInfo, ...]
    doc: str
    listed: Listed | None = None


class RecordRow(NamedTuple):
    """A record as it is kept: ``body`` is the kind's dataclass as JSON; ``at`` is UTC.

    A tuple, because imports make them by the hundred thousand.
    """

    tenant: TenantId
    kind: KindName
    key: str
    site: SiteId
    at: datetime
    day: date
    subject: str
    body: bytes


RecordValues = tuple[TenantId, KindName, str, SiteId, datetime, date, str, bytes]
"""A RecordRow or, where an import holds them by the hundred thousand, the plain tuple of its values: those are made
faster, and the garbage collector does not go through them again and again."""

key_in: Callable[[RecordValues], str] = itemgetter(RecordRow._fields.index("key"))
body_in: Callable[[RecordValues], bytes] = itemgetter(RecordRow._fields.index("body"))


class RecordLine(NamedTuple):
    """Where a record of a ``Listed`` kind stands in lists. ``since`` is UTC; ``words`` are in lower case."""

    tenant: TenantId
    kind: KindName
    key: str
    lane: str
    group: str
    link: str
    rank: float | None
    since: datetime
    words: str


class ListOrder(StrEnum):
    BEST = "best"
    """the highest rank first, then who waits longest; without a rank last"""
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQuery:
    """A list of records of one kind. An empty filter means all. ``words`` must all be found, in any case."""

    tenant: TenantId
    kind: KindName
    lanes: tuple[str, ...] = ()
    group: str = ""
    link: str = ""
    words: str = ""
    order: ListOrder = ListOrder.BEST


@dataclass(frozen=True, slots=True)
class RecordRef:
    kind: KindName
    key: str


@dataclass(frozen=True, slots=True)
class MergeCount:
    """What storing records did. Their sum is the number of records given."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: MergeCount) -> MergeCount:
        return MergeCount(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


def day_of(at: datetime, zone: str) -> date:
    """The site's calendar day of ``at``; ``at`` must carry a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """First moment of ``day`` and of the next in ``zone``, both UTC; 23 or 25 hours apart at a clock change."""
    tz = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=tz).astimezone(UTC)
    after = date.fromordinal(day.toordinal() + 1)
    end = datetime(after.year, after.month, after.day, tzinfo=tz).astimezone(UTC)
    return start, end
