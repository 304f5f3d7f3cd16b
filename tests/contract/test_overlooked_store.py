"""What the port says of the store behind customers who wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from console.domain.control import QUEUE
from console.domain.conversations import ConversationState
from console.domain.escalations import EscalationState, Member, Subject, SubjectKind
from console.domain.ids import ConversationId, EscalationId
from console.domain.scoring import Severity
from console.ports.database import Database
from console.ports.overlooked import Owed
from tests.contract.test_escalation_stores import add, made
from tests.contract.test_inbox_stores import AT, ONE, TWO, start, talk

LONG_AGO = AT - timedelta(days=1)


def about(key: str) -> Subject:
    return Subject(SubjectKind.CONVERSATION, key)


async def join(database: Database, one: EscalationId, key: str, **given: object) -> None:
    member = Member(escalation=one, subject=about(key), title=key, at=AT, severity=Severity.HIGH)
    await database.write(lambda tx: tx.escalations.join(ONE, replace(member, **given)))  # type: ignore[arg-type]


async def called(database: Database, **given: object) -> EscalationId:
    (id,) = await add(database, replace(made(), tenant=ONE, **given))  # type: ignore[arg-type]
    return id


async def uncalled(database: Database, owed: Owed = Owed.ANSWER, **given: object) -> list[str]:
    asked = {"after": LONG_AGO, "until": AT, "beyond": None, "limit": 9} | given
    return [each.id for each in await database.read(lambda tx: tx.overlooked.uncalled(ONE, owed, **asked))]  # type: ignore[arg-type]


async def test_whoever_waits_longest_comes_first_a_piece_at_a_time(database: Database) -> None:
    waits = {"old": timedelta(days=2), "late": timedelta(0), "b": timedelta(hours=1), "a": timedelta(hours=1),
             "soon": -timedelta(seconds=1)}  # fmt: skip
    talks = [talk(id, owner=QUEUE, waiting_since=AT - ago) for id, ago in waits.items()]
    closed = talk("closed", owner=QUEUE, waiting_since=AT, state=ConversationState.CLOSED)
    await start(database, *talks, closed, talk("answered", owner=QUEUE))
    assert await uncalled(database) == ["a", "b", "late"]
    assert await uncalled(database, limit=1) == ["a"]
    beyond = AT - timedelta(hours=1), ConversationId("a")
    assert await uncalled(database, beyond=beyond) == ["b", "late"]
    assert await database.read(
        lambda tx: tx.overlooked.uncalled(TWO, Owed.ANSWER, after=LONG_AGO, until=AT, beyond=None, limit=9)
    ) == []  # fmt: skip


async def test_who_is_called_for_is_left_out_until_that_is_over_and_the_customer_waits_anew(
    database: Database,
) -> None:
    hour = timedelta(hours=1)
    talks = [
        talk(id, owner=QUEUE, waiting_since=AT - hour) for id in ("called", "before", "cleared", "resolved", "new")
    ]
    await start(database, *talks)
    open_one = await called(database)
    resolved = await called(database, group="over", state=EscalationState.RESOLVED, resolved_at=AT)
    await join(database, open_one, "called")
    await join(database, open_one, "before", at=AT - 2 * hour)
    await join(database, open_one, "cleared", at=AT - 2 * hour, cleared_at=AT - 2 * hour)
    await join(database, resolved, "resolved", at=AT - 2 * hour)
    assert await uncalled(database) == ["cleared", "new", "resolved"]


async def test_members_whose_customer_waits_no_more_are_told_and_no_others(database: Database) -> None:
    needed = talk("needed", owner=QUEUE, waiting_since=AT)
    await start(database, needed, talk("answered", owner=QUEUE), talk("other"))
    late = await called(database, group="sla/shop")
    handed = await called(database, group="handoff/shop")
    plain = await called(database, group="slack/shop")
    for key in ("needed", "answered", "gone"):
        await join(database, late, key)
    await join(database, late, "cleared", cleared_at=AT)
    await join(database, handed, "other")
    await join(database, plain, "other")

    async def answered(owed: Owed, group: str, beyond: int = 0, limit: int = 9) -> list[str]:
        found = await database.read(lambda tx: tx.overlooked.answered(ONE, owed, group, beyond=beyond, limit=limit))
        return [each.member.subject.key for each in found]

    assert await answered(Owed.ANSWER, "sla/") == ["answered", "gone"]
    (first,) = await database.read(lambda tx: tx.overlooked.answered(ONE, Owed.ANSWER, "sla/", beyond=0, limit=1))
    assert await answered(Owed.ANSWER, "sla/", beyond=first.at) == ["gone"]
    assert await answered(Owed.PERSON, "handoff/") == ["other"]
