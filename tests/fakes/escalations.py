"""Escalations for tests of the desk: raised, answered and advanced at the clock that a test sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from console.domain.commands import Command, Outcome
from console.domain.escalation_commands import AdvanceEscalations, EscalateSubject, SavePolicies
from console.domain.escalations import Escalation, EscalationEntry, EscalationKind, Notice, Subject, SubjectKind
from console.domain.ids import SYSTEM, EscalationId, PersonId, PluginName, SiteId
from console.domain.policies import Policy
from console.domain.scoring import Severity
from console.ports.database import Transaction
from tests.fakes.desk_profile import ADMIN, OPERATOR, TENANT, Profile

GUARDS = PluginName("security_facility")
T = TypeVar("T")


@dataclass
class Calls:
    profile: Profile

    async def do(self, which: type[Command], actor: PersonId = OPERATOR, /, **given: Any) -> Outcome:
        return await self.profile.desk.execute(which(tenant=TENANT, actor=actor, **given))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.profile.database.read(work)

    async def escalate(self, key: str = "7", actor: PersonId = OPERATOR, **given: Any) -> Escalation:
        """The escalation that a subject of this key is in."""
        subject = given.pop("subject", Subject(SubjectKind.OTHER, key))
        given = {
            "title": f"Alert {key}",
            "severity": Severity.CRITICAL,
            "kind": EscalationKind.REQUEST,
            "plugin": GUARDS,
            "site": SiteId("north"),
        } | given
        await self.do(EscalateSubject, actor, subject=subject, **given)
        found = await self.read(lambda tx: tx.escalations.of_subject(TENANT, subject))
        assert found is not None
        return found

    async def get(self, id: EscalationId) -> Escalation:
        found = await self.read(lambda tx: tx.escalations.get(TENANT, id))
        assert found is not None
        return found

    async def advance(self, id: EscalationId) -> int:
        return (await self.do(AdvanceEscalations, SYSTEM, escalations=(id,))).affected

    async def history(self, id: EscalationId) -> list[EscalationEntry]:
        return list(await self.read(lambda tx: tx.escalations.history(TENANT, id)))

    async def lines(self, id: EscalationId) -> list[str]:
        return [entry.what for entry in await self.history(id)]

    async def notices(self, id: EscalationId) -> list[Notice]:
        return list(await self.read(lambda tx: tx.notices.of(TENANT, id)))

    async def keep_policies(self, *policies: Policy, warned: tuple[str, ...] = ()) -> None:
        """The tenant's own in place of the plugin's."""
        standing = await self.read(lambda tx: tx.policies.get(TENANT, GUARDS))
        expected = standing.version if standing else 0
        await self.do(SavePolicies, ADMIN, plugin=GUARDS, policies=policies, expected=expected, warned=warned)
