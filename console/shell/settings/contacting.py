"""Controller of addresses: what is stored, what is saved, and which steps would reach nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from console.domain.commands import Command
from console.domain.escalation_commands import SaveContact, SaveRoleContact
from console.domain.ids import PersonId, TenantId
from console.domain.people import Person, Role
from console.domain.people_commands import KeepPerson, RemovePerson, person_faults
from console.domain.reaching import contact_fault, gaps, policies_of
from console.ports.database import Transaction
from console.ports.reaching import read_address_book
from console.ports.session import Session
from console.shell.escalations.reachable import read_means, with_keys
from console.shell.page import Frame
from console.shell.settings.contacts import Addresses, ContactSection, Place, name_of
from console.shell.settings.people import ROLES
from console.shell.settings.tenanted import Kind, TenantController


class ContactController(TenantController[Addresses]):
    def __init__(self, frame: Frame, view: ContactSection) -> None:
        super().__init__(frame, view, _KIND)
        self._contacts = view
        self._changing = False
        view.policies_wanted.connect(self._open_policies)
        self.shown.connect(lambda _tenant: self._take())
        view.form.kept.connect(self._keep_person)
        view.form.removed.connect(self._remove_person)

    def look(self) -> None:
        """Which steps would reach nobody as things stand."""
        if self._session is not None and self.tenant:
            self._frame.start(self._look(self._session, self.tenant), "look whom policies reach")

    def _take(self) -> None:
        self._contacts.show_people(self.stored)
        self.look()

    def _keep_person(self, person: str, name: str, role: Role) -> None:
        faults = person_faults(person, name, role)
        self._contacts.form.show_faults(faults)
        if self._session is not None and not faults:
            me, id = self._session.me, PersonId(person)
            self._change(KeepPerson(tenant=self.tenant, actor=me, person=id, name=name, role=role))

    def _remove_person(self, person: str) -> None:
        if self._session is not None:
            self._change(RemovePerson(tenant=self.tenant, actor=self._session.me, person=PersonId(person)))

    def _change(self, command: Command) -> None:
        if self._session is not None and not self._changing:
            self._changing = True
            self._frame.start(self._changed(self._session, command), "change a person")

    async def _changed(self, session: Session, command: Command) -> None:
        try:
            outcome = await session.desk.execute(command)
        finally:
            self._changing = False
        self._contacts.form.close_form()
        self._frame.tell(outcome.message)

    def _open_policies(self) -> None:
        self._frame.go("escalations", tenant=self.tenant, section="policies")

    async def _look(self, session: Session, tenant: TenantId) -> None:
        own = await asyncio.get_running_loop().run_in_executor(None, session.catalog.policies)
        standing = await session.reader.read(lambda tx: read_means(tx, tenant))
        policies = policies_of(own, standing.stored)
        means = await with_keys(session, standing.means, policies)
        if tenant == self.tenant:
            titles = {report.name: report.title for report in session.catalog.reports()}
            found = gaps(policies, standing.book, means)
            self._contacts.show_gaps([(titles.get(gap.plugin, gap.plugin), gap) for gap in found])


def _read(tx: Transaction, tenant: TenantId, me: PersonId) -> Addresses:
    book = read_address_book(tx, tenant)
    people = tuple(one for one in book.people if one.role is not Role.CUSTOMER)
    kept = {(f"person {one.person}", one.via): one.address for one in book.contacts}
    kept |= {(f"role {one.role.value}", one.via): one.address for one in book.shared}
    return Addresses(people, kept, frozenset(_editable(people, me)), me)


def _editable(people: Iterable[Person], me: PersonId) -> list[str]:
    """One's own, and all for an administrator."""
    mine = next((one.role for one in people if one.id == me), None)
    if mine is None:
        return []
    if mine is not Role.ADMIN:
        return [f"person {me}"]
    return [*(f"person {one.id}" for one in people), *(f"role {role.value}" for role in ROLES)]


def _commands(tenant: TenantId, me: PersonId, before: Addresses, after: Addresses) -> list[Command]:
    places = sorted({*before.kept, *after.kept})
    changed = [place for place in places if before.kept.get(place, "") != after.kept.get(place, "")]
    return [_command(tenant, me, place, after.kept.get(place, "")) for place in changed]


def _command(tenant: TenantId, me: PersonId, place: Place, address: str) -> Command:
    word, _, who = place[0].partition(" ")
    if word == "role":
        return SaveRoleContact(tenant=tenant, actor=me, role=Role(who), via=place[1], address=address)
    return SaveContact(tenant=tenant, actor=me, person=PersonId(who), via=place[1], address=address)


def _faults(content: Addresses) -> dict[str, str]:
    found = {name_of(place): contact_fault(place[1], address) for place, address in content.kept.items()}
    return {name: fault for name, fault in found.items() if fault}


_KIND: Kind[Addresses] = Kind(
    "the addresses",
    Addresses(),
    _read,
    _commands,
    _faults,
    frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN}),
    "somebody else",
    own="of this tenant",
)
