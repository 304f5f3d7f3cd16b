"""The import contracts catch what they are for: each injected violation makes lint-imports fail."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
TO_COME = re.compile(r'# to come: "([\w.*]+)"')
MAY_USE_QT = {"__main__", "wiring", "shell"}
ADAPTERS = {
    "config",
    "store",
    "desk",
    "dispatch",
    "client",
    "sync",
    "server",
    "channels",
    "parlant",
    "desktop",
    "engine.llm",
}

INJECTIONS = [
    ("console/desk/injected.py", "import PySide6.QtCore", "Qt stays in the shell"),
    ("console/cli/injected.py", "import qasync", "Qt stays in the shell"),
    ("plugins/security_facility/scoring/injected.py", "import PySide6.QtWidgets", "Qt stays in the shell"),
    ("console/wiring/injected.py", "import plugins.security_facility", "console never imports plugins"),
    ("console/shell/injected.py", "import sqlalchemy", "shell knows ports, plugin, domain"),
    ("console/shell/injected.py", "import console.store.tables", "only wiring names adapters"),
    ("console/cli/injected.py", "import console.desk", "only wiring names adapters"),
    ("console/shell/injected.py", "import console.cli", "rooms"),
    ("console/desk/injected.py", "import console.dispatch", "rooms"),
    ("console/store/injected.py", "import console.config", "rooms"),
    ("console/domain/injected.py", "import console.ports.clock", "rooms"),
    ("console/domain/injected.py", "import msgspec", "domain and ports are plain Python"),
    ("console/ports/injected.py", "import httpx", "domain and ports are plain Python"),
    ("plugins/sibling/__init__.py", "import plugins.security_facility", "plugins are independent"),
    ("plugins/security_facility/injected.py", "import console.store", "plugins reach only the plugin API"),
    ("plugins/security_facility/injected.py", "import console.shell.page", "plugins reach only the plugin API"),
    ("plugins/security_facility/injected.py", "import sqlalchemy", "plugins reach only the plugin API"),
    ("console/attic/__init__.py", "", "rooms"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code alone, to inject violations into."""
    copy = tmp_path_factory.mktemp("tree")
    for room in ("console", "plugins"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def inject(tree: Path) -> Iterator[Any]:
    """Append a line to a file of the tree, for the time of one test."""
    before: dict[Path, bytes | None] = {}

    def write(name: str, line: str) -> None:
        path = tree / name
        before[path] = path.read_bytes() if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((before[path] or b"") + f"\n{line}\n".encode())

    yield write
    for path, content in before.items():
        if content is not None:
            path.write_bytes(content)
            continue
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


def broken_contracts(tree: Path) -> set[str]:
    """Names of the contracts that lint-imports finds broken; a room in no layer counts as "rooms"."""
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(tool), "--no-cache"], cwd=tree, capture_output=True, text=True)
    if "Contracts:" not in done.stdout:
        assert done.returncode == 0 or "exhaustive" in done.stdout or "layers" in done.stdout.lower(), done.stdout
    names = set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))
    assert bool(names) == (done.returncode != 0), done.stdout + done.stderr
    return names


def test_that_the_tree_as_it_stands_keeps_every_contract(tree: Path) -> None:
    assert broken_contracts(tree) == set()


@pytest.mark.parametrize(("file", "line", "contract"), INJECTIONS, ids=[f"{i[0]}: {i[1]}" for i in INJECTIONS])
def test_that_an_injected_violation_breaks_its_contract(
    tree: Path, inject: Any, file: str, line: str, contract: str
) -> None:
    inject(file, line)
    assert contract in broken_contracts(tree)


def test_that_every_room_without_qt_is_listed_or_named_as_to_come() -> None:
    assert rooms_of("Qt stays in the shell", "source_modules") == rooms_in_layers() - MAY_USE_QT


def test_that_every_adapter_is_protected_or_named_as_to_come() -> None:
    assert rooms_of("only wiring names adapters", "protected_modules") == ADAPTERS


def test_that_a_room_that_stands_is_no_longer_to_come() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    to_come = {name for name in TO_COME.findall(text) if name.startswith("console.")}
    in_parentheses = {f"console.{name}" for name in re.findall(r"\((\w+)\)", "|".join(layers()))}
    assert to_come, "the comments are written in another way than this test reads"
    assert {name for name in to_come | in_parentheses if stands(name)} == set()
    assert in_parentheses <= {name.replace(".llm", "") for name in to_come}


def layers() -> list[str]:
    return next(list(contract["layers"]) for contract in CONTRACTS if contract["name"] == "rooms")


def rooms_in_layers() -> set[str]:
    return {name for layer in layers() for name in re.findall(r"\w+", layer)}


def rooms_of(contract: str, listing: str) -> set[str]:
    """Rooms of ``console`` in that list of the contract, those to come among them."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.split(f'name = "{contract}"')[1].split("[[tool")[0].split(f"{listing} = [")[1].split("\n]")[0]
    return set(re.findall(r'"console\.([\w.]+)"', section))


def stands(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()
