"""The pages of the window, in the order of the rail; their code is imported after the first paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.shell.page import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """What the rail needs before the page exists; ``code`` is ``module:class`` of a ``Page``."""

    key: str
    title: str
    icon: str
    code: str

    def load(self) -> type[Page]:
        """Import the page's code, on any thread."""
        module, name = self.code.split(":")
        loaded: type[Page] = getattr(import_module(module), name)
        return loaded


PAGES: Sequence[PageSpec] = (
    PageSpec("scorecard", "Scorecard", "scorecard", "console.shell.scorecard.page:ScorecardPage"),
    PageSpec("violations", "Violations", "violations", "console.shell.violations.page:ViolationsPage"),
    PageSpec("escalations", "Escalations", "escalations", "console.shell.escalations.page:EscalationsPage"),
    PageSpec("inbox", "Inbox", "inbox", "console.shell.inbox.page:InboxPage"),
    PageSpec("chat", "Mentor", "chat", "console.shell.chat.page:ChatPage"),
    PageSpec("knowledge", "Knowledge", "knowledge", "console.shell.knowledge.page:KnowledgePage"),
    PageSpec("imports", "Imports", "imports", "console.shell.imports.page:ImportsPage"),
    PageSpec("settings", "Settings", "settings", "console.shell.settings.page:SettingsPage"),
)
