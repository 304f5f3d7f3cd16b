"""What each command did, so that the same command has its effect once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from console.domain.commands import Outcome
from console.domain.ids import CommandId, TenantId
from console.store import tables
from console.store.prepared import Prepared, given
from console.store.values import stored_time

_table = tables.command
_OUTCOME = Prepared(select(_table).where(_table.c.tenant == given("tenant"), _table.c.id == given("id")))
_REMEMBER = Prepared(_table.insert())


class CommandRows:
    """``ports.CommandStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def outcome(self, tenant: TenantId, id: CommandId) -> tuple[str, Outcome] | None:
        row = _OUTCOME.run(self._connection, tenant=tenant, id=id).one_or_none()
        if row is None:
            return None
        outcome = Outcome(CommandId(row.id), row.message, row.affected, row.skipped, bool(row.undoable))
        return row.fingerprint, outcome

    def remember(self, tenant: TenantId, fingerprint: str, outcome: Outcome, at: datetime) -> None:
        _REMEMBER.run(
            self._connection,
            tenant=tenant,
            id=outcome.command,
            fingerprint=fingerprint,
            at=stored_time(at),
            message=outcome.message,
            affected=outcome.affected,
            skipped=outcome.skipped,
            undoable=int(outcome.undoable),
        )
