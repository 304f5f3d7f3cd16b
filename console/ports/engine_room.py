"""The engine as its settings show it: what is set, what the environment sets, keys, and trying it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from console.domain.ids import PluginName
from console.domain.model_choices import ModelChoices, StoredModelChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFacts:
    """``models`` go from the easiest turns to the hardest; none: the person must name one."""

    name: str
    title: str
    url: str
    models: tuple[str, ...]
    needs_key: bool


class KeyPlace(StrEnum):
    """Where a key was found."""

    NOWHERE = "not set"
    KEYRING = "in the keyring"
    ENVIRONMENT = "set by the environment"
    UNKNOWN = "the keyring does not answer"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """``name`` is the entry of the keyring and the environment variable; ``trouble`` says why it is UNKNOWN."""

    name: str
    place: KeyPlace
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What an environment variable says, whatever is stored."""

    variable: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """A way to a model that is in use. ``resting``: it failed too often just now and is left alone for a while."""

    title: str
    models: tuple[str, ...]
    resting: bool = False
    variable: str = ""
    """That of the environment that makes it, empty for one that is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """``fixed`` is by field: enabled, provider, models, fallbacks, url, temperature, max_tokens.

    No ``slots``: rules answer alone. ``trouble`` is what keeps the settings from being used, a whole sentence.
    """

    stored: StoredModelChoices | None = None
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    slots: tuple[SlotFacts, ...] = ()
    trouble: str = ""


class Verdict(StrEnum):
    WORKS = "works"
    SLOW = "slow"
    WRONG_KEY = "wrong key"
    NO_KEY = "no key"
    NO_MODEL = "no such model"
    NO_NETWORK = "no network"
    NO_ANSWER = "no answer in time"
    BUSY = "too many requests"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionReport:
    """``words`` are whole sentences: what happened and what to do."""

    title: str
    model: str
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class BotFacts:
    """``persona`` is what the plugin says of its bot."""

    plugin: PluginName
    title: str
    persona: str


class EngineRoom(Protocol):
    @property
    def providers(self) -> tuple[ProviderFacts, ...]: ...

    async def state(self) -> EngineState: ...

    async def bots(self) -> tuple[BotFacts, ...]:
        """Those that a tenant can set."""

    def key_name(self, provider: str, number: int) -> str:
        """Under which the key of the slot of that number is kept."""

    async def key(self, name: str) -> KeyFacts: ...

    async def set_key(self, name: str, key: str) -> None:
        """Into the keyring; the next turn uses it. Raises Trouble."""

    async def remove_key(self, name: str) -> None:
        """From the keyring. Raises Trouble."""

    async def test(
        self, choices: ModelChoices, keys: Mapping[str, str], tell: Callable[[ConnectionReport], None]
    ) -> None:
        """Ask every model of ``choices`` and of the environment one short question; cancelling ends it.

        ``keys`` by name stand above those that are kept. ``tell`` is called in the loop's thread. Raises Trouble
        where there is nobody to ask.
        """
