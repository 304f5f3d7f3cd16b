"""What the window shows of a kept profile before it is open."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from console.config.custody import HeldKey, KeyCustody
from console.domain.trouble import Trouble
from console.store.connecting import key_fits
from console.store.glance import GLANCE, read_glance, seal

if TYPE_CHECKING:
    from console.config.paths import ProfilePaths
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.database import Transaction
    from console.store.database import EncryptedDatabase

log = logging.getLogger(__name__)


def look(paths: ProfilePaths, passphrase: str | None, clock: Clock) -> tuple[HeldKey | None, str | None]:
    """The key, for the opening that follows, and what is shown until then. Blocks. Raises Trouble with the key."""
    if not (paths.key_file.exists() and paths.database.exists()):
        return None, None
    held = KeyCustody(paths).obtain(passphrase, create=False, fits=partial(key_fits, paths.database))
    return held, read_glance(paths.database, held.key, clock.now())


async def keep(database: EncryptedDatabase, catalog: LoadedCatalog, clock: Clock) -> None:
    """Where it cannot be kept, the next start goes the usual way."""
    scheme = next(iter(catalog.schemes().values()), None)
    if scheme is None or database.read_only:
        return
    from console.desk.offsets import last_offsets
    from console.shell.scorecard.glance import text_of
    from console.shell.scorecard.query import Scope, read_day

    now = clock.now()

    def seal_it(tx: Transaction) -> None:
        day = read_day(tx, Scope(), scheme, now)
        sealed = seal(text_of(day), last_offsets(tx)) if day.last else ""
        if (tx.settings.get(GLANCE) or "") != sealed:
            tx.settings.set(GLANCE, sealed)

    try:
        await database.write(seal_it)
    except Trouble as trouble:
        log.info("the scorecard was not kept for the next start: %s", type(trouble).__name__)
