"""Watches what calls: the strip, the sound, the desktop's notes and the tray follow what the store says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from console.domain.changes import Change, Topic
from console.domain.escalation_commands import SeeNotices
from console.domain.escalations import Escalation, EscalationState
from console.domain.ids import EscalationId, NoticeId, TenantId
from console.ports.desktop import OPENED, Note
from console.ports.session import Session
from console.shell.alarm.strip import ACKNOWLEDGE, OPEN, SILENCE, TAKE, AlarmStrip
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.escalations.standing import Standing, Which, read_standing
from console.shell.escalations.wording import next_words
from console.shell.loading import Loads

if TYPE_CHECKING:
    from console.shell.window import MainWindow

HEARD = {Topic.ESCALATIONS, Topic.TIMERS, Topic.TENANTS, Topic.HANDOVERS}
LOOK_MS = 15_000
"""Quiet hours begin and end without a change, and a change may be lost."""
MOST_NOTES = 3
"""More alarms than these at once are told in one note."""
STORM = "storm"
_Stage = tuple[int, int, int]


class AlarmWatch(QObject):
    """Lives as long as the window; ``attach`` brings the profile."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._alarms = window, window.alarms
        self._loads = Loads(window)
        self._session: Session | None = None
        self._noted: dict[Which, _Stage] = {}
        self._counted = 0
        self._hidden_trouble = ""
        self._seeing = False
        self.standing = Standing()
        self.deeds = EscalationDeeds(window, self)
        self.strip = AlarmStrip(window.theme, window.clock, window)
        window.add_alarms(self.strip)
        self._look_again = QTimer(self)
        self._look_again.setInterval(LOOK_MS)
        self._look_again.timeout.connect(self.look)
        self._connect()
        self._add_actions()
        self._show_sound()

    def attach(self, session: Session) -> None:
        self._session = session
        self._loads.attach(session.reader)
        self.deeds.attach(session)
        self.look()
        self._look_again.start()

    def look(self) -> None:
        """Read what calls, and let it be seen and heard."""
        session = self._session
        if session is not None and self._window.session is not None:
            me = session.me
            self._loads.ask("alarms", object(), lambda tx: read_standing(tx, me), self._take)

    def acknowledge_first(self) -> None:
        """Whatever is the most severe now; from the tray."""
        if self.strip.first is not None:
            self.deeds.acknowledge([self.strip.first])

    async def settled(self) -> None:
        await self._loads.settled()

    # Inside

    def _connect(self) -> None:
        strip, deeds = self.strip, self.deeds
        self._window.bridge.changed.connect(self._hear)
        deeds.done.connect(self.look)
        strip.acknowledged.connect(lambda one: deeds.acknowledge([one]))
        strip.silenced.connect(lambda one: deeds.silence([one]))
        strip.taken.connect(deeds.take)
        strip.opened.connect(self._open)
        strip.listed.connect(lambda: self._window.go("escalations"))
        strip.handover_wanted.connect(self._read_handover)
        strip.hasty.connect(lambda: self._window.tell("Another alarm came to the front just now: press again for it"))
        again, settings, hide = strip.sound.buttons
        again.clicked.connect(self._try_sound)
        settings.clicked.connect(lambda: self._window.go("settings", section="alarms"))
        hide.clicked.connect(self._hide_sound)
        self._alarms.changed.connect(self._choices_changed)
        self._alarms.acted.connect(self._acted)

    def _add_actions(self) -> None:
        strip, call = self.strip, self.strip.call
        for id, text, run, keys in (
            ("acknowledge", "Acknowledge the alarm on the strip", strip.acknowledge, ACKNOWLEDGE),
            ("take", "Take the alarm on the strip", strip.take, TAKE),
            ("silence", "Silence the alarm on the strip for 30 minutes", strip.silence, SILENCE),
            ("open", "Open the alarm on the strip", strip.open, OPEN),
        ):
            self._window.actions.add(call, f"alarm.{id}", text, run, group="Alarms", keys=keys, window_wide=True)

    def _hear(self, changes: tuple[Change, ...]) -> None:
        if {change.topic for change in changes} & HEARD:
            self.look()

    def _take(self, standing: Standing) -> None:
        self.standing = standing
        self.strip.show_standing(standing, able=self.deeds.able)
        self._sound()
        self._alarms.show_count(standing.total_calling)
        self._note()
        self._show_sound()
        self._see()

    def _see(self) -> None:
        """What stands on the screen was shown to the person; behind other windows it was not."""
        unseen, session = self.standing.unseen, self._session
        if unseen and session is not None and self.deeds.able and self._window.isActiveWindow() and not self._seeing:
            self._seeing = True
            self._window.start(self._seen(session, unseen), "say what was seen")

    async def _seen(self, session: Session, unseen: Sequence[tuple[TenantId, NoticeId]]) -> None:
        try:
            for tenant in dict(unseen):
                notices = tuple(id for of, id in unseen if of == tenant)
                await session.desk.execute(SeeNotices(tenant=tenant, actor=session.me, notices=notices))
        finally:
            self._seeing = False

    def _sound(self) -> None:
        if self._session is not None:
            now = self._session.clock.now()
            self._alarms.sound(self._alarms.choices.sounding(self.standing.calling, now))

    def _choices_changed(self) -> None:
        self._sound()
        self._show_sound()

    # Notes of the desktop

    def _note(self) -> None:
        """Tell of those that began to call, or came a step further; withdraw those that call no more."""
        calling = {(one.tenant, one.id): one for one in self.standing.looked if one.state is EscalationState.OPEN}
        fresh = [one for which, one in calling.items() if self._noted.get(which) != _stage(one)]
        told = [one for one in fresh if self._alarms.choices.notes_of(one.severity)]
        for which in self._noted.keys() - calling.keys():
            self._alarms.withdraw(_tag(*which))
        self._noted = {which: _stage(one) for which, one in calling.items()}
        behind = self._count_behind(len(fresh))
        if not calling:
            self._alarms.withdraw(STORM)
        if fresh or behind:
            self._alarms.call()
        noted = any(self._alarms.choices.notes_of(severity) for severity in self.standing.calling)
        if len(told) > MOST_NOTES or (behind and noted):
            self._alarms.note(STORM, self._summary(told or list(calling.values())))
            return
        for one in told:
            self._alarms.note(_tag(one.tenant, one.id), self._told(one))

    def _count_behind(self, fresh: int) -> int:
        """How many began to call behind those that are looked at, as the counts tell."""
        total, before = self.standing.total_calling, self._counted
        self._counted = total
        return max(total - before - fresh, 0)

    def _told(self, one: Escalation) -> Note:
        names = self.standing.names
        lines = (names.site(one.tenant, one.site), one.brief or one.why, next_words(one, names, self._now()))
        return Note(
            f"{one.severity.value}: {one.title}",
            "\n".join(line for line in lines if line),
            urgent=one.severity.rank >= 3,
            actions=(("acknowledge", "Acknowledge"), ("take", "Take")),
        )

    def _summary(self, told: Sequence[Escalation]) -> Note:
        count = self.standing.total_calling
        most = max(told, key=lambda one: one.severity.rank)
        body = f"First: {most.severity.value}, {most.title}"
        return Note(f"{count:,} alarms call for somebody", body, urgent=most.severity.rank >= 3)

    def _acted(self, tag: str, action: str) -> None:
        """A person did something on a note; the alarm may be over by then."""
        found: Mapping[str, Escalation] = {_tag(one.tenant, one.id): one for one in self.standing.looked}
        one = found.get(tag)
        if action == OPENED or one is None:
            self._window.raise_to_front()
            self._open(one) if one is not None else self._window.go("escalations")
        elif action == "acknowledge":
            self.deeds.acknowledge([one])
        elif action == "take":
            self.deeds.take(one)

    def _read_handover(self) -> None:
        if self.standing.handovers:
            self._window.go("escalations", tenant=self.standing.handovers[0][0], section="handover")

    def _open(self, one: Escalation) -> None:
        self._window.go("escalations", tenant=one.tenant, escalation=one.id)

    # Sound that fails

    def _show_sound(self) -> None:
        """Hidden by a person it comes back when something is to be heard, or fails in another way."""
        trouble = self._alarms.sound_trouble
        if trouble != self._hidden_trouble or self.standing.total_calling:
            self._hidden_trouble = ""
        self.strip.show_sound("" if trouble == self._hidden_trouble else trouble)

    def _hide_sound(self) -> None:
        self._hidden_trouble = self._alarms.sound_trouble
        self.strip.show_sound("")

    def _try_sound(self) -> None:
        if self._alarms.sounder is not None:
            self._alarms.sounder.retry()

    def _now(self) -> datetime:
        return self._window.clock.now()


def _stage(one: Escalation) -> _Stage:
    """Another one calls again."""
    return one.step, one.repeat, one.severity.rank


def _tag(tenant: TenantId, id: EscalationId) -> str:
    return f"{tenant}/{id}"
