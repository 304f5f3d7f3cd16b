"""Escalation policies and alarms of a plugin, from YAML: errors name file, line and field."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from console.domain.ids import KindName, PluginName
from console.domain.policies import Policy, RecordAlarm, policy_faults
from console.domain.trouble import Trouble

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile:
    """What such a file holds: ``policies`` in the order in which they are tried, and records that call people."""

    policies: tuple[Policy, ...] = ()
    alarms: tuple[RecordAlarm, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """What all plugins bring. ``troubles``: plugins whose files cannot be used, with the reason."""

    policies: Mapping[PluginName, tuple[Policy, ...]] = field(default_factory=dict)
    alarms: Mapping[KindName, tuple[PluginName, RecordAlarm]] = field(default_factory=dict)
    troubles: Mapping[PluginName, str] = field(default_factory=dict)


def read_policies(file: Path) -> PolicyFile:
    """Raises Trouble with file, line and field."""
    from console.plugin.yaml_data import read_as
    from console.plugin.yaml_text import read_tree

    tree = read_tree(file, "list of policies")
    found = read_as(PolicyFile, tree)
    for fault in policy_faults(found.policies):
        index = next(number for number, policy in enumerate(found.policies) if policy.id == fault.policy)
        place: tuple[str | int, ...] = ("policies", index)
        if fault.step:
            place += ("steps", fault.step - 1)
        raise tree.at(*place, fault.field).trouble(fault.reason, path=str(fault).partition(":")[0])
    return found


def fill_shelf(plugins: Iterable[tuple[PluginName, Path, tuple[str, ...]]]) -> Shelf:
    """Of plugins by name, folder and names of files; one that is broken is left out whole and told."""
    policies: dict[PluginName, tuple[Policy, ...]] = {}
    alarms: dict[KindName, tuple[PluginName, RecordAlarm]] = {}
    troubles: dict[PluginName, str] = {}
    for name, folder, files in plugins:
        try:
            found = [read_policies(folder / file) for file in files]
        except Trouble as trouble:
            log.warning("policies of plugin %s left out: %s", name, trouble.what)
            troubles[name] = f"Its escalation policies are left out, everyone is told instead: {trouble.what}"
            continue
        if found:
            policies[name] = tuple(policy for each in found for policy in each.policies)
            alarms |= {KindName(alarm.record): (name, alarm) for each in found for alarm in each.alarms}
    return Shelf(policies, alarms, troubles)
