"""People of a tenant: who may add, change and remove them, and what is refused."""

from __future__ import annotations

import pytest

from console.domain.changes import Topic
from console.domain.escalation_commands import SaveContact
from console.domain.ids import SYSTEM, PersonId
from console.domain.people import Person, Role
from console.domain.people_commands import KeepPerson, RemovePerson
from console.domain.policies import Do, Policy, Step, Via
from console.domain.trouble import Refused, Rejected
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT, Profile
from tests.fakes.escalations import Calls

NELL = PersonId("nell")


@pytest.fixture
def calls(profile: Profile) -> Calls:
    return Calls(profile)


async def test_that_an_administrator_adds_and_changes_people_who_are_called_from_then_on(calls: Calls) -> None:
    with pytest.raises(Refused):
        await calls.do(KeepPerson, SUPERVISOR, person=NELL, name="Nell", role=Role.SUPERVISOR)
    added = await calls.do(KeepPerson, ADMIN, person=PersonId(" nell "), name=" Nell ", role=Role.OPERATOR)
    assert (added.affected, added.message) == (1, "Nell is added.")
    assert calls.profile.told[-1].topic is Topic.TENANTS
    await calls.do(KeepPerson, ADMIN, person=NELL, name="Nell", role=Role.SUPERVISOR)
    assert (await calls.do(KeepPerson, ADMIN, person=NELL, name="Nell", role=Role.SUPERVISOR)).affected == 0
    people = await calls.read(lambda tx: tx.tenants.people(TENANT))
    assert Person(TENANT, NELL, "Nell", Role.SUPERVISOR) in people
    await calls.keep_policies(Policy(id="p", title="P", steps=(Step(do=Do.NOTIFY, to="role supervisor"),)))
    found = await calls.escalate()
    assert {each.person for each in await calls.notices(found.id)} == {NELL, SUPERVISOR}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"person": " "}, "Login name: At most"),
        ({"person": SYSTEM}, "belongs to the program"),
        ({"name": "x" * 81}, "Name: At most 80"),
        ({"role": Role.CUSTOMER}, "Role: A customer"),
    ],
)
async def test_that_what_cannot_be_a_person_is_refused(calls: Calls, given: dict[str, object], told: str) -> None:
    with pytest.raises(Rejected, match=told):
        await calls.do(KeepPerson, ADMIN, **{"person": NELL, "name": "Nell", "role": Role.OPERATOR, **given})


async def test_that_who_is_removed_is_called_no_more_and_what_they_did_stays(calls: Calls) -> None:
    await calls.do(SaveContact, ADMIN, person=OPERATOR, via=Via.EMAIL, address="olga@acme.example")
    found = await calls.escalate()
    with pytest.raises(Refused):
        await calls.do(RemovePerson, SUPERVISOR, person=OPERATOR)
    assert (await calls.do(RemovePerson, ADMIN, person=OPERATOR)).affected == 1
    assert await calls.read(lambda tx: tx.tenants.person(TENANT, OPERATOR)) is None
    assert await calls.read(lambda tx: tx.policies.contacts(TENANT)) == []
    assert (await calls.history(found.id))[0].actor == OPERATOR
    with pytest.raises(Refused):
        await calls.escalate("other", OPERATOR)
    with pytest.raises(Rejected, match="no such person"):
        await calls.do(RemovePerson, ADMIN, person=OPERATOR)


async def test_that_a_tenant_keeps_an_administrator(calls: Calls) -> None:
    with pytest.raises(Rejected, match="Nobody removes themselves"):
        await calls.do(RemovePerson, ADMIN, person=ADMIN)
    with pytest.raises(Rejected, match="only administrator"):
        await calls.do(KeepPerson, ADMIN, person=ADMIN, name="Ada", role=Role.OPERATOR)
    with pytest.raises(Rejected, match="only administrator"):
        await calls.do(RemovePerson, SYSTEM, person=ADMIN)
