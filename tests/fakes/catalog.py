"""The bundled plugins, read once in a process of tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from console.domain.behavior import Behavior
from console.domain.ids import PluginName
from console.plugin.loaded import LoadedCatalog
from console.plugin.loader import bundled_folder, load_plugins, plugin_folders


def catalog_of_now() -> LoadedCatalog:
    """What a program loads in this environment."""
    folders = plugin_folders()
    return bundled_catalog() if folders == [bundled_folder()] else load_plugins(folders)


@cache
def bundled_catalog() -> LoadedCatalog:
    """The same for all tests, so that none may change it."""
    return load_plugins([bundled_folder()])


@cache
def bundled_bots() -> Mapping[PluginName, Behavior]:
    """Of those plugins."""
    return bundled_catalog().load_bots()
