"""What plugins say of escalations and of words that leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from console.domain.ids import KindName, PluginName
from console.domain.policies import Policy, RecordAlarm
from console.domain.prohibiting import Rule

Alarms = Mapping[KindName, tuple[PluginName, RecordAlarm]]


@dataclass(frozen=True, slots=True)
class House:
    """All three are read when first needed: that takes some milliseconds."""

    policies: Callable[[], Mapping[PluginName, tuple[Policy, ...]]]
    alarms: Callable[[], Alarms]
    rules: Callable[[], Mapping[PluginName, tuple[Rule, ...]]]

    def rules_of(self, plugin: PluginName) -> Sequence[Rule]:
        """What must never leave; of all plugins where it belongs to none."""
        every = self.rules()
        return every.get(plugin, ()) if plugin else [rule for rules in every.values() for rule in rules]
