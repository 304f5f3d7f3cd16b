"""Which models are asked and how: from the environment and from what the settings page stored. Holds no key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from console.domain.model_choices import TEMPERATURES, TOKENS, ModelChoices, is_address
from console.domain.trouble import Trouble
from console.engine.llm.providers import PROVIDERS, STUB, Provider

Keys = Callable[[str], str]
"""The key of that name, empty when there is none. May block: it is called in an executor thread."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "enabled": ("OPERATOR_CONSOLE_LLM_ENABLED", "ENABLE_PARLANT_AGENT"),
    "provider": ("OPERATOR_CONSOLE_LLM_PROVIDER", "PARLANT_LLM_PROVIDER"),
    "models": ("OPERATOR_CONSOLE_LLM_MODEL", "PARLANT_MODEL_NAME"),
    "fallbacks": ("OPERATOR_CONSOLE_LLM_FALLBACKS",),
    "url": ("OPERATOR_CONSOLE_LLM_URL",),
    "temperature": ("OPERATOR_CONSOLE_LLM_TEMPERATURE", "PARLANT_TEMPERATURE"),
    "max_tokens": ("OPERATOR_CONSOLE_LLM_MAX_TOKENS", "PARLANT_MAX_TOKENS"),
    "timeout": ("OPERATOR_CONSOLE_LLM_TIMEOUT",),
    "budget": ("OPERATOR_CONSOLE_LLM_BUDGET",),
    "embedding_model": ("OPERATOR_CONSOLE_EMBEDDING_MODEL",),
}
"""Stored names, each with the environment variables that stand above it."""

_OF_PROVIDER = ("url", "models", "fallbacks")
_NUMBERED = "provider"
_OFF = ("0", "false", "no", "off")
_SLOT = re.compile(r"PROVIDER([1-9]\d?)_TYPE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One way to a model: provider, address, name of the key, models from easiest to hardest, fallbacks in order."""

    name: str
    provider: Provider
    url: str
    key_name: str
    models: tuple[str, ...]
    fallbacks: tuple[str, ...] = ()

    @property
    def needs_key(self) -> bool:
        """An address that the person gave may be a server of their own, which asks for none."""
        return self.provider.needs_key and self.url == self.provider.url

    @property
    def title(self) -> str:
        """How sentences name it."""
        return self.provider.title if self.url == self.provider.url else f"{self.provider.title} at {host(self.url)}"

    def choices(self, difficulty: float, model: str = "", fallbacks: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The model for a turn of that difficulty (0 to 1), then what is asked when it fails; both unless given."""
        last = len(self.models) - 1
        chosen = model or self.models[max(0, min(int(difficulty * len(self.models)), last))]
        return tuple(dict.fromkeys((chosen, *(fallbacks or self.fallbacks))))


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """``slots`` are used in rotation; none means that there is no model.

    In seconds: ``timeout``, how long a server may say nothing; ``budget``, how long an answer may take, with tries.
    """

    slots: tuple[Slot, ...] = ()
    temperature: float = 0.3
    max_tokens: int = 1000
    timeout: float = 8.0
    budget: float = 15.0
    embedding_model: str = ""

    @property
    def enabled(self) -> bool:
        return bool(self.slots)


def load_settings(environ: Mapping[str, str], stored: Mapping[str, Any] | None = None) -> ModelSettings:
    """Settings by name (see ``NAMES``) from the environment, else stored, else the defaults.

    After the main provider come the stored ``slots`` (mappings of number, provider, url, models, fallbacks), then
    those of ``PROVIDERn_…``. ``models`` and ``fallbacks`` are lists, or text with commas. No provider, or ``stub``,
    or ``enabled`` off: no model. A provider that the environment sets takes neither address nor models of another
    one that is stored. Raises Trouble that names the setting at fault.
    """
    given = {name: value for name, value in (stored or {}).items() if name in NAMES and value not in (None, "")}
    fixed = {name: value for name, (_, value) in fixed_by(environ).items()}
    if fixed.get("provider", given.get("provider")) != given.get("provider"):
        given = {name: value for name, value in given.items() if name not in _OF_PROVIDER}
    given |= fixed
    if str(given.get("enabled", True)).strip().lower() in _OFF:
        return ModelSettings()
    main = _slot("main", given.get("provider", STUB), given.get("url"), "", given)
    others = (stored or {}).get("slots", ())
    slots = [main, *map(_other, others)]
    slots += [_numbered(number, environ) for number in _numbers(environ)]
    return ModelSettings(
        slots=tuple(slot for slot in slots if slot is not None),
        temperature=_number(given, "temperature", ModelSettings.temperature, *TEMPERATURES),
        max_tokens=int(_number(given, "max_tokens", ModelSettings.max_tokens, *TOKENS)),
        timeout=_number(given, "timeout", ModelSettings.timeout, 0.1, 120),
        budget=_number(given, "budget", ModelSettings.budget, 0.1, 120),
        embedding_model=str(given.get("embedding_model", "")),
    )


def fixed_by(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Settings that the environment sets: the variable, and what it says, by name of the setting."""
    found = {}
    for name, variables in NAMES.items():
        variable = next((each for each in variables if environ.get(each)), None)
        if variable is not None:
            found[name] = (variable, environ[variable])
    return found


def stored_form(choices: ModelChoices) -> dict[str, Any]:
    """What ``load_settings`` reads, of what a person chose."""
    return {
        "enabled": choices.enabled,
        "temperature": choices.temperature,
        "max_tokens": choices.max_tokens,
        "embedding_model": choices.embedding_model,
        **asdict(choices.main),
        "slots": [asdict(slot) for slot in choices.others],
    }


def key_name_of(provider: Provider, number: int) -> str:
    """Under which the key of the stored slot of that number is kept."""
    return provider.key_name if number == 1 else f"{provider.key_name}_{number}"


def variable_of(slot: Slot) -> str:
    """The environment variable that makes the slot, empty for one that is stored."""
    number = slot.name.removeprefix(_NUMBERED)
    return f"PROVIDER{number}_TYPE" if number != slot.name else ""


def keys_from(environ: Mapping[str, str], otherwise: Keys = lambda _name: "") -> Keys:
    """Keys by their names from the environment, else from ``otherwise`` (the keyring)."""
    return lambda name: environ.get(name, "").strip() or otherwise(name).strip()


def host(url: str) -> str:
    """Host and port, without what else an address may carry (a name and password, say)."""
    parts = urlsplit(url)
    return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")


def _numbers(environ: Mapping[str, str]) -> list[int]:
    return sorted(int(match.group(1)) for name in environ if (match := _SLOT.fullmatch(name)))


def _numbered(number: int, environ: Mapping[str, str]) -> Slot | None:
    prefix = f"PROVIDER{number}_"
    given = {"models": environ.get(prefix + "MODEL", ""), "fallbacks": environ.get(prefix + "FALLBACKS", "")}
    key_name = prefix + "KEY" if environ.get(prefix + "KEY") else ""
    return _slot(f"{_NUMBERED}{number}", environ[prefix + "TYPE"], environ.get(prefix + "URL"), key_name, given)


def _other(given: Mapping[str, Any]) -> Slot | None:
    provider, number = PROVIDERS.get(str(given.get("provider", ""))), int(given["number"])
    key_name = key_name_of(provider, number) if provider else ""
    return _slot(f"slot{number}", given.get("provider", STUB), given.get("url"), key_name, given)


def _slot(name: str, kind: Any, url: Any, key_name: str, given: Mapping[str, Any]) -> Slot | None:
    kind = str(kind).strip().lower()
    if kind in ("", STUB):
        return None
    provider = PROVIDERS.get(kind)
    if provider is None:
        known = ", ".join([*PROVIDERS, STUB])
        raise Trouble(f"There is no model provider named {kind}.", do=f"Choose one of these: {known}.")
    address = str(url or provider.url).strip().rstrip("/")
    models = _texts(given.get("models")) or provider.models
    if not models:
        raise Trouble(f"No model is named for the provider {kind}.", do="Name the model that the server offers.")
    if not is_address(address):
        raise Trouble(
            f"The address of the provider {kind} is not a web address.", do="Give one that begins with http."
        )
    return Slot(
        name=name,
        provider=provider,
        url=address,
        key_name=key_name or provider.key_name,
        models=models,
        fallbacks=_texts(given.get("fallbacks")),
    )


def _texts(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value or ()
    return tuple(text for part in parts if (text := str(part).strip()))


def _number(given: Mapping[str, Any], name: str, default: float, least: float, most: float) -> float:
    try:
        value = float(given.get(name, default))
    except (TypeError, ValueError):
        value = float("nan")
    if not least <= value <= most:
        raise Trouble(
            f"The model setting {name} is not a number from {least:g} to {most:g}.", do="Correct it in the settings."
        )
    return value
