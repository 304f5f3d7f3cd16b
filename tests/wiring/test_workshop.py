"""A session whose desk is made after the first page: nothing that is asked for meanwhile is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from console import aio
from console.config.paths import ProfilePaths
from console.desk.imports.importer import FileImporter
from console.domain.changes import Change
from console.domain.chat_commands import PostMessage
from console.domain.commands import ScoreSiteDay
from console.domain.conversations import Sender
from console.domain.ids import SYSTEM, PluginName, SiteId, TenantId
from console.domain.scoring import SiteDay
from console.domain.trouble import DiskFull, Trouble
from console.ports.session import Session
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile
from tests.wiring.conftest import PASSPHRASE, door_of

DEMO = TenantId("demo")


@pytest.fixture
async def late(profile_folder: Path) -> AsyncIterator[Session]:
    session = await open_profile(profile_folder, SetClock(NOON), background=True)
    yield session
    await session.close()


async def _command(session: Session) -> ScoreSiteDay:
    site: SiteId = (await session.reader.read(lambda tx: tx.tenants.sites(DEMO)))[0].id
    day = SiteDay(DEMO, site, NOON.date() + timedelta(days=1))
    return ScoreSiteDay(tenant=DEMO, actor=session.me, site_day=day)


async def test_nothing_runs_in_the_background_before_complete(late: Session) -> None:
    assert "timers" not in aio.running()
    await late.complete()
    assert "timers" in aio.running()


async def test_a_command_given_at_once_is_executed_and_its_listener_hears_of_it(late: Session) -> None:
    command = await _command(late)
    outcome = await late.desk.execute(command)
    assert outcome == await late.desk.execute(command)
    assert "timers" in aio.running()


async def test_commands_given_together_make_one_desk(late: Session) -> None:
    command = await _command(late)
    first, second, _ = await asyncio.gather(late.desk.execute(command), late.desk.execute(command), late.complete())
    assert first == second
    assert [name for name in aio.running() if name == "timers"] == ["timers"]


async def test_a_change_that_another_process_makes_meanwhile_is_heard(profile_folder: Path, late: Session) -> None:
    heard: list[Change] = []
    late.desk.listen(heard.extend)
    other = await open_profile(profile_folder, SetClock(NOON + timedelta(days=1)))
    before = await other.reader.read(lambda tx: tx.changes.last(DEMO))
    assert await other.desk.score_due(5)  # type: ignore[attr-defined]
    made = await other.reader.read(lambda tx: tx.changes.since(DEMO, before))
    await other.close()
    assert not heard
    await late.complete()
    assert made
    assert [change.offset for change in heard[: len(made)]] == [change.offset for change in made]


async def test_a_listener_that_left_hears_nothing(late: Session) -> None:
    heard: list[Change] = []
    late.desk.listen(heard.extend)()
    await late.complete()
    await late.desk.execute(await _command(late))
    assert not heard


async def test_closing_while_the_desk_is_made_leaves_nothing_running(profile_folder: Path) -> None:
    session = await open_profile(profile_folder, SetClock(NOON), background=True)
    making = aio.spawn(_completed(session), "complete")
    await asyncio.sleep(0)
    await session.close()
    await making
    assert "timers" not in aio.running()
    with pytest.raises(Trouble, match="closed"):
        await session.complete()


async def test_closing_before_the_desk_is_made_makes_none(profile_folder: Path) -> None:
    session = await open_profile(profile_folder, SetClock(NOON), background=True)
    await session.close()
    with pytest.raises(Trouble, match="closed"):
        await session.desk.execute(
            ScoreSiteDay(tenant=DEMO, actor=SYSTEM, site_day=SiteDay(DEMO, SiteId("x"), NOON.date()))
        )


async def test_where_making_it_failed_the_next_who_asks_tries_again(
    late: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_importer: FileImporter) -> int:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(FileImporter, "discard_broken", full)
        with pytest.raises(DiskFull):
            await late.complete()
    assert "timers" not in aio.running()
    await late.complete()
    assert "timers" in aio.running()


async def _completed(session: Session) -> None:
    """What is still to be made when the profile closes is refused."""
    with suppress(Trouble):
        await session.complete()


async def test_a_door_that_is_left_while_it_opens_shuts_the_database_again(kept: ProfilePaths) -> None:
    opening = aio.spawn(door_of(kept).open(PASSPHRASE), "open")
    await asyncio.sleep(0.02)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    async with asyncio.timeout(60):
        while any(one.name.startswith(("opening", "store")) for one in threading.enumerate()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_was_asked_days_ago_is_told_at_the_start_and_nothing_is_done_about_it(
    profile_folder: Path, clock: SetClock
) -> None:
    before = await open_profile(profile_folder, clock)
    talk = await before.chat.start(DEMO, PluginName("security_facility"), before.me)
    post = PostMessage(tenant=DEMO, actor=before.me, conversation=talk.id, text="Fire alarm at gate 4!")
    await before.desk.execute(post)
    await before.close()
    clock.advance(days=3)
    session = await open_profile(profile_folder, clock, background=True)
    heard: list[Trouble] = []
    session.hear_troubles(heard.append)
    await session.complete()
    (told,) = heard
    assert told.what == "A message that you wrote to a bot was never answered, and too old by now."
    shown = await session.reader.read(lambda tx: tx.conversations.messages(DEMO, talk.id, limit=9))
    assert [each.sender for each in shown] == [Sender.CUSTOMER, Sender.BOT]
    assert shown[-1].text.startswith("You wrote this 3 days ago")
    await session.close()
