"""The locks: every line by hash, from nowhere in particular, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DEV = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]


def read(name: str) -> dict[str, list[Requirement]]:
    """Pinned requirements by name; one name may have several, each with its own marker."""
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins: dict[str, list[Requirement]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        pin = Requirement(line.split("--hash=")[0].strip())
        pins.setdefault(normal(pin.name), []).append(pin)
    return pins


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_that_every_line_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    for line in filter(None, text.replace("\\\n", " ").splitlines()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line
        assert re.match(r"[\w.-]+==", line), line


@pytest.mark.parametrize(
    ("name", "asked"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", [*RUNTIME, *DEV])]
)
def test_that_the_lock_satisfies_the_project(name: str, asked: list[Requirement]) -> None:
    pins = read(name)
    for wanted in asked:
        pinned = pins.get(normal(wanted.name), [])
        assert pinned, f"{wanted.name} is not in {name}: make lock"
        for pin in pinned:
            version = next(iter(pin.specifier)).version
            assert wanted.specifier.contains(version), f"{name} has {pin}, the project asks for {wanted}: make lock"


def test_that_both_locks_pin_the_same_versions() -> None:
    runtime, dev = read("requirements.lock"), read("requirements-dev.lock")
    assert {name: str(pins) for name, pins in runtime.items()} == {name: str(dev.get(name)) for name in runtime}
