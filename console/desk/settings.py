"""Commands that set what bots do."""

from __future__ import annotations

from datetime import datetime

from console.desk.work import Handlers, Work
from console.domain.bots import StoredBotSettings, bot_faults
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.ids import PersonId
from console.domain.settings_commands import SaveBotSettings
from console.domain.trouble import Conflict, Rejected


def save_bot(work: Work, command: SaveBotSettings) -> Outcome:
    """A new version of what the tenant sets for the plugin's bot."""
    if not command.plugin.strip():
        raise Rejected("Settings belong to the bot of a plugin.")
    _check(bot_faults(command.settings))
    standing = work.tx.bot_settings.get(command.tenant, command.plugin)
    version = standing.version if standing else 0
    if version != command.expected:
        raise _conflict(standing.updated_by if standing else None, standing.updated_at if standing else None, version)
    if standing is not None and standing.settings == command.settings:
        return Outcome(command.id, "The bot is set so already.")
    work.tx.bot_settings.put(
        StoredBotSettings(
            tenant=command.tenant,
            plugin=command.plugin,
            settings=command.settings,
            version=version + 1,
            updated_at=work.now,
            updated_by=command.actor,
        )
    )
    work.tell(command.tenant, Topic.SETTINGS, "bot set", command.id, [f"bot/{command.plugin}"])
    return Outcome(command.id, "The bot's settings are saved. Its next reply follows them.", 1)


HANDLERS: Handlers = {SaveBotSettings: save_bot}


def _check(faults: dict[str, str]) -> None:
    """Raises Rejected that names the first field at fault."""
    for name, fault in faults.items():
        raise Rejected(f"{name.replace('_', ' ').capitalize()}: {fault[0].lower()}{fault[1:]}", do="Correct it.")


def _conflict(by: PersonId | None, at: datetime | None, version: int) -> Conflict:
    if by is None or at is None:
        return Conflict("Nothing was saved here yet.", do="Look at the settings again.")
    return Conflict(
        f"{by} changed these settings at {at:%Y-%m-%d %H:%M} UTC (version {version}).",
        do="Look at that version, then save yours again.",
    )
