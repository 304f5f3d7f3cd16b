"""What bots are made of that stands in the profile, and how what they were made of before is ended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.domain.model_choices import StoredModelChoices
    from console.ports.database import Transaction

    Stored = StoredModelChoices | Trouble | None
    """What is set for models, or why it cannot be read."""


class Closes(Protocol):
    async def close(self) -> None: ...


def stored_of(tx: Transaction) -> Stored:
    from console.desk.settings import stored_model

    try:
        return stored_model(tx)
    except Trouble as trouble:
        return trouble


def names_of(tx: Transaction) -> list[str]:
    """Of sites and people: they are never corrected."""
    tenants = tx.tenants.all()
    sites = [site.name for tenant in tenants for site in tx.tenants.sites(tenant.id)]
    people = [person.name for tenant in tenants for person in tx.tenants.people(tenant.id)]
    return sites + people


async def retire(before: Sequence[Closes], turns: set[asyncio.Task[None]]) -> None:
    """Once the turns that may still ask them have ended."""
    if turns:
        await asyncio.wait(turns)
    for each in before:
        await each.close()


def key_in_keyring(name: str) -> str:
    from console.config.keyrings import KeyringFailure, SystemKeyring

    try:
        return SystemKeyring().get(name) or ""
    except KeyringFailure:
        return ""
