"""Panels as entries of the rail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.shell.pages import PageSpec

if TYPE_CHECKING:
    from console.ports.panels import PanelPage
    from console.shell.page import Page


@dataclass(frozen=True, slots=True)
class PanelSpec(PageSpec):
    declared: PanelPage | None = None

    def load(self) -> type[Page]:
        from console.shell.panel.page import made_for

        assert self.declared is not None, "made by specs_of"
        return made_for(self.declared)


def specs_of(panels: Sequence[PanelPage]) -> list[PanelSpec]:
    return [PanelSpec(each.plugin, each.title, each.panel.icon, "", each) for each in panels]
