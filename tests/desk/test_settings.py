"""What is set for bots, through the desk: versions, conflicts, who may, and when the engine hears of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.domain.bots import BotSettings
from console.domain.changes import Topic
from console.domain.founding import founded_by
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.masking import MaskingSettings, PersonalKind, lines_of, shapes_of
from console.domain.people import Tenant
from console.domain.settings_commands import SaveBotSettings, SetUpMasking
from console.domain.trouble import Conflict, Refused, Rejected
from console.engine.tenants import TenantSettings
from tests.fakes.desk_profile import ADMIN, SUPERVISOR, TENANT, Profile

BOT, SECOND = PluginName("security_facility"), PluginName("sales_marketing")
OTHER = Tenant(TenantId("other"), "Other")


def saving(expected: int = 0, actor: PersonId = ADMIN, plugin: PluginName = BOT, **fields: Any) -> SaveBotSettings:
    return SaveBotSettings(
        tenant=TENANT, actor=actor, plugin=plugin, settings=BotSettings(**fields), expected=expected
    )


async def test_that_each_save_is_a_version_and_listeners_hear_of_the_bot(profile: Profile) -> None:
    await profile.desk.execute(saving(name="Ada"))
    again = await profile.desk.execute(saving(1, name="Ada"))
    await profile.desk.execute(saving(1, name="Bo", longest={"*": 100}))
    versions = await profile.database.read(lambda tx: tx.bot_settings.versions(TENANT, BOT))
    assert [(each.version, each.settings.name, each.updated_by) for each in versions] == [
        (2, "Bo", ADMIN),
        (1, "Ada", ADMIN),
    ]
    assert again.affected == 0
    assert [(each.topic, each.subjects) for each in profile.told] == [(Topic.SETTINGS, (f"bot/{BOT}",))] * 2


async def test_that_a_save_over_a_version_not_seen_is_refused(profile: Profile) -> None:
    with pytest.raises(Conflict, match="Nothing was saved"):
        await profile.desk.execute(saving(3, name="Mine"))
    await profile.desk.execute(saving(name="Ada"))
    with pytest.raises(Conflict, match=r"ada changed these settings at 2026-.* \(version 1\)"):
        await profile.desk.execute(saving(0, name="Mine"))


async def test_that_only_an_administrator_sets_a_bot_and_only_soundly(profile: Profile) -> None:
    with pytest.raises(Refused, match="may not change a bot"):
        await profile.desk.execute(saving(actor=SUPERVISOR))
    with pytest.raises(Rejected, match="Threshold: a number from 0 to 1"):
        await profile.desk.execute(saving(threshold=7))
    with pytest.raises(Rejected, match="plugin"):
        await profile.desk.execute(saving(plugin=PluginName(" ")))
    assert await profile.database.read(lambda tx: tx.bot_settings.get(TENANT, BOT)) is None


async def test_that_settings_are_of_one_tenant_and_one_bot(profile: Profile) -> None:
    await profile.desk.execute(founded_by(ADMIN, OTHER))
    await profile.desk.execute(saving(name="Ada"))
    source = TenantSettings(profile.database, profile.clock)
    assert (await source.of(TENANT, BOT)).name == "Ada"
    assert await source.of(TENANT, SECOND) == await source.of(OTHER.id, BOT) == BotSettings()
    stranger = replace(saving(name="Eve"), tenant=OTHER.id, actor=PersonId("olga"))
    with pytest.raises(Refused):
        await profile.desk.execute(stranger)


async def test_that_they_are_read_again_after_five_minutes_or_once_dropped(profile: Profile) -> None:
    source = TenantSettings(profile.database, profile.clock)
    assert (await source.of(TENANT, BOT)).name == ""
    await profile.desk.execute(saving(name="Ada"))
    profile.clock.advance(seconds=299)
    assert (await source.of(TENANT, BOT)).name == ""
    profile.clock.advance(seconds=1)
    assert (await source.of(TENANT, BOT)).name == "Ada"
    await profile.desk.execute(saving(1, name="Bo"))
    source.drop(OTHER.id)
    assert (await source.of(TENANT, BOT)).name == "Ada"
    source.drop(TENANT)
    assert (await source.of(TENANT, BOT)).name == "Bo"


async def test_that_a_clock_set_back_keeps_no_old_settings(profile: Profile) -> None:
    source = TenantSettings(profile.database, profile.clock)
    await source.of(TENANT, BOT)
    await profile.desk.execute(saving(name="Ada"))
    profile.clock.advance(seconds=-3600)
    assert (await source.of(TENANT, BOT)).name == "Ada"


async def test_that_what_is_saved_while_they_are_read_counts(profile: Profile) -> None:
    class Slow:
        """Reads, and then somebody saves before the reader goes on."""

        async def read(self, work: Any) -> Any:
            found = await profile.database.read(work)
            if found is None:
                await profile.desk.execute(saving(name="Ada"))
                source.drop(TENANT)
            return found

    source = TenantSettings(Slow(), profile.clock)
    assert (await source.of(TENANT, BOT)).name == ""
    assert (await source.of(TENANT, BOT)).name == "Ada"


def hiding(actor: PersonId = ADMIN, **fields: Any) -> SetUpMasking:
    return SetUpMasking(tenant=TENANT, actor=actor, settings=MaskingSettings(**fields))


async def test_that_an_administrator_says_what_is_hidden_from_models(profile: Profile) -> None:
    source = TenantSettings(profile.database, profile.clock)
    assert await source.masking(TENANT) == MaskingSettings()
    shapes = shapes_of(("Staff number: EMP-####", "Plate:  @@ ### "))
    kinds = frozenset({PersonalKind.EMAIL})
    done = await profile.desk.execute(hiding(kinds=kinds, shapes=shapes, region="DE"))
    again = await profile.desk.execute(hiding(kinds=kinds, shapes=shapes, region="DE"))
    assert (done.affected, again.affected) == (1, 0)
    source.drop(TENANT)
    kept = await source.masking(TENANT)
    assert kept == MaskingSettings(kinds=kinds, shapes=shapes, region="DE")
    assert lines_of(kept.shapes) == ("Staff number: EMP-####", "Plate: @@ ###")
    assert await source.masking(OTHER.id) == MaskingSettings()
    assert [(each.what, each.subjects) for each in profile.told] == [("masking set", ("masking",))]
    with pytest.raises(Refused, match="may not set what is hidden"):
        await profile.desk.execute(hiding(SUPERVISOR))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"region": "Germany"}, "Region: two letters"),
        ({"shapes": shapes_of(("EMP-####",))}, "a name, a colon and the form"),
        ({"shapes": shapes_of(("Staff 7: EMP-####",))}, "a name has letters"),
        ({"shapes": shapes_of(("Staff: EMP",))}, "at least two of #"),
        ({"shapes": shapes_of(("Staff: " + "#" * 61,))}, "at most 60"),
        ({"shapes": shapes_of(("Staff: ##",)) * 41}, "At most 40|at most 40"),
    ],
)
async def test_that_a_form_that_cannot_be_looked_for_is_refused(
    profile: Profile, fields: dict[str, Any], fault: str
) -> None:
    with pytest.raises(Rejected, match=fault):
        await profile.desk.execute(hiding(**fields))
