"""Finding plugin folders and loading every plugin in them. A broken plugin is reported and left out."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import console
from console.plugin.contributions import load_plugin
from console.plugin.loaded import LoadedCatalog, Plugin
from console.plugin.manifest import MANIFEST, Manifest, ManifestError, read_manifest
from console.plugin.packages import BUNDLED_PACKAGE, OUTSIDE_PACKAGE, forget_modules
from console.plugin.reporting import BrokenPluginError, ended, report_of, sentence_of
from console.ports.catalog import PluginReport

log = logging.getLogger(__name__)

FOLDERS_VARIABLE = "OPERATOR_CONSOLE_PLUGINS"


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
            plugin = load_plugin(folder, manifest, package)
            self._refuse_taken_contributions(plugin)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything; it must not end the rest
            forget_modules(package, keep=modules_before)
            self._left_out(folder, sentence_of(error, folder), manifest)
        else:
            self.plugins.append(plugin)
            self.reports.append(report_of(folder, manifest, provides=plugin.brings))

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
