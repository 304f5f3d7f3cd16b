"""``plugin.toml``: what a plugin is and what it contributes, read with errors that name the line and the field."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import tomllib
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

API = 1
"""The plugin API of this program; a manifest of another number is refused."""

MANIFEST = "plugin.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarEntry:
    id: str
    name: str
    short: str
    about: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BandEntry:
    green: float
    amber: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Provides:
    """Names inside the plugin folder. ``module`` or ``module:function``; files are relative to the folder.

    An entry of ``mappings``, ``guidelines``, ``journeys``, ``flows``, ``skills``, ``intents``, ``vocabulary``,
    ``customers`` (scripts of made-up ones) and ``demo_talks`` is YAML or a folder of which every ``*.yaml`` counts;
    of ``templates`` and ``knowledge`` a Markdown file or a folder of which every ``*.md`` counts. ``persona`` is a
    YAML file, an entry of ``catalog`` a YAML or CSV file, an entry of ``escalations`` one of ``plugin.policies``.
    ``panel`` is ``module:NAME`` of a ``Panel``, a page of the plugin's own; ``beside`` says what stands beside a
    conversation.
    """

    records: str = ""
    score: str = ""
    demo: str = ""
    thresholds: str = ""
    mappings: tuple[str, ...] = ()
    tools: str = ""
    beside: str = ""
    persona: str = ""
    guidelines: tuple[str, ...] = ()
    journeys: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    catalog: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    demo_talks: tuple[str, ...] = ()
    panel: str = ""
    escalations: tuple[str, ...] = ()

    @property
    def behavior_files(self) -> tuple[str, ...]:
        """All that a bot is made of, its tools apart."""
        persona = (self.persona,) if self.persona else ()
        acting = self.guidelines + self.journeys + self.flows + self.skills
        return persona + acting + self.intents + self.vocabulary + self.templates + self.knowledge + self.catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    name: str
    title: str
    version: str
    api: int
    description: str = ""
    provides: Provides = field(default_factory=Provides)
    pillars: tuple[PillarEntry, ...] = ()
    bands: BandEntry | None = None


class ManifestError(ValueError):
    """The manifest is wrong; the message names file, line where there is one, and field."""


def read_manifest(file: Path) -> Manifest:
    """Read and check ``plugin.toml``. Raises ManifestError."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{file.name} cannot be read: {error}") from error
    reader = _Reader(file.name, text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{file.name} is not valid TOML: {error}") from error
    reader.check_api(data)
    manifest: Manifest = reader.read(Manifest, data, ())
    reader.check(manifest)
    return manifest


def panel_titles(folders: Iterable[Path]) -> dict[str, str]:
    """Name and title of the plugins in these folders that say that they have a page; what cannot be read has none."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in sorted(folder.glob(f"*/{MANIFEST}")):
            try:
                manifest = read_manifest(file)
            except ManifestError:
                continue  # told where plugins are loaded
            if manifest.provides.panel:
                found[manifest.name] = manifest.title
    return found


_Path = tuple[str | int, ...]
_WORDS = {str: "text in quotes", int: "a whole number", float: "a number"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class _Reader:
    """Turns parsed TOML into the dataclasses above; every failure knows its path, and from it the line."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text

    def read(self, cls: type, data: dict[str, Any], path: _Path) -> Any:
        hints = typing.get_type_hints(cls)
        for key in data:
            if key not in hints:
                close = difflib.get_close_matches(key, hints, 1)
                raise self.error((*path, key), "unknown key" + (f"; did you mean {close[0]!r}?" if close else ""))
        values: dict[str, Any] = {}
        for entry in dataclasses.fields(cls):
            if entry.name in data:
                values[entry.name] = self._value(hints[entry.name], data[entry.name], (*path, entry.name))
            elif entry.default is dataclasses.MISSING and entry.default_factory is dataclasses.MISSING:
                raise self.error((*path, entry.name), "is missing")
        return cls(**values)

    def _value(self, hint: Any, value: Any, path: _Path) -> Any:
        if isinstance(hint, types.UnionType):
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        if typing.get_origin(hint) is tuple:
            if not isinstance(value, list):
                raise self.error(path, "must be a list")
            item = typing.get_args(hint)[0]
            return tuple(self._value(item, part, (*path, index)) for index, part in enumerate(value))
        if dataclasses.is_dataclass(hint):
            if not isinstance(value, dict):
                raise self.error(path, "must be a table")
            return self.read(typing.cast(type, hint), value, path)
        accepted = (int, float) if hint is float else hint
        if not isinstance(value, accepted) or isinstance(value, bool):
            raise self.error(path, f"must be {_WORDS[hint]}")
        if isinstance(value, str) and not value.strip():
            raise self.error(path, "must not be empty")
        return value

    def check_api(self, data: dict[str, Any]) -> None:
        """First of all: a manifest of another API may rightly have other keys."""
        api = data.get("api")
        if isinstance(api, int) and api != API:
            raise self.error(("api",), f"is {api}, this program offers {API}")

    def check(self, manifest: Manifest) -> None:
        if not _NAME.fullmatch(manifest.name):
            raise self.error(("name",), "must be lower-case letters, digits and _, beginning with a letter")
        if bool(manifest.provides.score) != bool(manifest.pillars):
            raise self.error(("provides", "score"), "a scoring function and [[pillars]] are given together")
        seen: set[str] = set()
        for index, pillar in enumerate(manifest.pillars):
            if pillar.id in seen:
                raise self.error(("pillars", index, "id"), f"{pillar.id!r} is used twice")
            if not 0 < pillar.weight < math.inf:
                raise self.error(("pillars", index, "weight"), "must be a finite number above 0")
            seen.add(pillar.id)
        bands = manifest.bands
        if bands is not None and not 0 < bands.amber < bands.green <= 100:
            raise self.error(("bands", "green"), "must be 0 < amber < green <= 100")

    def error(self, path: _Path, reason: str) -> ManifestError:
        line = _line_of(self._text, path)
        place = f"{self._file}, line {line}" if line else self._file
        return ManifestError(f"{place}, {_written(path)}: {reason}")


def _written(path: _Path) -> str:
    """``("pillars", 0, "id")`` as ``pillars[1].id``; people count from 1."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".")


_HEADER = re.compile(r"\s*\[(\[)?\s*([\w.\-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w\-]+)["']?\s*=""")


def _line_of(text: str, path: _Path) -> int | None:
    """Line of the key at ``path``, or of the nearest table around it; None when neither is written out."""
    found: dict[_Path, int] = {}
    table: _Path = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            name = header[2]
            if header[1]:
                counts[name] = counts.get(name, -1) + 1
                table = (*name.split("."), counts[name])
            else:
                table = tuple(name.split("."))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1]), number)
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return None
