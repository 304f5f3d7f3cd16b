"""One open of the profile with the real keyring: ``keyring_child.py [PASSPHRASE]``. Tells what came of it in JSON."""

from __future__ import annotations

import asyncio
import json
import sys

from console.config.paths import ProfilePaths
from console.domain.ids import TenantId
from console.domain.trouble import Trouble
from console.wiring.door import ProfileDoor
from tests.fakes.clock import SetClock


async def opened(passphrase: str | None) -> dict[str, object]:
    try:
        session = await ProfileDoor(ProfilePaths.of(), SetClock(), background=False).open(passphrase)
    except Trouble as trouble:
        return {"trouble": type(trouble).__name__, "said": str(trouble)}
    sites = await session.reader.read(lambda tx: tx.tenants.sites(TenantId("demo")))
    if "--rotate" in sys.argv:
        await session.keys.rotate()
    await session.close()
    return {"source": session.key_source.value, "recovery": session.recovery_passphrase, "sites": len(sites)}


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    sys.stdout.write(json.dumps(asyncio.run(opened(words[0] if words else None))))
