"""A person with a keyboard in front of a display, and the program as a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PASSPHRASE = "four horses eat oats"
PATIENCE = 60.0

needs_display = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs a display (Xvfb) and hands (xdotool)"
)


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


class Stranger:
    """A person with a keyboard in front of a display, and a shell to start the program from."""

    def __init__(self, display: str, home: Path) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "PYTHONWARNINGS": "error"}
        self._environment |= {"OPERATOR_CONSOLE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        self._environment["PYTHONFAULTHANDLER"] = "1"
        del self._environment["QT_QPA_PLATFORM"]
        self.started: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "console"]
        program = subprocess.Popen(
            line, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.started.append(program)
        return program

    def sees(self, title: str) -> None:
        """Waits for the window of this title and gives it the keyboard, as there is no window manager."""
        try:
            until(lambda: bool(self._windows(title)), f"there is a window {title!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self._state()}") from None
        self._hands("windowfocus", "--sync", self._windows(title)[-1])

    def types(self, text: str) -> None:
        self._hands("type", "--delay", "15", text)

    def presses(self, *keys: str) -> None:
        self._hands("key", "--delay", "30", *keys)

    def tries_to_unlock(self, passphrase: str) -> bool:
        """Types it where the program asks at this moment; whether the profile is open."""
        if self._windows("Unlock"):
            self.types(passphrase)
            self.presses("Return")
        return bool(self._windows("default"))

    def _state(self) -> str:
        """What the display shows, and where each program stands that has not ended."""
        shown = self._hands("search", "--name", ".").split()
        lines = [f"windows: {[self._hands('getwindowname', each).strip() for each in shown]}"]
        for program in self.started:
            if program.poll() is None:
                program.send_signal(signal.SIGABRT)
                lines.append("a program that had not ended stood at:")
            said, complained = program.communicate()
            lines += [f"ended with {program.returncode}", said, complained]
        return "\n".join(lines)

    def _windows(self, title: str) -> list[str]:
        return self._hands("search", "--onlyvisible", "--name", f"^{title} – Operator Console$").split()

    def _hands(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self._environment, capture_output=True, text=True)
        return done.stdout


def ended(program: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = program.communicate(timeout=PATIENCE)
    return program.returncode, said, complained


def choose_passphrase(stranger: Stranger) -> subprocess.Popen[str]:
    program = stranger.start()
    stranger.sees("Unlock")
    stranger.types(PASSPHRASE)
    stranger.presses("Tab")
    stranger.types(PASSPHRASE)
    stranger.presses("Return")
    stranger.sees("default")
    return program
