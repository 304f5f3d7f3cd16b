"""docs/developer-guide.md followed word for word in an empty folder: its files are written, its commands are run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import environment_of

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "developer-guide.md").read_text(encoding="utf-8")
FOLDER = "my_plugins"
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """``file`` is empty for a block of commands."""

    kind: str
    file: str
    text: str


BLOCKS = [Block(match[1], match[2] or "", match[3]) for match in _BLOCK.finditer(GUIDE)]


class Reader:
    """Somebody who does what the guide says, in a shell of a folder of their own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self._trace = ""
        commands = folder / "bin"
        commands.mkdir(parents=True)
        program = commands / "operator-console"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m console "$@"\n')
        program.chmod(0o755)
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        self._environment = environment_of(
            home, PATH=path, PYTHONPATH=str(ROOT), OPERATOR_CONSOLE_PLUGINS=str(folder / FOLDER)
        )

    def write(self, block: Block) -> None:
        """A new file, or more at the end of one."""
        file = self.folder / block.file
        assert file.is_relative_to(self.folder / FOLDER)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as end:
            end.write(block.text)

    def run(self, command: str) -> str:
        """Both outputs; ID stands for the trace that was told last."""
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace(" ID", f" {self._trace}")],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=110,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        traces: list[str] = re.findall(r"trace ([0-9a-f]{32})\]", done.stdout)
        self._trace = traces[-1] if traces else self._trace
        return done.stdout


def commands_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines that it is said to give."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield command, [line for line in lines if line.strip()]


def assert_said(output: str, lines: list[str], command: str) -> None:
    """The lines stand in the output in this order; … is anything."""
    at = 0
    for line in lines:
        pattern = ".*?".join(re.escape(part) for part in line.split("…"))
        found = re.compile(pattern).search(output, at)
        assert found, f"{command}\nsays nothing like\n{line}\nbut\n{output[at:]}"
        at = found.end()


@pytest.mark.skipif(os.name == "nt", reason="the guide's commands are for a POSIX shell")
def test_that_the_guide_works_as_it_stands(home: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path / "reader", home)
    ran = 0
    for block in BLOCKS:
        if block.file:
            reader.write(block)
        elif block.kind == "sh":
            reader.run(block.text)
        else:
            for command, lines in commands_of(block.text):
                assert_said(reader.run(command), lines, command)
                ran += 1
    assert ran >= 10


def test_that_the_guide_shows_a_guideline_a_tool_a_journey_a_flow_and_knowledge() -> None:
    names = {Path(block.file).name for block in BLOCKS}
    assert {"guidelines.yaml", "tools.py", "journeys.yaml", "flows.yaml", "parking.md"} <= names
    assert {block.kind for block in BLOCKS} == {"sh", "toml", "yaml", "markdown", "python", "console"}
    assert shutil.which("sh") or os.name == "nt"


def test_that_the_guide_is_found_from_the_readme_and_its_links_lead_somewhere() -> None:
    assert "docs/developer-guide.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (ROOT / "docs" / link).is_file(), link
