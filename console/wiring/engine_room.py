"""``ports.EngineRoom`` of a profile in this process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from console.domain.trouble import Trouble
from console.ports.engine_room import BotFacts, EngineState, Fixed, KeyFacts, ProviderFacts, SlotFacts
from console.wiring.keyring_keys import forget_key, keep_key, key_facts

if TYPE_CHECKING:
    from console.domain.model_choices import ModelChoices, StoredModelChoices
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.engine_room import ConnectionReport
    from console.store.database import EncryptedDatabase
    from console.wiring.engine import BotHouse


class HouseRoom:
    """What it shows is read when asked for; nothing is kept."""

    def __init__(self, house: BotHouse, database: EncryptedDatabase, catalog: LoadedCatalog, clock: Clock) -> None:
        self._house = house
        self._database = database
        self._catalog = catalog
        self._clock = clock

    @property
    def providers(self) -> tuple[ProviderFacts, ...]:
        from console.engine.llm.providers import PROVIDERS

        return tuple(
            ProviderFacts(
                name=each.name, title=each.title, url=each.url, models=each.models, needs_key=each.needs_key
            )
            for each in PROVIDERS.values()
        )

    async def state(self) -> EngineState:
        from console.desk.settings import stored_model
        from console.engine.llm.settings import fixed_by, load_settings, stored_form, variable_of

        fixed = {name: Fixed(*found) for name, found in fixed_by(os.environ).items()}
        stored: StoredModelChoices | None = None
        try:
            stored = await self._database.read(stored_model)
            settings = load_settings(os.environ, stored_form(stored.choices) if stored else None)
        except Trouble as trouble:
            return EngineState(stored=stored, fixed=fixed, trouble=f"{trouble.what} {trouble.do}".strip())
        resting = self._house.resting()
        slots = tuple(
            SlotFacts(
                title=slot.title,
                models=slot.models,
                resting=resting is None or slot.name in resting,
                variable=variable_of(slot),
            )
            for slot in settings.slots
        )
        return EngineState(stored=stored, fixed=fixed, slots=slots)

    async def bots(self) -> tuple[BotFacts, ...]:
        behaviors = await self._house.behaviors()
        titles = {report.name: report.title for report in self._catalog.reports()}
        return tuple(BotFacts(name, titles[name], behavior.persona) for name, behavior in behaviors.items())

    def key_name(self, provider: str, number: int) -> str:
        from console.engine.llm.providers import PROVIDERS
        from console.engine.llm.settings import key_name_of

        return key_name_of(PROVIDERS[provider], number) if provider in PROVIDERS else ""

    async def key(self, name: str) -> KeyFacts:
        return await asyncio.to_thread(key_facts, name)

    async def set_key(self, name: str, key: str) -> None:
        if not key.strip() or not name:
            raise Trouble("There is no key to keep.", do="Paste the key that the provider gave you.")
        await asyncio.to_thread(keep_key, name, key.strip())
        self._house.renew_model()

    async def remove_key(self, name: str) -> None:
        await asyncio.to_thread(forget_key, name)
        self._house.renew_model()

    async def test(
        self, choices: ModelChoices, keys: Mapping[str, str], tell: Callable[[ConnectionReport], None]
    ) -> None:
        from console.engine.llm.connection import try_connections
        from console.engine.llm.settings import keys_from, load_settings, stored_form
        from console.wiring.standing import key_in_keyring

        settings = load_settings(os.environ, stored_form(choices))
        if not settings.enabled:
            raise Trouble(
                "No model is set up: rules, templates and knowledge answer.",
                do="Choose a provider and switch the model on.",
            )
        kept = keys_from(os.environ, key_in_keyring)
        await try_connections(settings, lambda name: keys.get(name) or kept(name), self._clock, tell)
