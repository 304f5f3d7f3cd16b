"""An emergency in the real window, from the words of who sees it to its document, with a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from console.dispatch.escalating import Escalating
from console.domain.escalation_commands import ResolveEscalations
from console.domain.escalations import Escalation, EscalationKind, EscalationOutcome, EscalationState, Incident
from console.domain.ids import KindName, TenantId
from console.ports.database import Transaction
from console.ports.desktop import Desktop as Surroundings
from console.ports.session import Session
from console.shell.alarm.strip import strip_colors
from console.shell.alarm.watch import AlarmWatch
from console.shell.chat.page import ChatPage
from console.shell.escalations.page import EscalationsPage
from console.shell.theme import Theme
from tests.fakes.clock import NOON, SetClock
from tests.shell.alarm.fake_desktop import FakeNotifier, FakeSpeaker
from tests.shell.driven import close_window
from tests.shell.pages.desktops import Desktop, open_desktop
from tests.shell.pages.escalated import SPEC
from tests.shell.pages.talks import CHAT

DEMO = TenantId("demo")
FIRE = "There is a fire at gate 4 of Saffron Heights"
TITLE = "Emergency: fire at Saffron Heights Technology Park"
ALERT = "ESC-EMG-saffron-heights-260318-1200"
PATIENCE = 60
"""Times that the window comes to rest before something has to be there."""


@dataclass
class Watch:
    """The control desk: its window, loudspeaker and clock, and the timer that an open profile runs by itself."""

    desktop: Desktop
    chat: ChatPage
    page: EscalationsPage
    alarms: AlarmWatch
    speaker: FakeSpeaker
    notifier: FakeNotifier
    clock: SetClock
    timer: Escalating
    theme: Theme

    @property
    def session(self) -> Session:
        return self.desktop.session

    async def settle(self) -> None:
        for _round in range(2):
            await self.desktop.settle()
            for part in (self.chat, self.page, self.alarms, self.desktop.window):
                await part.settled()

    async def go(self, page: str) -> None:
        self.desktop.window.go(page)
        await self.settle()

    async def press(self, key: Qt.Key) -> None:
        await self.desktop.press(key)
        await self.settle()

    async def type(self, text: str) -> None:
        await self.desktop.type(text)
        await self.press(Qt.Key.Key_Return)

    async def minute(self) -> None:
        """Goes by: what the timers have to do by then is done, and stands on the screen."""
        self.clock.advance(minutes=1)
        await self.timer.round()
        await self.session.chat.run_due()
        await self.settle()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(PATIENCE):
            if holds():
                return
            await self.settle()
            await asyncio.sleep(0.01)
        pytest.fail(f"waited in vain until {what}; the bot said:\n{self.bot_said()}")

    async def emergency(self) -> Escalation:
        def read(tx: Transaction) -> list[Escalation]:
            return [*tx.escalations.open(DEMO, limit=99), *tx.escalations.resolved(DEMO, limit=99)]

        found = await self.session.reader.read(read)
        (one,) = [one for one in found if one.kind is EscalationKind.EMERGENCY and one.opened_at >= NOON]
        return one

    async def incident(self) -> Incident:
        one = await self.emergency()
        made = await self.session.reader.read(lambda tx: tx.escalations.incident(DEMO, one.id))
        assert made is not None
        return made

    async def deeds(self) -> list[str]:
        """What was done, in order."""
        one = await self.emergency()
        return [line.what for line in await self.session.reader.read(lambda tx: tx.escalations.history(DEMO, one.id))]

    async def alerts(self) -> list[str]:
        """Those that the bot raised."""
        rows = await self.session.reader.read(lambda tx: list(tx.records.all(DEMO, KindName("alert"))))
        return sorted(row.key for row in rows if row.key.startswith("ESC-EMG"))

    def bot_said(self) -> str:
        shown = self.chat.shown
        return "\n".join(line.message.text for line in shown.lines if line.reply) if shown else ""


@pytest.fixture
async def watch(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Watch]:
    await end_those_of_the_demo(session)
    desktop = await open_desktop(session, theme, CHAT, SPEC)
    window = desktop.window
    chat, page = window.pages["chat"], window.pages["escalations"]
    assert isinstance(chat, ChatPage)
    assert isinstance(page, EscalationsPage)
    speaker, notifier = FakeSpeaker(), FakeNotifier()
    alarms = AlarmWatch(window)
    await window.alarms.use(Surroundings(speaker, notifier), window.raise_to_front, alarms.acknowledge_first)
    alarms.attach(session)
    timer = Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0)
    made = Watch(desktop, chat, page, alarms, speaker, notifier, clock, timer, theme)
    await made.settle()
    yield made
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    await window.alarms.close()
    await close_window(desktop)


async def end_those_of_the_demo(session: Session) -> None:
    calling = tuple(one.id for one in await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99)))
    over = EscalationOutcome.HANDLED
    await session.desk.execute(
        ResolveEscalations(tenant=DEMO, actor=session.me, escalations=calling, outcome=over, note="Before the shift.")
    )


async def test_an_emergency_goes_from_the_words_of_who_sees_it_to_its_document(watch: Watch, tmp_path: Path) -> None:
    assert watch.speaker.playing is None
    assert not watch.alarms.strip.call.isVisible()
    await it_is_said_and_calls_at_once(watch)
    await nobody_answers_for_five_minutes(watch)
    await one_key_answers(watch)
    await what_is_done_writes_itself_down(watch)
    await a_person_says_how_it_ended(watch)
    await the_document_tells_all_of_it(watch, tmp_path / "incident.pdf")


async def it_is_said_and_calls_at_once(watch: Watch) -> None:
    await watch.go("chat")
    watch.chat.composer.edit.setFocus()
    await watch.type(FIRE)
    await watch.until(lambda: ALERT in watch.bot_said(), "the bot tells of the alert that it raised")
    assert await watch.alerts() == [ALERT], "it was not asked first"
    strip, one = watch.alarms.strip, await watch.emergency()
    assert (one.title, one.state, one.opened_at) == (TITLE, EscalationState.OPEN, watch.clock.now())
    assert FIRE in one.brief
    assert {"notify", "incident opened"} <= set(await watch.deeds())
    told = {notice.person for notice in await watch.session.reader.read(lambda tx: tx.notices.of(DEMO, one.id))}
    assert told >= await management(watch)
    await watch.go("scorecard")
    assert strip.call.isVisible(), "over every page"
    assert strip.call.what.text() == TITLE
    assert strip.call.word.text() == "CRITICAL"
    assert "next step in 05:00" in strip.call.next.text()
    ground, _ink, _role = strip_colors(watch.theme, "red", loud=True)
    assert painted(strip.call).name() == QColor(ground).name()
    assert watch.speaker.playing is not None
    assert (watch.speaker.playing.file, watch.speaker.playing.times) == ("critical.wav", 0), "until it is answered"
    assert [note.title for note in watch.notifier.shown.values()] == [f"CRITICAL: {TITLE}"]


async def management(watch: Watch) -> set[object]:
    people = await watch.session.reader.read(lambda tx: tx.tenants.people(DEMO))
    found: set[object] = {person.id for person in people if person.role.value in ("supervisor", "admin")}
    assert found
    return found


def painted(widget: QWidget) -> QColor:
    """The ground that one sees in its upper right corner, beside all words and buttons."""
    return widget.grab().toImage().pixelColor(widget.width() - 2, 2)


async def nobody_answers_for_five_minutes(watch: Watch) -> None:
    for minute in range(1, 5):
        await watch.minute()
        assert (await watch.deeds()).count("reading") == minute
        assert f"next step in 0{5 - minute}:00" in watch.alarms.strip.call.next.text()
    calls = (await watch.deeds()).count("notify")
    await watch.minute()
    assert (await watch.deeds()).count("reading") == 5
    assert (await watch.deeds()).count("notify") == calls + 2, "supervisors and everyone, a second time"
    one = await watch.emergency()
    told = await watch.session.reader.read(lambda tx: tx.notices.of(DEMO, one.id))
    assert any("Second escalation. Nobody has answered for 5 minutes." in notice.text for notice in told)
    await watch.minute()
    assert await watch.alerts() == [ALERT], "one emergency, one second call: the chain's"
    assert (await watch.deeds()).count("notify") == calls + 2
    assert watch.speaker.playing is not None
    assert len(watch.speaker.played) == 1, "it sounded all the while, and did not begin anew"


async def one_key_answers(watch: Watch) -> None:
    assert watch.desktop.window.current == "scorecard"
    await watch.press(Qt.Key.Key_F9)
    one = await watch.emergency()
    assert (one.state, one.acknowledged_by) == (EscalationState.ACKNOWLEDGED, watch.session.me)
    assert watch.speaker.playing is None
    assert not watch.notifier.shown
    assert watch.alarms.strip.call.next.text().startswith("acknowledged by you")
    calls = (await watch.deeds()).count("notify")
    for _ in range(5):
        await watch.minute()
    deeds = await watch.deeds()
    assert deeds.count("notify") == calls, "whoever answered is not called again"
    assert deeds.count("reading") == 11, "and it is watched on"


async def what_is_done_writes_itself_down(watch: Watch) -> None:
    await watch.press(Qt.Key.Key_F8)
    one = await watch.emergency()
    assert one.taken_by == watch.session.me
    assert one.acknowledged_at == NOON + timedelta(minutes=6), "who takes what they answered answered no later"
    await watch.press(Qt.Key.Key_F6)
    assert watch.desktop.window.current == "escalations"
    assert watch.page.pane.title.text() == TITLE
    await watch.press(Qt.Key.Key_N)
    await watch.type("Fire brigade is at gate 4.")
    shown = watch.page.pane.text.toPlainText()
    for words in (FIRE, "No answer for 60 s.", "acknowledged", "noted: Fire brigade is at gate 4."):
        assert words in shown, words


async def a_person_says_how_it_ended(watch: Watch) -> None:
    watch.page.list.setFocus()
    await watch.press(Qt.Key.Key_R)
    form = watch.page.pane.form
    assert form.isVisible()
    form.submit.click()
    await watch.settle()
    assert (await watch.emergency()).is_open, "an emergency does not end without a word on what was done"
    form.note.setFocus()
    await watch.type("Fire is out, nobody is hurt.")
    one = await watch.emergency()
    assert (one.state, one.outcome) == (EscalationState.RESOLVED, EscalationOutcome.HANDLED)
    assert one.resolved_by == watch.session.me
    assert not watch.alarms.strip.call.isVisible()
    readings = (await watch.deeds()).count("reading")
    await watch.minute()
    assert (await watch.deeds()).count("reading") == readings, "nothing is watched that is over"


async def the_document_tells_all_of_it(watch: Watch, out: Path) -> None:
    one = await watch.emergency()
    watch.desktop.window.go("escalations", tenant=DEMO, escalation=one.id)
    await watch.settle()
    await watch.press(Qt.Key.Key_P)
    (dialog,) = watch.page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(out))
    dialog.close()
    await watch.until(out.exists, "the document is written")
    await watch.settle()
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    squeezed = words.replace(" ", "")  # a long word is broken where its column ends
    incident = await watch.incident()
    assert incident.number in words
    assert len(incident.timeline) > 15
    for line in incident.timeline:
        assert all(word in squeezed for word in line.text.split()), line.text
    for told in (
        TITLE,
        "Outcome",
        "handled",
        "Fire is out, nobody is hurt.",
        "Who was told",
        "DEMO DATA",
        "after 6 min",
    ):
        assert told in words, told
