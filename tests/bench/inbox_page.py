"""The inbox page over a million messages, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.million_inbox import million_inbox
from tests.bench.table import Row

WHAT = "inbox page, 1,000,000 messages"


def measure(folder: Path) -> Sequence[Row]:
    """Times of the wall, but for scrolling, which is the time of the GUI thread."""
    file = million_inbox(folder / "million")
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.inbox_child", str(file)], capture_output=True, text=True, timeout=600
    )
    if done.returncode:
        raise RuntimeError(f"the inbox page did not come up:\n{done.stderr}")
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return [
        Row(f"{WHAT}: open a conversation, painted (95th)", seen["open"], 50),
        Row(f"{WHAT}: scroll a frame of the list (99th)", seen["scroll list"], 16),
        Row(f"{WHAT}: scroll a frame of the transcript (99th)", seen["scroll talk"], 16),
        Row(f"{WHAT}: 50 chats, 20 messages/s, stored to painted (95th)", seen["late"], 100),
        Row(f"{WHAT}: 50 chats, 20 messages/s, longest gap of the loop", seen["gap"], 50),
    ]
