"""Starting and ending, in processes of their own."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.shell.tokens import TYPE_SIZES

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0


class Started:
    """A window process whose lines can be waited for."""

    def __init__(self, folder: Path, mode: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("windowprocess.py")), str(folder), mode],
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def line(self) -> str:
        return self._lines.get(timeout=PATIENCE)

    def ended(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join()
        return code

    def errors(self) -> str:
        assert self.process.stderr is not None
        lines = self.process.stderr.read().splitlines(keepends=True)
        # On a loaded machine Qt may say so of a paint that was on its way when the window closed; nothing follows.
        return "".join(line for line in lines if not line.startswith("QBackingStore::flush() called for"))

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    made: list[Started] = []

    def begin(mode: str = "") -> Started:
        made.append(Started(tmp_path, mode))
        return made[-1]

    yield begin
    for one in made:
        one.process.kill()
        one.ended()
        for pipe in (one.process.stdout, one.process.stderr):
            assert pipe is not None
            pipe.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_closes_the_profile_and_saves_what_was_left(
    start: Callable[..., Started], number: signal.Signals
) -> None:
    first = start()
    assert first.line() == "open"
    first.process.send_signal(number)
    assert first.line() == "closed 1 saved plain"
    assert first.ended() == 0
    assert first.errors() == ""


def test_what_is_made_at_the_start_has_the_size_of_what_comes_later(start: Callable[..., Started]) -> None:
    first = start("sizes")
    assert first.line() == "open"
    assert first.line() == f"{ {TYPE_SIZES['base']} }"


def test_a_second_start_raises_the_first_window_and_says_so(start: Callable[..., Started]) -> None:
    first = start("minimize")
    assert (first.line(), first.line()) == ("open", "minimized")
    second = start()
    assert "brought to the front" in second.line()
    assert second.ended() == 0
    assert first.line() == "raised"
    assert first.process.poll() is None


def test_a_window_that_hangs_is_named_and_left_alone(start: Callable[..., Started]) -> None:
    first = start("hang")
    assert first.line() == "open"
    time.sleep(0.2)  # it hangs right after
    second = start()
    said = second.line()
    assert "does not answer" in said
    assert f"process {first.process.pid}" in said
    assert second.ended() == 1
    assert first.process.poll() is None


def test_the_lock_of_a_killed_process_is_taken_over(start: Callable[..., Started]) -> None:
    first = start()
    assert first.line() == "open"
    first.process.kill()
    first.ended()
    second = start()
    assert second.line() == "open"


def test_an_error_in_a_slot_is_told_and_the_window_lives_on(start: Callable[..., Started]) -> None:
    first = start("raise")
    assert first.line() == "open"
    assert first.line().startswith("told")
    first.process.terminate()
    assert first.line() == "closed 1 saved plain"
    errors = first.errors()
    assert "LookupError" in errors
    assert "555-0101" not in errors


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = (
        "import sys, console.shell.startup;"
        "heavy = {'asyncio', 'qasync', 'sqlalchemy', 'msgspec', 'yaml', 'keyring', 'cryptography', 'alembic',"
        " 'PySide6.QtSvg', 'PySide6.QtNetwork', 'console.domain.commands', 'console.shell.page'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
