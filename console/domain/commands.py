"""Everything anyone does. A command's id is its idempotency key: the same id has its effect once."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.domain.ids import CommandId, ImportId, PersonId, PluginName, TenantId, ViolationId, new_command_id
from console.domain.people import Person, Site, Tenant
from console.domain.scoring import SiteDay
from console.domain.violations import Resolution, Review, ViolationFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    tenant: TenantId
    actor: PersonId
    id: CommandId = field(default_factory=new_command_id)


@dataclass(frozen=True, slots=True)
class Selection:
    """Violations meant by a command: these ``ids``, or all that match ``filter`` when the desk runs it.

    With a filter, ``expected`` is the number that the person saw; the desk refuses when it has changed.
    """

    ids: tuple[ViolationId, ...] = ()
    filter: ViolationFilter | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignViolations(Command):
    """Give the violations to ``owner``, or to nobody."""

    violations: Selection
    owner: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewViolations(Command):
    """Set the review state; ``resolution`` exactly when it is REVIEWED."""

    violations: Selection
    review: Review
    resolution: Resolution | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteViolation(Command):
    violation: ViolationId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """Take back an assign or review; what someone changed since is left as it is and counted."""

    undone: CommandId


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUnwatched(Command):
    """Close what is open of a plugin that is not loaded, as nothing looks any more whether it still stands."""

    plugin: PluginName


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyImport(Command):
    """Make a staged import visible, whole."""

    run: ImportId


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardImport(Command):
    run: ImportId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTenant(Command):
    """Make a tenant with its sites and people; what exists already stays as it is."""

    new: Tenant
    sites: tuple[Site, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSiteDay(Command):
    """Score one site-day again, as of now."""

    site_day: SiteDay


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did. ``affected`` and ``skipped`` count its subjects; ``message`` is for the person."""

    command: CommandId
    message: str
    affected: int = 0
    skipped: int = 0
    undoable: bool = False
