"""Made-up customers started and stopped in the real window on the demo profile, by keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console import aio
from console.domain.ids import TenantId
from console.domain.people import Tenant
from console.ports.session import Session
from console.shell.preferences import Forgetful
from console.shell.simulation.playing import CustomerController
from console.shell.simulation.strip import CustomerStrip
from console.shell.theme import Theme
from console.shell.window import MainWindow
from console.store.database import EncryptedDatabase
from tests.shell.frame.plainpage import SPECS

CONTROL = Qt.KeyboardModifier.ControlModifier
DEMO = TenantId("demo")


@pytest.fixture
async def window(session: Session, theme: Theme) -> AsyncIterator[MainWindow]:
    made = MainWindow(theme, SPECS, Forgetful(), session.clock)
    made.dress()
    for spec in SPECS:
        made.add_page(spec.load())
    made.resize(1280, 720)
    made.show()
    made.activateWindow()
    made.attach(session)
    await made.settled()
    yield made
    made.detach()
    made.close()
    await aio.cancel_all()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    await asyncio.sleep(0)


def controller_of(window: MainWindow) -> CustomerController:
    return window.menus.customers


async def from_palette(window: MainWindow, words: str) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(window.palette_popup.input, words)
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Return)
    await window.settled()


async def opened(window: MainWindow) -> CustomerStrip:
    await from_palette(window, "made-up customers write")
    strip = controller_of(window).strip
    assert strip is not None
    assert strip.isVisible()
    return strip


def tab_to(part: QWidget) -> None:
    for _ in range(40):
        here = QApplication.focusWidget()
        assert here is not None
        if here is part:
            return
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError(f"{part.accessibleName()!r} is not reached by Tab")


async def until(held: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not held():  # noqa: ASYNC110 a state of widgets has no event to wait for
            await asyncio.sleep(0.01)


async def talks(session: Session) -> list[str]:
    """Names of the customers who wrote, and to whom."""

    def read(tx: Any) -> list[str]:
        found = [tx.conversations.recent(DEMO, "simulator", f"window-{stamp}-{n}", 1) for n in range(5)]
        return [f"{each.plugin}: {each.customer_name}" for one in found for each in one]

    stamp = f"{session.clock.now():%Y%m%d-%H%M%S}"
    return await session.reader.read(read)


async def test_a_script_is_chosen_started_and_stopped_by_keyboard(window: MainWindow, session: Session) -> None:
    strip = await opened(window)
    assert strip.script.itemText(0) == "Everybody, to every bot"
    chosen = next(
        n for n in range(strip.script.count()) if strip.script.itemData(n) == ("recruitment", "Amina Diallo")
    )
    tab_to(strip.script)
    for _ in range(chosen):
        QTest.keyClick(strip.script, Qt.Key.Key_Down)
    tab_to(strip.customers)
    QTest.keyClick(strip.customers, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(strip.customers, "2")
    tab_to(strip.rate)
    QTest.keyClick(strip.rate, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(strip.rate, "600")
    tab_to(strip.begin)
    QTest.keyClick(strip.begin, Qt.Key.Key_Space)
    status = window.status.customers
    await until(lambda: "2 messages were written" in status.toolTip())
    assert status.text() == "2 made-up customers"
    assert status.toolTip() == "2 of 2 made-up customers have more to say; 2 messages were written."
    assert strip.state.text() == status.toolTip()
    assert not strip.script.isEnabled()
    assert await talks(session) == ["recruitment: Amina Diallo", "recruitment: Amina Diallo 2"]
    tab_to(strip.stop)
    QTest.keyClick(strip.stop, Qt.Key.Key_Space)
    await until(lambda: not controller_of(window).running)
    assert not status.isVisible()
    assert strip.begin.isVisible()
    assert window.toast.text.text() == "The made-up customers stopped; 2 messages were written."


async def test_they_go_on_while_the_strip_is_closed_and_the_palette_stops_them(window: MainWindow) -> None:
    strip = await opened(window)
    strip.rate.setText("600")
    strip.begin.click()
    await until(lambda: window.status.customers.isVisible())
    QTest.keyClick(strip.script, Qt.Key.Key_Escape)
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert controller_of(window).strip is None
    window.status.customers.click()
    reopened = controller_of(window).strip
    assert reopened is not None
    await window.settled()
    assert reopened.stop.isVisible()
    await from_palette(window, "stop the made-up")
    await until(lambda: not controller_of(window).running)
    assert not [each for each in window.actions.offered() if each.id == "try.stop"]


async def test_real_data_is_warned_of_before_anything_begins(window: MainWindow, session: Session) -> None:
    assert isinstance(session.reader, EncryptedDatabase)
    await session.reader.write(lambda tx: tx.tenants.add(Tenant(TenantId("aaa"), "Acme Guarding")))
    strip = await opened(window)
    assert strip.cast.tenant == DEMO, "demo data comes first, whatever its name"
    assert not strip.warning.isVisible()
    strip.tenant.setCurrentIndex(strip.tenant.findData("aaa"))
    assert strip.warning.isVisible()
    assert "among the real ones of Acme Guarding" in strip.state.text()


async def test_a_profile_that_cannot_be_written_offers_none(window: MainWindow, session: Session) -> None:
    window.session = replace(session, read_only=True)
    await from_palette(window, "made-up customers write")
    assert controller_of(window).strip is None
    assert "can be written" in window.toast.text.text()


async def test_a_number_out_of_bounds_starts_nothing(window: MainWindow) -> None:
    strip = await opened(window)
    for line, text in ((strip.customers, "0"), (strip.customers, ""), (strip.rate, "0")):
        line.setText(text)
        assert not strip.begin.isEnabled()
        line.setText("1")
        assert strip.begin.isEnabled()


async def test_a_trouble_ends_them_and_is_told(window: MainWindow) -> None:
    strip = await opened(window)
    strip.script.addItem("gone", ("recruitment", "Nobody"))
    strip.script.setCurrentIndex(strip.script.count() - 1)
    strip.begin.click()
    await until(lambda: not controller_of(window).running)
    assert "There is no script to play." in window.trouble.what.text()
    assert not window.status.customers.isVisible()


async def test_every_part_has_a_name(window: MainWindow) -> None:
    strip = await opened(window)
    parts = [each for each in strip.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(parts) >= 5
    visible = [each for each in parts if each.isVisible()]
    assert not [each for each in visible if not (each.accessibleName() or getattr(each, "text", str)())]
