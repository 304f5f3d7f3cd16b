"""Tenants, their sites and people."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.desk import permissions
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import AddTenant, Outcome
from console.domain.control import BOT, QUEUE
from console.domain.ids import SYSTEM
from console.domain.people import Role
from console.domain.trouble import Rejected


def add_tenant(work: Work, command: AddTenant) -> Outcome:
    if not command.new.id.strip():
        raise Rejected("A tenant needs an id.")
    named = {site.tenant for site in command.sites} | {person.tenant for person in command.people}
    if named - {command.new.id}:
        raise Rejected("A site or person belongs to another tenant than the one to be added.")
    for person in command.people:
        if person.id in (BOT, QUEUE, SYSTEM) or person.role is Role.CUSTOMER:
            raise Rejected(f"{person.id!r} cannot be one of the tenant's people.", do="Choose another id and role.")
    for site in command.sites:
        check_zone(site.zone)
    tenants = work.tx.tenants
    if any(tenant.id == command.new.id for tenant in tenants.all()):
        permissions.check(work.tx, command.new.id, command.actor, AddTenant)
    added = int(tenants.add(command.new))
    added += sum([tenants.add_site(site) for site in command.sites])
    added += sum([tenants.add_person(person) for person in command.people])
    given = 1 + len(command.sites) + len(command.people)
    if added:
        work.tell(command.new.id, Topic.TENANTS, "added", command.id, [command.new.id])
    return Outcome(
        command.id, f"{command.new.name}: {added:,} of {given:,} added, the rest stood already.", added, given - added
    )


def check_zone(zone: str) -> None:
    """Raises Rejected for a zone that this computer does not know."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Rejected(f"{zone!r} is no time zone.", do="Use a name such as Europe/Berlin or UTC.") from error


HANDLERS: Handlers = {AddTenant: add_tenant}
