"""Tenants, their sites and people."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.desk import permissions
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import AddTenant, Outcome
from console.domain.control import BOT, QUEUE
from console.domain.ids import SYSTEM, PersonId
from console.domain.people import Person, Role
from console.domain.people_commands import KeepPerson, RemovePerson, person_faults
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


def keep_person(work: Work, command: KeepPerson) -> Outcome:
    for field, fault in person_faults(command.person, command.name, command.role).items():
        raise Rejected(f"{'Login name' if field == 'person' else field.capitalize()}: {fault}", do="Correct it.")
    kept = Person(command.tenant, PersonId(command.person.strip()), command.name.strip(), command.role)
    before = work.tx.tenants.person(command.tenant, kept.id)
    if before == kept:
        return Outcome(command.id, f"{kept.name} is so already.")
    if before is not None and before.role is Role.ADMIN and kept.role is not Role.ADMIN:
        _check_another_admin(work, before)
    work.tx.tenants.put_person(kept)
    what = "person added" if before is None else "person changed"
    work.tell(command.tenant, Topic.TENANTS, what, command.id, [command.tenant])
    return Outcome(command.id, f"{kept.name} is {'added' if before is None else 'changed'}.", 1)


def remove_person(work: Work, command: RemovePerson) -> Outcome:
    found = work.tx.tenants.person(command.tenant, command.person)
    if found is None:
        raise Rejected("There is no such person.", do="Look at the list again.")
    if command.person == command.actor:
        raise Rejected("Nobody removes themselves.", do="Ask another administrator.")
    if found.role is Role.ADMIN:
        _check_another_admin(work, found)
    for contact in work.tx.policies.contacts(command.tenant):
        if contact.person == found.id:
            work.tx.policies.keep_contact(command.tenant, replace(contact, address=""))
    work.tx.tenants.remove_person(command.tenant, found.id)
    work.tell(command.tenant, Topic.TENANTS, "person removed", command.id, [command.tenant])
    return Outcome(command.id, f"{found.name} is removed.", 1)


def _check_another_admin(work: Work, leaving: Person) -> None:
    people = work.tx.tenants.people(leaving.tenant)
    if not any(each.role is Role.ADMIN and each.id != leaving.id for each in people):
        raise Rejected(f"{leaving.name} is the only administrator.", do="Make somebody else one first.")


HANDLERS: Handlers = {AddTenant: add_tenant, KeepPerson: keep_person, RemovePerson: remove_person}
