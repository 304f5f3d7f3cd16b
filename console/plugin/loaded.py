"""What loaded: the plugins, and the catalog of all that they bring."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.domain.beside import Beside
from console.domain.conversations import Conversation
from console.domain.demo_talks import DemoTalk
from console.domain.ids import KindName, PluginName
from console.domain.records import RecordKind
from console.domain.scoring import Scheme
from console.domain.scripts import Casting
from console.domain.trouble import Trouble
from console.plugin.beside import BesideFunction, told_beside
from console.plugin.demo import DemoFunction
from console.plugin.manifest import Manifest
from console.plugin.policies import Shelf, fill_shelf
from console.plugin.scoring import ScoreFunction
from console.plugin.tools import Tool
from console.ports.catalog import PluginReport
from console.ports.database import Transaction
from console.ports.panels import Panel, PanelPage

if TYPE_CHECKING:
    from console.domain.behavior import Behavior
    from console.domain.policies import Policy, RecordAlarm
    from console.domain.prohibiting import Rule

log = logging.getLogger(__name__)


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

    @property
    def brings(self) -> tuple[str, ...]:
        """In words: ``8 tools``, ``a bot``."""
        counted = (
            (len(self.kinds), "record kind"),
            (len(self.scheme.pillars) if self.scheme else 0, "pillar"),
            (len(self.mappings), "import mapping"),
            (len(self.tools), "tool"),
        )
        words = [f"{number} {word}{'s' if number > 1 else ''}" for number, word in counted if number]
        more = ((self.has_bot, "a bot"), (self.panel, "a page"), (self.demo, "demo data"))
        return (*words, *(word for given, word in more if given))


class LoadedCatalog:
    """``ports.Catalog`` over the plugins that loaded, and reports of all that were found."""

    def __init__(self, plugins: Iterable[Plugin], reports: Iterable[PluginReport]) -> None:
        self.plugins = {plugin.name: plugin for plugin in plugins}
        self._reports = tuple(reports)
        self._shelf: Shelf | None = None
        self._rules: Mapping[PluginName, tuple[Rule, ...]] | None = None

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

    def rules(self) -> Mapping[PluginName, tuple[Rule, ...]]:
        """What must never leave, by plugin, read with the first call; of a bot that is left out there are none."""
        from console.plugin.behavior import load_rules

        if self._rules is None:
            found: dict[PluginName, tuple[Rule, ...]] = {}
            for plugin in self.plugins.values():
                try:
                    found[plugin.name] = load_rules(plugin.folder, plugin.manifest.provides)
                except Trouble as trouble:
                    log.warning("rules of plugin %s left out: %s", plugin.name, trouble.what)
            self._rules = found
        return self._rules

    def _filled(self) -> Shelf:
        if self._shelf is None:
            every = self.plugins.values()
            self._shelf = fill_shelf((each.name, each.folder, each.manifest.provides.escalations) for each in every)
        return self._shelf

    def load_bots(self, cache: Path | None = None) -> Mapping[PluginName, Behavior]:
        """Behavior of every plugin that brings one, read now. A broken one is left out, and its report says why.

        Records and scores of that plugin stay. Takes about 40 ms and imports yaml: call it off the GUI thread; less
        where it was read before and kept in the folder ``cache``.
        """
        bots: dict[PluginName, Behavior] = {}
        for plugin in self.plugins.values():
            if not plugin.has_bot:
                continue
            try:
                bots[plugin.name] = _behavior_of(plugin, cache)
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
        return _behavior_of(self.plugins[name], None)

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


def _behavior_of(plugin: Plugin, cache: Path | None) -> Behavior:
    """Raises Trouble."""
    if cache is not None:
        from console.plugin.kept_behavior import kept_behavior

        return kept_behavior(plugin.folder, plugin.manifest, plugin.tools, cache)
    from console.plugin.behavior import load_behavior

    return load_behavior(plugin.folder, plugin.manifest.provides, plugin.tools)
