"""A display of its own for each test that needs one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.stranger import PATIENCE, Stranger


@pytest.fixture
def display() -> Iterator[str]:
    reading, writing = os.pipe()
    line = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    line.append("-noreset")  # it would refuse the program whenever xdotool, its last client, has just left
    server = subprocess.Popen(line, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(PATIENCE)


@pytest.fixture
def stranger(display: str, own_home: Path) -> Iterator[Stranger]:
    person = Stranger(display, own_home)
    yield person
    for program in person.started:
        program.kill()
        program.communicate()
