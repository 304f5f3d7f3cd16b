"""``make bench``: print every figure beside its floor, write docs/benchmarks.md; exit 1 when one is missed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import (
    alarms,
    foresight,
    importing,
    inbox,
    inbox_page,
    pages,
    quality,
    scores,
    speaking,
    startup,
    table,
    turns,
)

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def main() -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = _make_profile(Path(folder))
        rows = [
            *startup.measure(environment),
            *asyncio.run(_in_session(Path(folder))),
            *foresight.measure(Path(folder)),
            *speaking.measure(environment),
            *pages.measure(Path(folder)),
            *inbox.measure(Path(folder)),
            *inbox_page.measure(Path(folder)),
            *alarms.measure(),
            *quality.measure(),
        ]
    print(table.machine() + "\n\n" + table.as_markdown(rows))
    table.write(DOCUMENT, rows)
    missed = [row.what for row in rows if not row.kept]
    print("\nall bounds kept" if not missed else f"\nmissed: {'; '.join(missed)}")
    return 1 if missed else 0


def _make_profile(folder: Path) -> dict[str, str]:
    """A profile with scored demo data in ``folder`` that a window has opened and closed, also for this process.

    Returns what leads to it.
    """
    environment = {
        "OPERATOR_CONSOLE_HOME": str(folder / "home"),
        "PYTHON_KEYRING_BACKEND": "tests.bench.file_keyring.FileKeyring",
        "QT_QPA_PLATFORM": "offscreen",
    }
    os.environ.pop("OPERATOR_CONSOLE_PASSPHRASE", None)
    os.environ.update(environment)
    subprocess.run([sys.executable, "-m", "console", "score"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, str(startup.CLOSING)], check=True, stdout=subprocess.DEVNULL)
    return environment


async def _in_session(folder: Path) -> Sequence[table.Row]:
    from console.wiring import Program

    session = await Program().door("default").open()
    try:
        return [
            await importing.measure(session, folder),
            *await scores.measure(session),
            *await turns.measure(session, folder),
        ]
    finally:
        await session.close()


if __name__ == "__main__":
    sys.exit(main())
