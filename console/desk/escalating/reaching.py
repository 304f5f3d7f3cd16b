"""Commands that set where people are reached, what is posted to, and when waiting customers call."""

from __future__ import annotations

from console.desk.permissions import at_least, role_of
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import SaveContact, SaveRoleContact, SaveWebhooks, SetUpEscalations
from console.domain.escalation_settings import setting_faults, webhook_faults
from console.domain.escalations import Contact, RoleContact
from console.domain.people import Role
from console.domain.policies import Via
from console.domain.reaching import contact_fault
from console.domain.trouble import Refused, Rejected

ESCALATIONS, WEBHOOKS = "escalations", "webhooks"
"""Subjects of the changes of ``Topic.SETTINGS`` that tell of these."""


def save_contact(work: Work, command: SaveContact) -> Outcome:
    if command.person != command.actor and not at_least(work.role, Role.ADMIN):
        raise Refused("Only an administrator sets where others are reached.", do="Ask one.")
    role_of(work.tx, command.tenant, command.person)
    address = _sound(command.via, command.address)
    work.tx.policies.keep_contact(command.tenant, Contact(command.person, command.via, address))
    return _kept(work, command, address)


def save_role_contact(work: Work, command: SaveRoleContact) -> Outcome:
    if command.role is Role.CUSTOMER:
        raise Rejected("Customers are none of those who are called.")
    address = _sound(command.via, command.address)
    work.tx.policies.keep_role_contact(command.tenant, RoleContact(command.role, command.via, address))
    return _kept(work, command, address)


def save_webhooks(work: Work, command: SaveWebhooks) -> Outcome:
    for name, fault in webhook_faults(command.webhooks).items():
        place, _, field = name.partition(".")
        where = f"Webhook {int(place) + 1}, {field}: " if field else ""
        raise Rejected(f"{where}{fault}", do="Correct it.")
    if tuple(work.tx.policies.webhooks(command.tenant)) == command.webhooks:
        return Outcome(command.id, "The webhooks are so already.")
    work.tx.policies.keep_webhooks(command.tenant, command.webhooks)
    work.tell(command.tenant, Topic.SETTINGS, "webhooks set", command.id, [WEBHOOKS])
    return Outcome(command.id, "The webhooks are kept.", 1)


def set_up(work: Work, command: SetUpEscalations) -> Outcome:
    for name, fault in setting_faults(command.settings).items():
        raise Rejected(f"{name.replace('_', ' ').capitalize()}: {fault}", do="Correct it.")
    before, after = work.tx.policies.settings(command.tenant), command.settings
    if before == after:
        return Outcome(command.id, "It is set so already.")
    work.tx.policies.keep_settings(command.tenant, after)
    told = (
        f"calls set by {command.actor}: handoff after {after.handoff_minutes} min, answer at {after.sla_percent} %,"
        f" look back {after.look_back_hours} h"
    )
    work.tell(command.tenant, Topic.SETTINGS, told, command.id, [ESCALATIONS])
    return Outcome(command.id, "From now on people are called at these times.", 1)


def _sound(via: Via, given: str) -> str:
    address = given.strip()
    fault = contact_fault(via, address)
    if fault:
        raise Rejected(fault, do="Correct it.")
    return address


def _kept(work: Work, command: SaveContact | SaveRoleContact, address: str) -> Outcome:
    work.tell(command.tenant, Topic.POLICIES, "contact set", command.id, [])
    return Outcome(command.id, "The address is kept." if address else "The address is forgotten.", 1)


HANDLERS: Handlers = {
    SaveContact: save_contact,
    SaveRoleContact: save_role_contact,
    SaveWebhooks: save_webhooks,
    SetUpEscalations: set_up,
}
