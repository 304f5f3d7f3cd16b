"""Who belongs to a tenant: added, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.commands import Command
from console.domain.control import BOT, QUEUE
from console.domain.ids import SYSTEM, PersonId
from console.domain.people import Role

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPerson(Command):
    """Add a person, or change the name and role of one. ``person`` is the login name on the computer."""

    person: PersonId
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePerson(Command):
    """With their addresses. What they did stays under their login name; what they hold is as if they were idle."""

    person: PersonId


def person_faults(person: str, name: str, role: Role) -> dict[str, str]:
    """What is wrong, by the name of the field; nothing where they can be kept."""
    faults: dict[str, str] = {}
    for field, text in (("person", person), ("name", name)):
        if not text.strip() or len(text) > LONGEST_NAME or any(ord(letter) < 32 for letter in text):
            faults[field] = f"At most {LONGEST_NAME} characters, and not empty."
    if person.strip() in (BOT, QUEUE, SYSTEM):
        faults["person"] = "This name belongs to the program."
    if role is Role.CUSTOMER:
        faults["role"] = "A customer is none of a tenant's people."
    return faults
