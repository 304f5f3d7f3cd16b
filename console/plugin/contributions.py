"""Loading one plugin: everything that its manifest names."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from console.domain.ids import PillarId, PluginName
from console.domain.records import RecordKind
from console.domain.scoring import Bands, Pillar, Scheme
from console.plugin.loaded import Plugin
from console.plugin.manifest import MANIFEST, Manifest
from console.plugin.packages import open_package
from console.plugin.records import kinds_of
from console.plugin.reporting import BrokenPluginError
from console.plugin.tools import Tool, tools_of
from console.ports.panels import Panel


def load_plugin(folder: Path, manifest: Manifest, package: str) -> Plugin:
    """The plugin in ``folder``, its modules as those of ``package``.

    Raises BrokenPluginError, or whatever its code raises.
    """
    name = PluginName(manifest.name)
    provides = manifest.provides
    open_package(folder, package)
    kinds = _kinds(folder, package, provides.records, name)
    _check_files(folder, provides.behavior_files + provides.customers + provides.demo_talks + provides.escalations)
    return Plugin(
        name=name,
        manifest=manifest,
        folder=folder,
        kinds=kinds,
        scheme=_scheme(manifest) if provides.score else None,
        score=_function(folder, package, provides.score, "score"),
        demo=_function(folder, package, provides.demo, "demo"),
        thresholds=_thresholds(folder, provides.thresholds),
        mappings=_mappings(folder, provides.mappings),
        tools=_tools(folder, package, provides.tools),
        beside=_function(folder, package, provides.beside, "beside"),
        panel=_panel(folder, package, provides.panel),
    )


def _module(folder: Path, package: str, name: str) -> ModuleType:
    if not all(part.isidentifier() for part in name.split(".")):
        raise BrokenPluginError(f"{name!r} in {MANIFEST} is not the name of a module.")
    full = f"{package}.{name}"
    try:
        return importlib.import_module(full)
    except ModuleNotFoundError as error:
        if error.name == full:
            raise BrokenPluginError(f"{MANIFEST} names the module {name!r}, but {folder} has none.") from error
        raise


def _kinds(folder: Path, package: str, module: str, plugin: PluginName) -> tuple[RecordKind, ...]:
    if not module:
        return ()
    kinds = tuple(kinds_of(_module(folder, package, module), plugin))
    _refuse_twins([kind.name for kind in kinds], f"{module}.py declares the record kind")
    if not kinds:
        raise BrokenPluginError(f"{module}.py declares no record kind.")
    return kinds


def _function(folder: Path, package: str, named: str, default: str) -> Callable[..., Any] | None:
    """``module:function``, or ``module`` alone for the function of the default name."""
    if not named:
        return None
    module_name, _, attribute = named.partition(":")
    attribute = attribute or default
    function = getattr(_module(folder, package, module_name), attribute, None)
    if function is None:
        raise BrokenPluginError(f"The module {module_name!r} has no function {attribute!r}.")
    if not callable(function):
        raise BrokenPluginError(f"{attribute!r} in the module {module_name!r} is not a function.")
    return function  # type: ignore[no-any-return]


def _panel(folder: Path, package: str, named: str) -> Panel | None:
    """``module:NAME``, or ``module`` alone for PANEL."""
    if not named:
        return None
    module, _, name = named.partition(":")
    found = getattr(_module(folder, package, module), name or "PANEL", None)
    if not isinstance(found, Panel):
        raise BrokenPluginError(f"The module {module!r} has no panel {name or 'PANEL'!r}.")
    return found


def _scheme(manifest: Manifest) -> Scheme:
    bands = Bands(manifest.bands.green, manifest.bands.amber) if manifest.bands else Bands()
    pillars = tuple(
        Pillar(PillarId(entry.id), entry.name, entry.short, entry.about, entry.weight) for entry in manifest.pillars
    )
    return Scheme(PluginName(manifest.name), manifest.title, pillars, bands)


def _thresholds(folder: Path, name: str) -> Mapping[str, Any]:
    if not name:
        return {}
    try:
        return tomllib.loads(_inside(folder, name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenPluginError(f"{name} is not valid TOML: {error}.") from error


def _mappings(folder: Path, names: Iterable[str]) -> Mapping[str, Path]:
    files: list[Path] = []
    for name in names:
        path = _inside(folder, name)
        files.extend(sorted(path.glob("*.yaml")) if path.is_dir() else [path])
    _refuse_twins([file.stem for file in files], f"{MANIFEST} names the mapping")
    return {file.stem: file for file in files}


def _tools(folder: Path, package: str, name: str) -> Mapping[str, Tool]:
    if not name:
        return {}
    tools = tools_of(_module(folder, package, name))
    if not tools:
        raise BrokenPluginError(f"{name}.py declares no tool.")
    return tools


def _check_files(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        _inside(folder, name)


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise BrokenPluginError(f"{name!r} in {MANIFEST} lies outside the plugin's folder.")
    if not path.exists():
        raise BrokenPluginError(f"{MANIFEST} names {name!r}, but {folder} has no such file.")
    return path


def _refuse_twins(names: list[Any], sentence: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise BrokenPluginError(f"{sentence} {name!r} twice.")
