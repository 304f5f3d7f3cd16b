"""Which language models the bots of a profile ask, as a person sets it. Keys are kept elsewhere."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from console.domain.ids import PersonId

TEMPERATURES = (0.0, 2.0)
TOKENS = (1, 32_000)
MOST_SLOTS = 8
MOST_NAMES = 8
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChoice:
    """One way to a model. ``provider`` is its name, empty for none; an empty ``url`` is the provider's own.

    ``models`` go from the easiest turns to the hardest, empty: the provider's own; ``fallbacks`` follow in order.
    ``number`` is its own as long as it stands, 1 for the main one: its key is kept under it.
    """

    number: int = 1
    provider: str = ""
    url: str = ""
    models: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoices:
    """The first slot is ``main``; all of them are used in rotation. ``enabled`` off keeps all and asks none."""

    enabled: bool = True
    main: SlotChoice = SlotChoice()
    others: tuple[SlotChoice, ...] = ()
    temperature: float = 0.3
    max_tokens: int = 1000
    embedding_model: str = ""
    """Empty is the provider's own, where it has one."""

    @property
    def slots(self) -> tuple[SlotChoice, ...]:
        return (self.main, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModelChoices:
    """``version`` grows by one with each save, from 1."""

    choices: ModelChoices
    version: int
    updated_at: datetime
    updated_by: PersonId


def model_faults(choices: ModelChoices, nameless: Container[str] = ()) -> dict[str, str]:
    """What is wrong, by field: ``temperature``, ``max_tokens``, ``others``, or ``url`` of slot 1 as ``1.url``.

    Slot 0 is the main one. ``nameless`` are providers that have no model of their own: one must be named.
    """
    faults: dict[str, str] = {}
    if not TEMPERATURES[0] <= choices.temperature <= TEMPERATURES[1]:
        faults["temperature"] = f"A number from {TEMPERATURES[0]:g} to {TEMPERATURES[1]:g}."
    if not TOKENS[0] <= choices.max_tokens <= TOKENS[1]:
        faults["max_tokens"] = f"A whole number from {TOKENS[0]} to {TOKENS[1]:,}."
    if len(choices.others) >= MOST_SLOTS:
        faults["others"] = f"At most {MOST_SLOTS} providers."
    numbers = [slot.number for slot in choices.slots]
    if choices.main.number != 1 or len(set(numbers)) < len(numbers) or min(numbers) < 1:
        faults["others"] = "Each provider has a number of its own."
    if len(choices.embedding_model) > LONGEST_NAME:
        faults["embedding_model"] = f"At most {LONGEST_NAME} characters."
    for number, slot in enumerate(choices.slots):
        faults |= {f"{number}.{name}": fault for name, fault in _slot_faults(slot, nameless).items()}
    return faults


def is_address(text: str) -> bool:
    """Whether it is a web address that a server can be asked at."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def is_private(url: str) -> bool:
    """Whether nobody on the way reads what is sent there: encrypted, or to this computer itself."""
    try:
        parts = urlsplit(url)
        return parts.scheme != "http" or parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return True


def _slot_faults(slot: SlotChoice, nameless: Container[str]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if slot.url and not is_address(slot.url):
        faults["url"] = "A web address that begins with http:// or https://."
    if slot.provider in nameless and not slot.models:
        faults["models"] = "Name the model that this server offers."
    for name, given in (("models", slot.models), ("fallbacks", slot.fallbacks)):
        if len(given) > MOST_NAMES or any(not each.strip() or len(each) > LONGEST_NAME for each in given):
            faults[name] = f"At most {MOST_NAMES} names of at most {LONGEST_NAME} characters."
    return faults
