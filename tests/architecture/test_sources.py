"""Rules of the house that neither the linter nor the type checker knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for room in ("console", "plugins") for path in (ROOT / room).rglob("*.py"))
MOST_LINES = 450
TASK_MAKERS = {"create_task", "ensure_future", "asyncSlot", "asyncClose"}
# A machine's own folders, and where packages are fetched from. Written so that this file does not match itself.
PRIVATE = re.compile(r"/(?:work|root)/\w|/tmp/[a-z]|python" r"hosted|pypi" r"\.org")


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Name of what is called, and the line, of each call in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield name, node.lineno


def test_that_no_file_has_grown_past_one_thing() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in SOURCES if lines(path) > MOST_LINES}
    assert long == {}


def test_that_only_spawn_makes_tasks() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in SOURCES
        if path != ROOT / "console" / "aio.py"
        for name, line in calls(path)
        if name in TASK_MAKERS
    ]
    assert found == []


def test_that_no_dialog_or_menu_runs_its_own_event_loop() -> None:
    before_asyncio = ROOT / "console" / "shell" / "startup.py"
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sorted((ROOT / "console").rglob("*.py"))
        if path != before_asyncio
        for name, line in calls(path)
        if name in ("exec", "exec_", "processEvents")
    ]
    assert found == []


def test_that_everything_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {normal(re.split(r"[<>=!~ \[;]", text)[0]) for text in project["dependencies"]}
    where = packages_distributions()
    own = {"console", "plugins", "__future__"} | set(sys.stdlib_module_names)
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in imported(path) - own
        if not declared & {normal(distribution) for distribution in where.get(name, [])}
    }
    assert undeclared == set()


def test_that_no_tracked_file_names_a_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("no git checkout")
    found = []
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if name.startswith("tests/") or not path.is_file() or b"\0" in path.read_bytes():
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{name}: {match.group()}" for match in PRIVATE.finditer(text)]
    assert found == []


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def imported(path: Path) -> set[str]:
    """Top-level names of all absolute imports in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
