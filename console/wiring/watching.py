"""Behavior files of plugins read again when somebody edits them, for those who develop plugins."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from console.dispatch.local import Looking
from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.domain.ids import PluginName
    from console.plugin.loaded import LoadedCatalog, Plugin

EVERY = 0.5
"""Seconds between two looks at the files."""

_Stamps = Mapping[Path, tuple[int, int]]


class BehaviorWatch:
    """``read_again`` is called for a plugin whose files differ from the last look; ``tell`` hears of it each time.

    Files that cannot be used are told with file and line; what was read before stands until they are saved again.
    """

    def __init__(
        self,
        catalog: LoadedCatalog,
        read_again: Callable[[PluginName], Awaitable[None]],
        tell: Callable[[str], None],
        *,
        every: float = EVERY,
    ) -> None:
        self._plugins = [plugin for plugin in catalog.plugins.values() if plugin.has_bot]
        self._read_again = read_again
        self._tell = tell
        self._seen = {plugin.name: _stamps(plugin) for plugin in self._plugins}
        self._looking = Looking(self.look, "behavior files", every=every)

    def start(self) -> None:
        self._looking.start()

    async def stop(self) -> None:
        await self._looking.stop()

    async def look(self) -> int:
        """Always 0: the next look has time."""
        for plugin in self._plugins:
            stamps = await asyncio.to_thread(_stamps, plugin)
            if stamps == self._seen[plugin.name]:
                continue
            self._seen[plugin.name] = stamps
            try:
                await self._read_again(plugin.name)
            except Trouble as trouble:
                self._tell(f"{trouble.what} The bot of {plugin.name} goes on as it was.")
            else:
                self._tell(f"The bot of {plugin.name} is read again.")
        return 0


def _stamps(plugin: Plugin) -> _Stamps:
    """When each file was changed, and its size; a file that vanishes meanwhile counts as one that is not there."""
    found: dict[Path, tuple[int, int]] = {}
    for name in plugin.manifest.provides.behavior_files:
        path = plugin.folder / name
        for file in path.rglob("*") if path.is_dir() else [path]:
            try:
                stat = file.stat()
            except OSError:
                continue
            found[file] = (stat.st_mtime_ns, stat.st_size)
    return found
