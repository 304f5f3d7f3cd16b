"""The times of a tenant's inbox in the settings, in the real window on the demo profile, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.domain.control import QUEUE
from console.domain.ids import SYSTEM, PersonId, PluginName, TenantId
from console.domain.inbox import InboxSettings
from console.domain.inbox_commands import ReceiveMessage, SetUpInbox, TakeOver
from console.domain.people import Person
from console.ports.session import Session
from console.shell.inbox.wording import waiting_of
from console.shell.theme import Theme
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.settingsdesk import DEMO, Desk, Key, open_settings


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme, "inbox")
    yield opened
    await close_window(opened)


async def stored(desk: Desk) -> InboxSettings:
    return await desk.session.reader.read(lambda tx: tx.inbox.settings(DEMO))


async def test_that_every_time_is_set_by_keyboard_with_unit_bounds_and_default_beside_it(desk: Desk) -> None:
    form = desk.page.inbox
    texts = {
        "sla_minutes": "20", "remind_idle_minutes": "4", "return_idle_minutes": "6", "burst_seconds": "2,5",
        "reopen_hours": "48", "stale_hours": "12",
    }  # fmt: skip
    assert {name: field.text for name, field in form.times.items()} == {
        "sla_minutes": "15", "remind_idle_minutes": "10", "return_idle_minutes": "15", "burst_seconds": "5",
        "reopen_hours": "72", "stale_hours": "24",
    }  # fmt: skip
    note = form.times["return_idle_minutes"].note.text()
    assert note.startswith("minutes of doing nothing")
    assert note.endswith("(1 to 10,080; 15 where nothing is set)")
    assert form.bar.state.text() == "as where nothing is set"
    for name, text in texts.items():
        await desk.write(form.times[name].part, text)
    await desk.choose(form.return_to.part, "The q")
    assert form.bar.state.text() == "not saved yet"
    await desk.press(Key.Key_S, CONTROL)
    assert await stored(desk) == InboxSettings(
        sla_minutes=20, remind_idle_minutes=4, return_idle_minutes=6, return_to=QUEUE, burst_seconds=2.5,
        reopen_hours=48, stale_hours=12,
    )  # fmt: skip
    assert form.bar.state.text() == "set by this tenant"
    assert "from now on" in desk.window.toast.text.text()


async def test_that_what_is_set_holds_without_a_restart(desk: Desk) -> None:
    form, session = desk.page.inbox, desk.session
    await desk.write(form.times["sla_minutes"].part, "3")
    await desk.write(form.times["remind_idle_minutes"].part, "1")
    await desk.write(form.times["return_idle_minutes"].part, "2")
    await desk.press(Key.Key_S, CONTROL)
    await session.desk.execute(
        ReceiveMessage(
            tenant=DEMO, actor=SYSTEM, channel="simulator", delivery="new", customer="new",
            plugin=PluginName("sales_marketing"), text="Hello",
        )
    )  # fmt: skip
    (talk,) = await session.reader.read(lambda tx: tx.conversations.recent(DEMO, "simulator", "new"))
    await session.desk.execute(TakeOver(tenant=DEMO, actor=session.me, conversation=talk.id, expected_epoch=0))
    (talk,) = await session.reader.read(lambda tx: tx.conversations.recent(DEMO, "simulator", "new"))
    assert talk.control.expires is not None
    assert (talk.control.expires - talk.control.since).total_seconds() == 120
    waiting = waiting_of(talk, await stored(desk), session.clock.now())
    assert waiting is not None
    assert "within 3 min" in waiting.told


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("sla_minutes", "soon", "A whole number from 1 to 10,080."),
        ("sla_minutes", "0", "A whole number from 1 to 10,080."),
        ("return_idle_minutes", "99999", "A whole number from 1 to 10,080."),
        ("burst_seconds", "61", "A number from 0 to 60."),
        ("burst_seconds", "", "A number from 0 to 60."),
        ("reopen_hours", "1.5", "A whole number from 1 to 8,760."),
        ("remind_idle_minutes", "15", "An owner is reminded before the conversation is given back."),
    ],
)
async def test_that_a_wrong_value_is_told_at_its_field_and_nothing_is_stored(
    desk: Desk, name: str, text: str, fault: str
) -> None:
    field = desk.page.inbox.times[name]
    await desk.write(field.part, text)
    await desk.press(Key.Key_S, CONTROL)
    assert field.fault == fault
    assert desk.focused() is field.part
    assert await stored(desk) == InboxSettings()


async def test_that_times_that_someone_else_set_meanwhile_are_told(desk: Desk) -> None:
    form = desk.page.inbox
    await desk.write(form.times["sla_minutes"].part, "20")
    theirs = InboxSettings(sla_minutes=30)
    await desk.session.desk.execute(SetUpInbox(tenant=DEMO, actor=SYSTEM, settings=theirs))
    await desk.settle()
    assert form.bar.conflict.isVisible()
    assert form.times["sla_minutes"].text == "20"
    await desk.tab_to(form.bar.drop)
    await desk.press(Key.Key_Space)
    assert form.times["sla_minutes"].text == "30"
    assert not form.bar.conflict.isVisible()


async def test_that_closing_the_window_asks_once_where_a_time_is_not_saved(desk: Desk) -> None:
    await desk.write(desk.page.inbox.times["sla_minutes"].part, "20")
    desk.window.close()
    assert desk.window.isVisible()
    assert "not saved" in desk.window.trouble.what.text()
    desk.window.close()
    assert not desk.window.isVisible()


async def test_that_an_operator_sees_the_times_and_is_told_who_changes_them(session: Session, theme: Theme) -> None:
    session.reader.write_now(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add_person(Person(DEMO, PersonId("temp"), "Temp"))
    )
    opened = await open_settings(replace(session, me=PersonId("temp")), theme, "inbox")
    form = opened.page.inbox
    assert not any(field.part.isEnabled() for field in form.times.values())
    assert form.bar.state.text().endswith("a supervisor changes them")
    await close_window(opened)


async def test_that_every_part_has_a_name(desk: Desk) -> None:
    found = desk.page.inbox.findChildren(QWidget)
    parts = [each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
    assert len(parts) >= 8
    assert not [each for each in parts if not (each.accessibleName() or getattr(each, "text", str)())]


async def test_that_a_tenants_typed_times_stay_while_another_is_looked_at(desk: Desk) -> None:
    await desk.session.reader.write(  # type: ignore[attr-defined]
        lambda tx: tx.tenants.add(replace(tx.tenants.all()[0], id=TenantId("other"), name="Other"))
    )
    desk.page.inboxing.load()
    await desk.settle()
    form = desk.page.inbox
    await desk.write(form.times["sla_minutes"].part, "20")
    desk.page.inboxing.choose(TenantId("other"))
    await desk.settle()
    assert form.times["sla_minutes"].text == "15"
    desk.page.inboxing.choose(DEMO)
    await desk.settle()
    assert form.times["sla_minutes"].text == "20"
    assert form.bar.state.text() == "not saved yet"
