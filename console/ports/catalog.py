"""What the loaded plugins offer, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from console.domain.beside import Beside
from console.domain.conversations import Conversation
from console.domain.ids import KindName, PluginName
from console.domain.policies import Policy
from console.domain.records import RecordKind
from console.domain.scoring import Scheme
from console.domain.scripts import Casting
from console.ports.database import Transaction
from console.ports.panels import PanelPage


@dataclass(frozen=True, slots=True)
class PluginReport:
    """One plugin folder: loaded when ``trouble`` is empty, else left out, with the reason in a sentence."""

    name: PluginName
    title: str
    version: str
    folder: Path
    trouble: str = ""
    provides: tuple[str, ...] = ()


class Catalog(Protocol):
    def reports(self) -> tuple[PluginReport, ...]: ...
    def check_bots(self) -> tuple[PluginReport, ...]:
        """The reports after all files of the bots were read, in 60 ms; a bot that is left out has a trouble."""

    def kinds(self) -> Mapping[KindName, RecordKind]: ...
    def schemes(self) -> Mapping[PluginName, Scheme]:
        """Of the plugins that score."""

    def mapping(self, name: str) -> Path | None:
        """An import mapping that a plugin brings, by file name without its ending."""

    def mappings(self) -> Mapping[str, Path]:
        """All import mappings that plugins bring, by that name."""

    def beside(self, tx: Transaction, conversation: Conversation) -> Beside:
        """What the plugin of its bot knows that belongs beside this conversation; read on a database thread."""

    def panels(self) -> Sequence[PanelPage]:
        """Pages of their own that plugins declare, in the order of the plugins."""

    def policies(self) -> Mapping[PluginName, tuple[Policy, ...]]:
        """Escalation policies that plugins bring, in the order in which they are tried; reads files first."""

    def castings(self) -> Sequence[Casting]:
        """Made-up customers that plugins bring, read now: not in the GUI thread. Raises Trouble."""
