"""The table of figures: what was measured, beside its floor from the same run, and the bound."""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``floor`` None: the bound is absolute; else it is ``at_most`` times the floor. Infinite: no bound.

    ``at_least``: the bound is one from below, as for shares of what was found.
    """

    what: str
    measured: float
    at_most: float
    unit: str = "ms"
    floor: float | None = None
    floor_name: str = ""
    at_least: bool = False

    @property
    def kept(self) -> bool:
        if self.at_least:
            return self.measured >= self.at_most
        return self.measured <= (self.at_most if self.floor is None else self.at_most * self.floor)

    def cells(self) -> tuple[str, ...]:
        if self.floor is None:
            bound = ("≥ " if self.at_least else "") + amount(self.at_most, self.unit)
            floor, ratio = self.floor_name or "–", ""
        else:
            floor = f"{self.floor_name} {amount(self.floor, self.unit)}".strip()
            bound, ratio = f"{self.at_most:g} ×", f" ({self.measured / self.floor:.2f} ×)"
        if math.isinf(self.at_most):
            return self.what, floor, amount(self.measured, self.unit) + ratio, "–", ""
        return self.what, floor, amount(self.measured, self.unit) + ratio, bound, "ok" if self.kept else "MISSED"


def amount(value: float, unit: str) -> str:
    return (f"{value:,.2f} {unit}" if value < 10 else f"{value:,.0f} {unit}").strip()


def middle(values: Sequence[float]) -> float:
    """Median in milliseconds of seconds."""
    return 1000 * median(values)


def as_markdown(rows: Sequence[Row]) -> str:
    head = ("what", "floor", "measured", "at most", "")
    lines = [head, ("---",) * len(head), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def machine() -> str:
    """The machine and versions, as a sentence."""
    memory = _memory()
    parts = [
        f"{os.cpu_count()} cores ({_processor()})",
        *([f"{memory:.0f} GB"] if memory else []),
        platform.platform(terse=True),
        f"Python {platform.python_version()}",
        f"PySide6 {version('PySide6-Essentials')}",
        f"sqlcipher3 {version('sqlcipher3')}",
    ]
    return ", ".join(parts)


def write(file: Path, rows: Sequence[Row]) -> None:
    """Replace the figures in the document, and leave the text around them."""
    when = datetime.now(UTC)
    figures = f"{BEGIN}\n{when:%Y-%m-%d}, {machine()}.\n\n{as_markdown(rows)}\n{END}"
    text = file.read_text(encoding="utf-8") if file.exists() else f"# Benchmarks\n\n{BEGIN}{END}\n"
    pattern = re.escape(BEGIN) + ".*" + re.escape(END)
    file.write_text(re.sub(pattern, lambda _: figures, text, flags=re.DOTALL), encoding="utf-8")


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found.group(1) if found else platform.processor() or platform.machine()


def _memory() -> float:
    """Gigabytes of memory, 0 where it cannot be told."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError, OSError):
        return 0.0
