"""What each command did, so that the same command has its effect once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from console.domain.commands import Outcome
from console.domain.ids import CommandId, TenantId
from console.store import tables
from console.store.values import stored_time

_table = tables.command


class CommandRows:
    """``ports.CommandStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def outcome(self, tenant: TenantId, id: CommandId) -> tuple[str, Outcome] | None:
        query = select(_table).where(_table.c.tenant == tenant, _table.c.id == id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        outcome = Outcome(CommandId(row.id), row.message, row.affected, row.skipped, bool(row.undoable))
        return row.fingerprint, outcome

    def remember(self, tenant: TenantId, fingerprint: str, outcome: Outcome, at: datetime) -> None:
        self._connection.execute(
            _table.insert().values(
                tenant=tenant,
                id=outcome.command,
                fingerprint=fingerprint,
                at=stored_time(at),
                message=outcome.message,
                affected=outcome.affected,
                skipped=outcome.skipped,
                undoable=int(outcome.undoable),
            )
        )
