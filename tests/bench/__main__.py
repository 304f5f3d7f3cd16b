"""``make bench``: print every figure beside its floor, write docs/benchmarks.md; exit 1 when one is missed.

``python -m tests.bench PART…`` prints some of them.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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
    waking,
)

if TYPE_CHECKING:
    from console.ports.session import Session

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


IN_SESSION: Mapping[str, Callable[[Session, Path], Awaitable[Sequence[table.Row]]]] = {
    "importing": importing.measure,
    "scores": lambda session, _: scores.measure(session),
    "engine": lambda _session, _folder: turns.measure_start(),
    "turns": turns.measure,
}
"""Parts that share one open session."""
PARTS: Mapping[str, Callable[[Path, Collection[str]], Sequence[table.Row]]] = {
    "startup": lambda _folder, _parts: startup.measure(os.environ),
    "session": lambda folder, parts: asyncio.run(_in_session(folder, parts)),
    "foresight": lambda folder, _parts: foresight.measure(folder),
    "speaking": lambda _folder, _parts: speaking.measure(os.environ),
    "pages": lambda folder, _parts: pages.measure(folder),
    "inbox": lambda folder, _parts: inbox.measure(folder),
    "inbox_page": lambda folder, _parts: inbox_page.measure(folder),
    "alarms": lambda _folder, _parts: alarms.measure(),
    "waking": lambda _folder, _parts: waking.measure(),
    "quality": lambda _folder, _parts: quality.measure(),
}
"""In the order of the document. Each is given the profile's folder and the names of the parts that are wanted."""


def main(words: Sequence[str]) -> int:
    """``words`` name parts, which are printed alone; without any all are measured, and written to the document."""
    unknown = set(words) - PARTS.keys() - IN_SESSION.keys()
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join([*PARTS, *IN_SESSION])}.")
        return 2
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _make_profile(Path(folder))
        rows = [row for part in _chosen(words) for row in PARTS[part](Path(folder), words)]
    print(table.machine() + "\n\n" + table.as_markdown(rows))
    if not words:
        table.write(DOCUMENT, rows)
    missed = [row.what for row in rows if not row.kept]
    print("\nall bounds kept" if not missed else f"\nmissed: {'; '.join(missed)}")
    return 1 if missed else 0


def _chosen(words: Sequence[str]) -> list[str]:
    return [part for part in PARTS if not words or part in words or (part == "session" and IN_SESSION.keys() & words)]


def _make_profile(folder: Path) -> None:
    """A profile with scored demo data in ``folder`` that a window has opened and closed, for this process and others.

    What was compiled then is kept, as it is where the program is installed.
    """
    environment = {
        "OPERATOR_CONSOLE_HOME": str(folder / "home"),
        "PYTHON_KEYRING_BACKEND": "tests.bench.file_keyring.FileKeyring",
        "QT_QPA_PLATFORM": "offscreen",
    }
    for name in ("OPERATOR_CONSOLE_PASSPHRASE", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)
    os.environ.update(environment)
    subprocess.run([sys.executable, "-m", "console", "score"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, str(startup.CLOSING)], check=True, stdout=subprocess.DEVNULL)


async def _in_session(folder: Path, parts: Collection[str]) -> Sequence[table.Row]:
    from console.wiring import Program

    wanted = [part for part in IN_SESSION if part in parts] or list(IN_SESSION)
    session = await Program().door("default").open()
    try:
        return [row for part in wanted for row in await IN_SESSION[part](session, folder)]
    finally:
        await session.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
