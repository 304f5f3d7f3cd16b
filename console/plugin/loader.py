"""Finding plugin folders and loading what their manifests name. A broken plugin is reported and left out."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import console
from console.domain.beside import Beside
from console.domain.conversations import Conversation
from console.domain.demo_talks import DemoTalk
from console.domain.ids import KindName, PillarId, PluginName
from console.domain.records import RecordKind
from console.domain.scoring import Bands, Pillar, Scheme
from console.domain.scripts import Casting
from console.domain.trouble import Trouble
from console.plugin.beside import BesideFunction, told_beside
from console.plugin.demo import DemoFunction
from console.plugin.manifest import MANIFEST, Manifest, ManifestError, read_manifest
from console.plugin.packages import BUNDLED_PACKAGE, OUTSIDE_PACKAGE, forget_modules, open_package
from console.plugin.policies import Shelf, fill_shelf
from console.plugin.records import kinds_of
from console.plugin.reporting import BrokenPluginError, ended, report_of, sentence_of
from console.plugin.scoring import ScoreFunction
from console.plugin.tools import Tool, tools_of
from console.ports.catalog import PluginReport
from console.ports.database import Transaction
from console.ports.panels import Panel, PanelPage

if TYPE_CHECKING:
    from console.domain.behavior import Behavior
    from console.domain.policies import Policy, RecordAlarm

log = logging.getLogger(__name__)

FOLDERS_VARIABLE = "OPERATOR_CONSOLE_PLUGINS"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that loaded."""

    name: PluginName
    manifest: Manifest
    folder: Path
    kinds: tuple[RecordKind, ...] = ()
    scheme: Scheme | None = None
    score: ScoreFunction | None = None
    demo: DemoFunction | None = None
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    mappings: Mapping[str, Path] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    panel: Panel | None = None
    beside: BesideFunction | None = None

    @property
    def has_bot(self) -> bool:
        """Whether it brings a behavior, to be read by ``load_bots``."""
        return bool(self.manifest.provides.behavior_files)


class LoadedCatalog:
    """``ports.Catalog`` over the plugins that loaded, and reports of all that were found."""

    def __init__(self, plugins: Iterable[Plugin], reports: Iterable[PluginReport]) -> None:
        self.plugins = {plugin.name: plugin for plugin in plugins}
        self._reports = tuple(reports)
        self._shelf: Shelf | None = None

    def reports(self) -> tuple[PluginReport, ...]:
        troubles = self._shelf.troubles if self._shelf else {}
        return tuple(
            replace(report, trouble=troubles[report.name])
            if not report.trouble and report.name in troubles
            else report
            for report in self._reports
        )

    def policies(self) -> Mapping[PluginName, tuple[Policy, ...]]:
        """Escalation policies by plugin, read with the first call, which imports yaml. A broken file is reported."""
        return self._filled().policies

    def alarms(self) -> Mapping[KindName, tuple[PluginName, RecordAlarm]]:
        """Kinds of records that call people, with the plugin that says so; read as ``policies``."""
        return self._filled().alarms

    def _filled(self) -> Shelf:
        if self._shelf is None:
            every = self.plugins.values()
            self._shelf = fill_shelf((each.name, each.folder, each.manifest.provides.escalations) for each in every)
        return self._shelf

    def load_bots(self) -> Mapping[PluginName, Behavior]:
        """Behavior of every plugin that brings one, read now. A broken one is left out, and its report says why.

        Records and scores of that plugin stay. Takes about 60 ms and imports yaml: call it off the GUI thread.
        """
        from console.plugin.behavior import load_behavior

        bots: dict[PluginName, Behavior] = {}
        for plugin in self.plugins.values():
            if not plugin.has_bot:
                continue
            try:
                bots[plugin.name] = load_behavior(plugin.folder, plugin.manifest.provides, plugin.tools)
            except Trouble as trouble:
                log.warning("bot of plugin %s left out: %s", plugin.name, trouble.what)
                self._set_trouble(plugin.name, f"Its bot is left out: {trouble.what}")
            else:
                self._set_trouble(plugin.name, "")
        return bots

    def castings(self) -> tuple[Casting, ...]:
        """Made-up customers that plugins with a bot bring, read now. Raises Trouble."""
        from console.plugin.behavior import files_of
        from console.plugin.scripts import read_script

        return tuple(
            Casting(plugin=plugin.name, script=read_script(file))
            for plugin in self.plugins.values()
            for file in files_of(plugin.folder, plugin.manifest.provides.customers, ".yaml")
        )

    def check_bots(self) -> tuple[PluginReport, ...]:
        self.load_bots()
        self.policies()
        return self.reports()

    def demo_talks(self) -> Mapping[PluginName, tuple[DemoTalk, ...]]:
        """Chats that a demo profile begins with, read now. Raises Trouble."""
        from console.plugin.behavior import files_of
        from console.plugin.yaml_data import read_list
        from console.plugin.yaml_text import read_tree

        return {
            plugin.name: tuple(
                talk
                for file in files_of(plugin.folder, plugin.manifest.provides.demo_talks, ".yaml")
                for talk in read_list(DemoTalk, read_tree(file, "list of chats"))
            )
            for plugin in self.plugins.values()
        }

    def reload_bot(self, name: PluginName) -> Behavior:
        """The behavior as its files say now, while developing. Raises Trouble; what was loaded before stands then."""
        from console.plugin.behavior import load_behavior

        plugin = self.plugins[name]
        return load_behavior(plugin.folder, plugin.manifest.provides, plugin.tools)

    def _set_trouble(self, name: PluginName, trouble: str) -> None:
        loaded = self.plugins[name].folder
        self._reports = tuple(
            replace(report, trouble=trouble) if report.folder == loaded else report for report in self._reports
        )

    def kinds(self) -> Mapping[KindName, RecordKind]:
        return {kind.name: kind for plugin in self.plugins.values() for kind in plugin.kinds}

    def schemes(self) -> Mapping[PluginName, Scheme]:
        return {plugin.name: plugin.scheme for plugin in self.plugins.values() if plugin.scheme and plugin.score}

    def panels(self) -> Sequence[PanelPage]:
        return [
            PanelPage(plugin.name, plugin.manifest.title, plugin.panel)
            for plugin in self.plugins.values()
            if plugin.panel is not None
        ]

    def beside(self, tx: Transaction, conversation: Conversation) -> Beside:
        plugin = self.plugins.get(conversation.plugin)
        if plugin is None or plugin.beside is None:
            return Beside()
        return told_beside(plugin.manifest.title, plugin.beside, tx, conversation)

    def mapping(self, name: str) -> Path | None:
        for plugin in self.plugins.values():
            if name in plugin.mappings:
                return plugin.mappings[name]
        return None

    def mappings(self) -> Mapping[str, Path]:
        every = [pair for plugin in self.plugins.values() for pair in plugin.mappings.items()]
        return dict(reversed(every))


def bundled_folder() -> Path:
    """The folder of the plugins that come with the program: inside an installed package, else in the checkout."""
    package = Path(console.__file__).parent
    installed = package / "_bundled" / "plugins"
    return installed if installed.is_dir() else package.parent / "plugins"


def plugin_folders(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Where plugins are looked for: the bundled folder, then those of OPERATOR_CONSOLE_PLUGINS."""
    more = environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)
    return [bundled_folder(), *(Path(folder).expanduser().resolve() for folder in more if folder.strip())]


def load_plugins(folders: Iterable[Path]) -> LoadedCatalog:
    """Load every plugin in these folders, each a folder of plugin folders or a plugin folder itself."""
    loading = _Loading()
    for folder in folders:
        loading.add_all(folder)
    return LoadedCatalog(loading.plugins, loading.reports)


class _Loading:
    """One run over the folders; remembers what is taken, so that the second of the same name is refused."""

    def __init__(self) -> None:
        self.plugins: list[Plugin] = []
        self.reports: list[PluginReport] = []
        self._bundled = bundled_folder().resolve()

    def add_all(self, folder: Path) -> None:
        if not folder.is_dir():
            self._left_out(folder, "There is no such folder.")
            return
        try:
            found = list(_plugin_folders_in(folder))
        except OSError as error:
            self._left_out(folder, f"The folder cannot be read: {error.strerror}.")
            return
        if not found:
            self._left_out(folder, f"The folder holds no plugin: neither it nor a folder in it has a {MANIFEST}.")
        for each in found:
            self._add(each.resolve())

    def _add(self, folder: Path) -> None:
        try:
            manifest = read_manifest(folder / MANIFEST)
        except ManifestError as error:
            self._left_out(folder, ended(str(error)))
            return
        package = f"{BUNDLED_PACKAGE if folder.parent == self._bundled else OUTSIDE_PACKAGE}.{manifest.name}"
        modules_before = set(sys.modules)
        try:
            self._refuse_taken_name(manifest.name)
            plugin = _load(folder, manifest, package)
            self._refuse_taken_contributions(plugin)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything; it must not end the rest
            forget_modules(package, keep=modules_before)
            self._left_out(folder, sentence_of(error, folder), manifest)
        else:
            self.plugins.append(plugin)
            self.reports.append(report_of(folder, manifest, provides=_contributions(plugin)))

    def _refuse_taken_name(self, name: str) -> None:
        for plugin in self.plugins:
            if plugin.name == name:
                raise BrokenPluginError(f"A plugin of the name {name!r} is loaded already, from {plugin.folder}.")

    def _refuse_taken_contributions(self, new: Plugin) -> None:
        for plugin in self.plugins:
            for word, mine, theirs in (
                ("record kind", {kind.name for kind in new.kinds}, {kind.name for kind in plugin.kinds}),
                ("mapping", set(new.mappings), set(plugin.mappings)),
            ):
                if both := sorted(mine & theirs):
                    raise BrokenPluginError(f"The {word} {both[0]!r} comes from the plugin {plugin.name!r} already.")

    def _left_out(self, folder: Path, trouble: str, manifest: Manifest | None = None) -> None:
        log.warning("plugin %s left out: %s", folder.name, trouble)
        self.reports.append(report_of(folder, manifest, trouble=trouble))


def _plugin_folders_in(folder: Path) -> Iterator[Path]:
    if (folder / MANIFEST).is_file():
        yield folder
        return
    yield from sorted(inner for inner in folder.iterdir() if (inner / MANIFEST).is_file())


def _load(folder: Path, manifest: Manifest, package: str) -> Plugin:
    name = PluginName(manifest.name)
    provides = manifest.provides
    open_package(folder, package)
    kinds: tuple[RecordKind, ...] = ()
    if provides.records:
        kinds = tuple(kinds_of(_module(folder, package, provides.records), name))
        _refuse_twins([kind.name for kind in kinds], f"{provides.records}.py declares the record kind")
        if not kinds:
            raise BrokenPluginError(f"{provides.records}.py declares no record kind.")
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


def _contributions(plugin: Plugin) -> tuple[str, ...]:
    counted = (
        (len(plugin.kinds), "record kind"),
        (len(plugin.scheme.pillars) if plugin.scheme else 0, "pillar"),
        (len(plugin.mappings), "import mapping"),
        (len(plugin.tools), "tool"),
    )
    words = [f"{number} {word}{'s' if number > 1 else ''}" for number, word in counted if number]
    more = ((plugin.has_bot, "a bot"), (plugin.panel, "a page"), (plugin.demo, "demo data"))
    extra = [word for given, word in more if given]
    return (*words, *extra)
