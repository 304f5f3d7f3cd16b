"""An open profile runs its escalations by itself, and stops with it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from console import aio
from console.dispatch.overlooked import Overlooked
from console.domain.changes import Change, Topic
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import Subject, SubjectKind
from console.domain.ids import SYSTEM, EscalationId, PluginName, TenantId
from console.domain.scoring import Severity
from console.ports.notifying import NoticeFailed
from console.wiring.keyring_keys import secret_of
from tests.fakes.clock import SetClock
from tests.fakes.profile import open_profile

DEMO = TenantId("demo")


async def test_that_a_step_that_comes_due_fires_and_the_timer_beats(profile_folder: Path, clock: SetClock) -> None:
    session = await open_profile(profile_folder, clock, background=True)
    fired = asyncio.Event()
    ids: list[EscalationId] = []

    def hear(changes: tuple[Change, ...]) -> None:
        steps = [change for change in changes if (change.topic, change.what) == (Topic.ESCALATIONS, "advanced")]
        if any(str(ids[0]) in change.subjects for change in steps):
            fired.set()

    try:
        await session.complete()
        subject = Subject(SubjectKind.OTHER, "7")
        raised = EscalateSubject(
            tenant=DEMO, actor=SYSTEM, subject=subject, title="Water in the cellar", severity=Severity.CRITICAL,
            plugin=PluginName("security_facility"),
        )  # fmt: skip
        await session.desk.execute(raised)
        begun = await session.reader.read(lambda tx: tx.escalations.of_subject(DEMO, subject))
        assert begun is not None
        ids.append(begun.id)
        session.desk.listen(hear)
        clock.advance(minutes=5)
        async with asyncio.timeout(60):
            await fired.wait()
        found = await session.reader.read(lambda tx: tx.escalations.of_subject(DEMO, subject))
        assert found is not None
        assert found.step == begun.step + 2
        assert [beat.name for beat in await session.reader.read(lambda tx: tx.timers.beats())] == ["escalations"]
    finally:
        await session.close()
    assert not {name for name in aio.running() if "auditor" in name or "dispatcher" in name}


async def test_that_customers_who_wait_are_looked_for_however_much_goes_out_and_not_because_of_it(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    looked = asyncio.Event()
    look = Overlooked.round

    async def counted(self: Overlooked) -> datetime | None:
        looks.append("look")
        looked.set()
        return await look(self)

    monkeypatch.setattr(Overlooked, "round", counted)
    session = await open_profile(profile_folder, clock, background=True)
    try:
        await session.complete()
        async with asyncio.timeout(60):
            await looked.wait()
        for number in range(40):
            call = EscalateSubject(
                tenant=DEMO, actor=SYSTEM, subject=Subject(SubjectKind.OTHER, f"{number}"), title="Water",
                severity=Severity.CRITICAL, plugin=PluginName("security_facility"),
            )  # fmt: skip
            await session.desk.execute(call)
    finally:
        await session.close()
    assert len(looks) < 10, "one look each five seconds, not one for each alarm"


def test_that_a_key_comes_from_the_environment_and_a_missing_keyring_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOME_KEY", " whsec_abc ")
    assert secret_of("SOME_KEY") == "whsec_abc"
    with pytest.raises(NoticeFailed, match="no keyring") as failed:
        secret_of("OTHER_KEY")
    assert failed.value.again
