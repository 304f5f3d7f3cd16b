"""What a profile holds before anybody works in it: demo data in an empty one, and whoever sits here."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from console.desk.offsets import last_offsets
from console.domain.ids import Offset, PersonId, TenantId
from console.wiring.clock import FixedClock

if TYPE_CHECKING:
    from console.desk.local import LocalDesk
    from console.domain.commands import AddTenant
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.database import Transaction
    from console.store.database import EncryptedDatabase

_DEMO_BEGUN = "demo.begun"
"""Setting: when making the demo began; empty once it is whole."""


def whoever_is_here() -> PersonId:
    """The login name; of a container's bare user number, which has none, one name for all."""
    try:
        return PersonId(getpass.getuser())
    except (KeyError, OSError, ImportError):  # by Python's version and system
        return PersonId("operator")


@dataclass(frozen=True, slots=True)
class Standing:
    """``bare``: without demo data or records, or with a demo that is not whole. ``told``: changes known so far."""

    bare: bool
    told: Mapping[TenantId, Offset]


def standing_of(tx: Transaction) -> Standing:
    told = last_offsets(tx)
    return Standing(bool(tx.settings.get(_DEMO_BEGUN)) or not told, told)


async def furnish(
    desk: LocalDesk, database: EncryptedDatabase, catalog: LoadedCatalog, clock: Clock, me: PersonId
) -> None:
    """Demo data where there is nothing yet, and the person at this computer among the people of each tenant."""
    from console.desk.record_lines import list_anew

    now = clock.now()
    bare = (await database.read(standing_of)).bare
    begun = await database.write(lambda tx: _begin_demo(tx, now)) if bare else None
    await list_anew(database, catalog.kinds())
    if begun is not None:
        from console.desk.demo import make_demo

        await make_demo(desk, database, catalog, FixedClock(begun))
        await database.write(lambda tx: tx.settings.set(_DEMO_BEGUN, ""))
    for introduction in await database.read(lambda tx: _introductions(tx, me)):
        await desk.execute(introduction)


def _begin_demo(tx: Transaction, now: datetime) -> datetime | None:
    """As of when the demo is to be made: now in an empty profile, the first try's moment when that broke off."""
    begun = tx.settings.get(_DEMO_BEGUN)
    if begun is None and not tx.tenants.all():
        begun = now.isoformat()
        tx.settings.set(_DEMO_BEGUN, begun)
    return datetime.fromisoformat(begun) if begun else None


def _introductions(tx: Transaction, me: PersonId) -> list[AddTenant]:
    from console.domain.founding import founded_by  # a glance does not wait for commands

    unmet = [each for each in tx.tenants.all() if all(person.id != me for person in tx.tenants.people(each.id))]
    return [founded_by(me, each) for each in unmet]
