"""A file of 2 GB goes in as a stream: all of it, in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import psutil
import pytest

SIZE = 2 * 1024**3
WORDS = "the guard of the north gate who was told by the guard of the south gate " * 27
DAYS = 3 * 365
MOST_MEMORY = 600 * 1024**2
"""Bytes of the importing process; the file is more than three times as large."""


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_that_a_file_of_2_gb_is_imported_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "alerts.csv"
    rows = _write(file)
    environment = {
        **os.environ,
        "OPERATOR_CONSOLE_HOME": str(tmp_path / "home"),
        "OPERATOR_CONSOLE_PASSPHRASE": "two gigabytes",
    }
    command = [sys.executable, "-m", "console", "import", str(file), "--as", "alert", "--new-sites", "UTC"]
    importing = psutil.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    most = 0
    while importing.poll() is None:
        most = max(most, importing.memory_info().rss)
        try:
            importing.wait(0.2)
        except psutil.TimeoutExpired:
            continue
    output, errors = importing.communicate()
    assert importing.returncode == 0, errors
    assert f"{rows:,} new" in output
    assert most < MOST_MEMORY, f"{most / 1e6:.0f} MB"


def _write(file: Path) -> int:
    """Alerts of three years, a thousand a day, all answered in time; returns their number."""
    rows = 0
    first = date(2023, 1, 1)
    with file.open("w", encoding="utf-8") as out:
        out.write("id,site,raised_at,priority,acknowledged_at,acknowledged_by,resolved_at\n")
        while out.tell() < SIZE:
            for number in range(rows, rows + 1000):
                day = first + timedelta(days=number % DAYS)
                out.write(f"A{number},gate,{day}T10:00:00Z,low,{day}T10:01:00Z,{WORDS},{day}T10:02:00Z\n")
            rows += 1000
    return rows
