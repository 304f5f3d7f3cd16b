"""A policy that a plugin got later reaches tenants with policies of their own, and goes when they delete it."""

from __future__ import annotations

from dataclasses import replace

from console.domain.escalation_commands import SavePolicies
from console.domain.policies import Do, Policy, Step, StoredPolicies
from console.domain.reaching import edition_of, policies_of, with_newer
from console.domain.scoring import Severity
from console.plugin.loader import bundled_folder
from console.plugin.policies import read_policies
from tests.fakes.desk_profile import ADMIN, TENANT
from tests.fakes.escalations import GUARDS, Calls

OWN = read_policies(bundled_folder() / "security_facility" / "escalations.yaml").policies
STEPS = (Step(do=Do.NOTIFY, to="everyone"),)
NIGHT = Policy(id="night", title="Night", steps=STEPS, hours="22:00-06:00")
HANDED = Policy(id="mine", title="Handed over to me", steps=STEPS, kinds=("handoff",))


async def stored_of(calls: Calls) -> StoredPolicies:
    found = await calls.read(lambda tx: tx.policies.get(TENANT, GUARDS))
    assert found is not None
    return found


def ids(policies: tuple[Policy, ...]) -> list[str]:
    return [each.id for each in policies]


async def test_that_what_came_later_is_added_in_its_place_and_the_tenants_own_stay(calls: Calls) -> None:
    before = tuple(each for each in OWN if each.since == 1)
    assert ids(OWN)[1] == "handed-over"
    mine = tuple(replace(each, title="Mine") if each.id == "critical" else each for each in before)
    await calls.keep_policies(NIGHT, *mine)
    stored = replace(await stored_of(calls), edition=1)
    merged = policies_of({GUARDS: OWN}, [stored])[GUARDS]
    assert ids(merged) == ["night", "emergency", "handed-over", *ids(mine)[1:]]
    assert next(each for each in merged if each.id == "critical").title == "Mine"
    of_their_own = with_newer(OWN, replace(stored, policies=(HANDED, NIGHT)))
    assert ids(of_their_own) == ["mine", "handed-over", "night"], "theirs for the same kind goes before it"


async def test_that_an_older_one_that_they_deleted_does_not_come_back(calls: Calls) -> None:
    await calls.keep_policies(NIGHT)
    stored = replace(await stored_of(calls), edition=1)
    assert ids(with_newer(OWN, stored)) == ["handed-over", "night"]


async def test_that_one_which_they_delete_stays_away(calls: Calls) -> None:
    await calls.keep_policies(NIGHT)
    stored = await stored_of(calls)
    assert stored.edition == edition_of(OWN) == 2
    assert ids(with_newer(OWN, stored)) == ["night"]
    await calls.do(SavePolicies, ADMIN, plugin=GUARDS, policies=(NIGHT, HANDED), expected=stored.version)
    (again,) = await calls.read(lambda tx: tx.policies.all(TENANT))
    assert (again.version, again.edition) == (2, 2)


async def test_that_nothing_is_added_where_they_have_all(calls: Calls) -> None:
    await calls.keep_policies(*OWN)
    assert with_newer(OWN, replace(await stored_of(calls), edition=1)) == OWN
    assert any(each.severities == (Severity.CRITICAL,) for each in OWN)
