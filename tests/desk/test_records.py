"""Records that a person changes: all or none, only as they were seen, and listed as they stand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.desk.record_lines import list_anew
from console.domain.changes import Change, Topic
from console.domain.ids import KindName, PersonId, TenantId
from console.domain.record_commands import Body, KeepRecords
from console.domain.records import RecordQuery, RecordRef
from console.domain.trouble import Conflict, Refused, Rejected
from console.plugin.records import body_of
from console.ports.database import Transaction
from console.ports.session import Session
from plugins.recruitment.records import APPLICATION, JOB, Application, Job, Stage
from tests.fakes.clock import NOON

TENANT = TenantId("demo")
NADIA = PersonId("nadia.osei")
NEW = Job(id="JOB-900", site="lindenhof", title="Porter", opened_at=NOON)


@pytest.fixture
async def heard(session: Session) -> AsyncIterator[list[Change]]:
    changes: list[Change] = []
    stop = session.desk.listen(changes.extend)
    yield changes
    stop()


def keep(*bodies: Body, **more: object) -> KeepRecords:
    return KeepRecords(tenant=TENANT, actor=NADIA, records=bodies, **more)  # type: ignore[arg-type]


async def first_application(session: Session) -> Application:
    def look(tx: Transaction) -> Application:
        return body_of(next(tx.records.all(TENANT, APPLICATION)), Application)

    return await session.reader.read(look)


async def test_that_records_are_kept_together_and_told_of(session: Session, heard: list[Change]) -> None:
    application = await first_application(session)
    hired = replace(application, stage=Stage.HIRED)
    outcome = await session.desk.execute(keep(Body(JOB, NEW), Body(APPLICATION, hired), told="Hired."))
    assert (outcome.message, outcome.affected) == ("Hired.", 2)
    assert await first_application(session) == hired
    assert {(change.topic, change.subjects) for change in heard} == {
        (Topic.RECORDS, ("job",)),
        (Topic.RECORDS, ("application",)),
    }


async def test_that_a_changed_record_stands_elsewhere_in_its_lists(session: Session) -> None:
    application = await first_application(session)
    lists = {
        stage: RecordQuery(tenant=TENANT, kind=APPLICATION, lanes=(stage.value,))
        for stage in (application.stage, Stage.OFFER)
    }

    def counts(tx: Transaction) -> list[int]:
        return [tx.lines.count(query) for query in lists.values()]

    before = await session.reader.read(counts)
    await session.desk.execute(keep(Body(APPLICATION, replace(application, stage=Stage.OFFER))))
    assert await session.reader.read(counts) == [before[0] - 1, before[1] + 1]
    place = await session.reader.read(lambda tx: tx.lines.position(lists[Stage.OFFER], application.id))
    assert place is not None


async def test_that_what_somebody_changed_meanwhile_is_a_conflict_and_nothing_is_kept(session: Session) -> None:
    seen = await first_application(session)
    await session.desk.execute(keep(Body(APPLICATION, replace(seen, note="call back"))))
    late = keep(Body(JOB, NEW), Body(APPLICATION, replace(seen, stage=Stage.OFFER)), seen=(Body(APPLICATION, seen),))
    with pytest.raises(Conflict, match="was changed meanwhile"):
        await session.desk.execute(late)
    assert await session.reader.read(lambda tx: tx.records.get(TENANT, JOB, NEW.id)) is None
    await session.desk.execute(keep(Body(JOB, NEW), absent=(RecordRef(JOB, NEW.id),)))
    with pytest.raises(Conflict):
        await session.desk.execute(keep(Body(JOB, NEW), absent=(RecordRef(JOB, NEW.id),)))


async def test_that_a_record_of_an_older_version_is_the_same_as_it_was_seen(session: Session) -> None:
    """A field that a kind got since is not in what was kept before; that is no change by anybody."""
    database = session.reader
    seen = await first_application(session)
    row = await database.read(lambda tx: tx.records.get(TENANT, APPLICATION, seen.id))
    assert row is not None
    shorter = row._replace(body=row.body.replace(b',"form":1', b""))
    assert shorter != row
    await database.write(lambda tx: tx.records.merge([shorter], NOON))  # type: ignore[attr-defined]
    old = await first_application(session)
    assert old.form == 0
    await session.desk.execute(keep(Body(APPLICATION, replace(old, note="x")), seen=(Body(APPLICATION, old),)))
    assert (await first_application(session)).note == "x"


async def test_that_strangers_unknown_kinds_and_empty_commands_are_refused(session: Session) -> None:
    with pytest.raises(Refused):
        await session.desk.execute(replace(keep(Body(JOB, NEW)), actor=PersonId("nobody")))
    with pytest.raises(Rejected, match="no kind"):
        await session.desk.execute(keep(Body(KindName("nothing"), NEW)))
    with pytest.raises(Rejected, match="at least one"):
        await session.desk.execute(keep())


async def test_that_a_profile_from_before_lists_its_records_when_it_is_opened(
    session: Session, profile_folder: Path
) -> None:
    """And a kind that is listed otherwise since is listed anew."""
    query = RecordQuery(tenant=TENANT, kind=APPLICATION)
    database, kinds = session.reader, session.catalog.kinds()

    def forget(tx: Transaction) -> int:
        count = tx.lines.count(query)
        tx.lines.drop(APPLICATION)
        tx.settings.set("record_lines.application", "")
        return count

    before = await database.write(forget)  # type: ignore[attr-defined]
    assert before == await database.read(lambda tx: tx.records.count(TENANT, APPLICATION))
    await list_anew(database, kinds)  # type: ignore[arg-type]
    assert await database.read(lambda tx: tx.lines.count(query)) == before
