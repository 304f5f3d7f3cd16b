"""Scoring in the background, with all that goes wrong in it told to whoever listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.ids import PluginName
from console.domain.trouble import PluginTrouble, Trouble
from console.ports.session import TroubleListener

if TYPE_CHECKING:
    from console.desk.local import LocalDesk


class TroubleFeed:
    """What went wrong so far, and each listener told of it and of what follows."""

    def __init__(self) -> None:
        self._troubles: list[Trouble] = []
        self._listeners: list[TroubleListener] = []

    def hear(self, listener: TroubleListener) -> None:
        self._listeners.append(listener)
        for trouble in self._troubles:
            listener(trouble)

    def tell(self, trouble: Trouble) -> None:
        self._troubles.append(trouble)
        for listener in self._listeners:
            listener(trouble)


class WatchedDesk:
    """``dispatch.Dispatched`` that tells each plugin's failure in scoring once, however many days it fails on."""

    def __init__(self, desk: LocalDesk, feed: TroubleFeed) -> None:
        self._desk = desk
        self._feed = feed
        self._told: set[PluginName] = set()

    async def poll(self) -> int:
        return await self._desk.poll()

    async def score_due(self, limit: int = 20) -> int:
        scored = await self._desk.score_due(limit)
        failed = {trouble.plugin: trouble for trouble in self._desk.plugin_troubles}
        for plugin, trouble in failed.items():
            if plugin not in self._told:
                self._feed.tell(
                    PluginTrouble(
                        f"The plugin {plugin} failed: {trouble.reason}.",
                        kept="The figures of before were kept; the other plugins go on.",
                        do="Mend or remove the plugin. It is tried again every few minutes.",
                    )
                )
        self._told = set(failed)
        return scored
