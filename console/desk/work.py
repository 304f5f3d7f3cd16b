"""What a command handler works with: the transaction it runs in and the changes it makes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.domain.changes import Change, Topic
from console.domain.commands import Command, Outcome
from console.domain.ids import CommandId, ImportId, TenantId
from console.domain.people import Role
from console.domain.records import RecordValues
from console.domain.trouble import Rejected
from console.ports.database import Transaction


class Kept(Exception):
    """The command is refused for this reason, yet what its handler wrote before stands."""

    def __init__(self, refusal: Rejected) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(slots=True)
class Work:
    """One transaction of the desk. ``now`` is UTC; ``role`` is what the actor is in the command's tenant;
    ``abandoned`` names imports that are to be given up, ``in_hand`` holds the rows of those not staged."""

    tx: Transaction
    now: datetime
    role: Role
    abandoned: Container[ImportId] = ()
    in_hand: Mapping[ImportId, Iterable[Sequence[RecordValues]]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def tell(
        self, tenant: TenantId, topic: Topic, what: str, command: CommandId, subjects: Iterable[str] = ()
    ) -> Change:
        """Append a change; listeners hear of it once the transaction is committed."""
        change = self.tx.changes.append(tenant, topic, what, command, self.now, subjects)
        self.changes.append(change)
        return change


Handler = Callable[[Work, Any], Outcome]
Handlers = Mapping[type[Command], Handler]


def plural(count: int, noun: str) -> str:
    """``1 violation``, ``2,000 violations``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
