"""What a server turned out not to accept is left out of what it is sent from then on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from console.engine.llm.failures import Failure, Kind
from console.engine.llm.providers import Structure, quirks_of
from console.engine.llm.requests import chat_arguments
from console.engine.llm.retries import Target
from console.engine.llm.settings import ModelSettings
from console.ports.models import ModelRequest

RENAMED = {"max_tokens": "max_completion_tokens"}


@dataclass
class _Learned:
    structure: Structure
    refused: set[str] = field(default_factory=set)


class Adapter:
    """Requests in the form that each target accepts. Kept as long as the settings."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._by_target: dict[Target, _Learned] = {}

    def arguments(self, request: ModelRequest, target: Target) -> dict[str, Any]:
        """Arguments of ``chat.completions.create``."""
        learned = self._of(target)
        quirks = quirks_of(target.slot.provider, target.model)
        arguments = chat_arguments(request, target.model, quirks, learned.structure, self._settings)
        for name in learned.refused & set(arguments):
            value = arguments.pop(name)
            if name in RENAMED:
                arguments[RENAMED[name]] = value
        return arguments

    def learn(self, failure: Failure, target: Target, arguments: dict[str, Any]) -> bool:
        """Whether the server complained of a part of ``arguments`` that can be left out: then ask again at once."""
        if failure.kind is not Kind.REQUEST or failure.about not in arguments:
            return False
        learned = self._of(target)
        if failure.about != "response_format":
            learned.refused.add(failure.about)
            return True
        weaker = learned.structure.weaker()
        learned.structure = weaker or learned.structure
        return weaker is not None

    def _of(self, target: Target) -> _Learned:
        quirks = quirks_of(target.slot.provider, target.model)
        return self._by_target.setdefault(target, _Learned(quirks.structure))
