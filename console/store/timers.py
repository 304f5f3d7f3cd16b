"""Signs of life of the timers, and what the auditor found dead."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.escalations import Beat, TimerAlarm
from console.store import escalation_tables as tables
from console.store.bulk import upsert_rows
from console.store.values import stored_time, time_of

_beat, _alarm = tables.timer_beat, tables.timer_alarm


class TimerRows:
    """``ports.TimerStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def beats(self) -> Sequence[Beat]:
        rows = self._connection.execute(select(_beat).order_by(_beat.c.name))
        return [Beat(row.name, time_of(row.at)) for row in rows]

    def beat(self, beat: Beat) -> Beat | None:
        row = self._connection.execute(select(_beat).where(_beat.c.name == beat.name)).one_or_none()
        upsert_rows(self._connection, _beat, ("name", "at"), [(beat.name, stored_time(beat.at))])
        return None if row is None else Beat(row.name, time_of(row.at))

    def alarms(self) -> Sequence[TimerAlarm]:
        rows = self._connection.execute(select(_alarm).order_by(_alarm.c.name))
        return [TimerAlarm(row.name, time_of(row.since), time_of(row.raised_at), row.reason) for row in rows]

    def alarm(self, alarm: TimerAlarm) -> bool:
        values = {
            "name": alarm.name,
            "since": stored_time(alarm.since),
            "raised_at": stored_time(alarm.raised_at),
            "reason": alarm.reason,
        }
        return self._connection.execute(insert(_alarm).values(**values).on_conflict_do_nothing()).rowcount == 1

    def end_alarm(self, name: str) -> bool:
        return self._connection.execute(_alarm.delete().where(_alarm.c.name == name)).rowcount == 1
