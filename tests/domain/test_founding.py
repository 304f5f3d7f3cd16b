"""Where real records go."""

from console.domain.founding import FIRST_TENANT, founded_by, home_of_real_records
from console.domain.ids import SYSTEM, PersonId, TenantId
from console.domain.people import Role, Tenant

DEMO = Tenant(TenantId("demo"), "Demo", demo=True)
NORTH, SOUTH = (Tenant(TenantId(name), name.title()) for name in ("north", "south"))


def test_real_records_never_go_into_the_demo_unasked() -> None:
    assert home_of_real_records([]) == FIRST_TENANT
    assert home_of_real_records([DEMO]) == FIRST_TENANT
    assert home_of_real_records([DEMO, NORTH]) == NORTH
    assert home_of_real_records([NORTH, DEMO, SOUTH]) is None


def test_who_founds_a_tenant_is_its_administrator() -> None:
    command = founded_by(PersonId("ada"), NORTH)
    assert (command.tenant, command.actor, command.new) == (NORTH.id, SYSTEM, NORTH)
    assert [(person.tenant, person.id, person.role) for person in command.people] == [("north", "ada", Role.ADMIN)]
