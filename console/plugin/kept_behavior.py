"""A plugin's behavior as it was read and checked before, while nothing that it was made of has changed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from console import __version__
from console.domain import behavior as behaviors
from console.domain import knowledge
from console.domain.behavior import Behavior
from console.domain.prohibiting import pattern_of
from console.plugin.kept import kept_or_made
from console.plugin.manifest import Manifest
from console.plugin.tools import Tool

_SUM = 32
"""Bytes of the checksum that stands first."""


def kept_behavior(folder: Path, manifest: Manifest, tools: Mapping[str, Tool], cache: Path) -> Behavior:
    """What is not kept in ``cache`` is read as by ``load_behavior``, and kept where nothing is wrong with it.

    Raises Trouble.
    """

    def read() -> Behavior:
        from console.plugin.behavior import load_behavior

        return load_behavior(folder, manifest.provides, tools)

    def dump(made: Behavior) -> bytes:
        for earlier in cache.glob(f"behavior-{manifest.name}-*"):
            earlier.unlink(missing_ok=True)
        content = msgspec.msgpack.encode(made)
        return hashlib.sha256(content).digest() + content

    digest = hashlib.sha256(b"\0".join(_made_of(folder, manifest, tools))).hexdigest()
    behavior = kept_or_made(cache / f"behavior-{manifest.name}-{digest[:32]}.bin", _decoded, read, dump)
    for guideline in behavior.guidelines:
        for pattern in (
            (*guideline.prohibition.patterns, *guideline.prohibition.unless) if guideline.prohibition else ()
        ):
            pattern_of(pattern)
    return behavior


def _decoded(kept: bytes) -> Behavior:
    """Whole or not at all: a part of what a bot may not do would be worse than none. Raises ValueError."""
    content = kept[_SUM:]
    if hashlib.sha256(content).digest() != kept[:_SUM]:
        raise ValueError("a damaged behavior")
    try:
        return msgspec.msgpack.decode(content, type=Behavior)
    except msgspec.DecodeError as error:
        raise ValueError("not a behavior") from error


def _made_of(folder: Path, manifest: Manifest, tools: Mapping[str, Tool]) -> Iterator[bytes]:
    """Its files, all that is checked of its tools, and the program that reads and checks."""
    yield _program()
    yield repr(manifest.provides).encode()
    for name, tool in tools.items():
        yield repr((name, tool.effect, tool.permission, str(tool.signature), tool.gives)).encode()
    for name in manifest.provides.behavior_files:
        path = folder / name
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.is_file():
                yield file.name.encode()
                yield file.read_bytes()


@cache
def _program() -> bytes:
    """Its version, and while it is developed the state of its files."""
    made_of = [Path(each.__file__) for each in (behaviors, knowledge) if each.__file__]
    sources = [*Path(__file__).parent.glob("*.py"), *made_of]
    states = [(file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sources if file.is_file()]
    return repr((__version__, sys.version, sorted(states))).encode()
