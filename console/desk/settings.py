"""Commands that set what bots do, and which models they ask."""

from __future__ import annotations

from datetime import datetime

import msgspec

from console.desk import permissions
from console.desk.work import Handlers, Work
from console.domain.bots import StoredBotSettings, bot_faults
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.ids import PersonId
from console.domain.masking import masking_faults
from console.domain.model_choices import StoredModelChoices, model_faults
from console.domain.settings_commands import SaveBotSettings, SaveModelChoices, SetUpMasking
from console.domain.trouble import Conflict, Rejected, Trouble
from console.ports.database import Transaction

MODEL_SETTING = "engine.model"
"""Setting of the profile: JSON of ``StoredModelChoices``."""
MODEL = "model"
"""Subject of the change that tells of it."""


def save_bot(work: Work, command: SaveBotSettings) -> Outcome:
    """A new version of what the tenant sets for the plugin's bot."""
    if not command.plugin.strip():
        raise Rejected("Settings belong to the bot of a plugin.")
    _check(bot_faults(command.settings))
    standing = work.tx.bot_settings.get(command.tenant, command.plugin)
    _expect(standing, command.expected)
    if standing is not None and standing.settings == command.settings:
        return Outcome(command.id, "The bot is set so already.")
    work.tx.bot_settings.put(
        StoredBotSettings(
            tenant=command.tenant,
            plugin=command.plugin,
            settings=command.settings,
            version=command.expected + 1,
            updated_at=work.now,
            updated_by=command.actor,
        )
    )
    work.tell(command.tenant, Topic.SETTINGS, "bot set", command.id, [f"bot/{command.plugin}"])
    return Outcome(command.id, "The bot's settings are saved. Its next reply follows them.", 1)


def save_model(work: Work, command: SaveModelChoices) -> Outcome:
    """Which models all bots of the profile ask; every tenant is told."""
    tenants = [tenant.id for tenant in work.tx.tenants.all()]
    for tenant in tenants:
        permissions.check(work.tx, tenant, command.actor, SaveModelChoices)
    _check(model_faults(command.choices))
    standing = stored_model(work.tx)
    _expect(standing, command.expected)
    if standing is not None and standing.choices == command.choices:
        return Outcome(command.id, "The engine is set so already.")
    stored = StoredModelChoices(
        choices=command.choices, version=command.expected + 1, updated_at=work.now, updated_by=command.actor
    )
    work.tx.settings.set(MODEL_SETTING, msgspec.json.encode(stored).decode())
    for tenant in tenants:
        work.tell(tenant, Topic.SETTINGS, "model set", command.id, [MODEL])
    return Outcome(command.id, "The engine's settings are saved. The next reply follows them.", 1)


def set_up_masking(work: Work, command: SetUpMasking) -> Outcome:
    """Which personal data is hidden from models."""
    _check(masking_faults(command.settings))
    if work.tx.bot_settings.masking(command.tenant) == command.settings:
        return Outcome(command.id, "It is set so already.")
    work.tx.bot_settings.keep_masking(command.tenant, command.settings)
    work.tell(command.tenant, Topic.SETTINGS, "masking set", command.id, ["masking"])
    return Outcome(command.id, "What is hidden from models is saved. It holds from the next reply on.", 1)


def stored_model(tx: Transaction) -> StoredModelChoices | None:
    """What was set last, None before. Raises Trouble where it cannot be read."""
    text = tx.settings.get(MODEL_SETTING)
    try:
        return None if text is None else msgspec.json.decode(text, type=StoredModelChoices)
    except msgspec.DecodeError as error:
        raise Trouble(
            "The engine's settings cannot be read.", kept="Rules and templates answer.", do="Set the engine anew."
        ) from error


HANDLERS: Handlers = {SaveBotSettings: save_bot, SaveModelChoices: save_model, SetUpMasking: set_up_masking}


def _check(faults: dict[str, str]) -> None:
    """Raises Rejected that names the first field at fault."""
    for name, fault in faults.items():
        field = name.rpartition(".")[2].replace("_", " ").capitalize()
        raise Rejected(f"{field}: {fault[0].lower()}{fault[1:]}", do="Correct it.")


def _expect(standing: StoredBotSettings | StoredModelChoices | None, expected: int) -> None:
    """Raises Conflict when that is not the version that the person saw."""
    if (standing.version if standing else 0) == expected:
        return
    if standing is None:
        raise Conflict("Nothing was saved here yet.", do="Look at the settings again.")
    raise _conflict(standing.updated_by, standing.updated_at, standing.version)


def _conflict(by: PersonId, at: datetime, version: int) -> Conflict:
    return Conflict(
        f"{by} changed these settings at {at:%Y-%m-%d %H:%M} UTC (version {version}).",
        do="Look at that version, then save yours again.",
    )
