"""Knowledge through the desk: versions, conflicts, imports that leave what people edited, and search."""

from __future__ import annotations

import pytest

from console.desk.library import KnowledgeLibrary, sync_plugins
from console.domain.behavior import Behavior
from console.domain.changes import Topic
from console.domain.chat_commands import ImportKnowledge, RetireKnowledge, SaveKnowledge
from console.domain.ids import KnowledgeId, PersonId, PluginName
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.domain.trouble import Conflict, Refused, Rejected
from console.engine.search.knowledge import JoinedSearch
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT, Profile

GATE = KnowledgeId("gate")


def text(body: str = "Push the green button.", id: str = "gate", title: str = "Opening the gate") -> KnowledgeText:
    return KnowledgeText(id=KnowledgeId(id), type=EntryType.SOP, title=title, body=body)


def saving(body: str, expected: int, actor: PersonId = SUPERVISOR) -> SaveKnowledge:
    return SaveKnowledge(tenant=TENANT, actor=actor, text=text(body), expected=expected)


def importing(*texts: KnowledgeText, source: str = "file:a.md", overwrite: bool = False) -> ImportKnowledge:
    return ImportKnowledge(tenant=TENANT, actor=ADMIN, texts=texts, source=source, overwrite=overwrite)


async def entry(profile: Profile, id: KnowledgeId = GATE) -> KnowledgeEntry:
    (found,) = await profile.database.read(lambda tx: tx.knowledge.get(TENANT, [id]))
    return found


async def test_that_each_save_is_a_version_and_listeners_hear_which_entry(profile: Profile) -> None:
    await profile.desk.execute(saving("One.", 0))
    await profile.desk.execute(saving("Two.", 1))
    versions = await profile.database.read(lambda tx: tx.knowledge.versions(TENANT, GATE))
    assert [(each.version, each.text.body, each.updated_by) for each in versions] == [
        (2, "Two.", SUPERVISOR),
        (1, "One.", SUPERVISOR),
    ]
    assert [(change.topic, change.subjects) for change in profile.told] == [(Topic.KNOWLEDGE, ("gate",))] * 2


async def test_that_a_save_over_a_version_not_seen_tells_who_was_faster_and_changes_nothing(profile: Profile) -> None:
    await profile.desk.execute(saving("One.", 0))
    await profile.desk.execute(saving("Two.", 1, ADMIN))
    with pytest.raises(Conflict, match=r"ada changed 'Opening the gate' at 2026-.* UTC \(version 2\)"):
        await profile.desk.execute(saving("Mine.", 1))
    assert (await entry(profile)).text.body == "Two."


async def test_that_a_retired_entry_is_not_found_and_saving_it_brings_it_back(profile: Profile) -> None:
    await profile.desk.execute(saving("One.", 0))
    await profile.desk.execute(RetireKnowledge(tenant=TENANT, actor=SUPERVISOR, entry=GATE, expected=1))
    search = JoinedSearch(profile.database)
    assert await search.search(TENANT, "gate") == []
    with pytest.raises(Rejected):
        await profile.desk.execute(RetireKnowledge(tenant=TENANT, actor=SUPERVISOR, entry=GATE, expected=2))
    await profile.desk.execute(saving("One.", 2))
    assert [hit.entry.version for hit in await search.search(TENANT, "gate")] == [3]


async def test_that_an_operator_may_not_edit_and_a_supervisor_may_not_import(profile: Profile) -> None:
    with pytest.raises(Refused):
        await profile.desk.execute(saving("One.", 0, OPERATOR))
    with pytest.raises(Refused):
        await profile.desk.execute(
            ImportKnowledge(tenant=TENANT, actor=SUPERVISOR, texts=(text(),), source="file:a.md")
        )


async def test_that_an_import_twice_changes_nothing_and_leaves_what_a_person_edited(profile: Profile) -> None:
    first = await profile.desk.execute(importing(text(), text(id="door", title="Doors")))
    again = await profile.desk.execute(importing(text(), text(id="door", title="Doors")))
    assert (first.affected, again.affected, again.skipped) == (2, 0, 0)
    await profile.desk.execute(saving("Mine.", 1))
    left = await profile.desk.execute(importing(text("Theirs.")))
    assert (left.affected, left.skipped, (await entry(profile)).text.body) == (0, 1, "Mine.")
    await profile.desk.execute(importing(text("Theirs."), overwrite=True))
    assert (await entry(profile)).text.body == "Theirs."


@pytest.mark.parametrize(
    "bad",
    [text(body=" "), text(title=""), text(id=""), text(body="x" * 100_001)],
    ids=["body", "title", "id", "long"],
)
async def test_that_an_entry_without_sense_is_refused_and_none_of_its_import_stays(
    profile: Profile, bad: KnowledgeText
) -> None:
    with pytest.raises(Rejected):
        await profile.desk.execute(importing(text(id="good"), bad))
    assert await profile.database.read(lambda tx: tx.knowledge.count(TENANT)) == 0


async def test_that_plugins_bring_their_entries_once_and_take_back_what_they_no_longer_have(profile: Profile) -> None:
    name = PluginName("bot")
    bots = {name: Behavior(knowledge=(text(), text(id="door", title="Doors"), text(id="roof", title="Roofs")))}
    assert await sync_plugins(profile.desk, profile.database, bots) == 3
    assert await sync_plugins(profile.desk, profile.database, bots) == 0
    await profile.desk.execute(saving("Mine.", 1))
    newer = {name: Behavior(knowledge=(text("Newer."), text("Other.", id="door", title="Doors")))}
    assert await sync_plugins(profile.desk, profile.database, newer) == 2
    assert (await entry(profile)).text.body == "Mine."
    assert not (await entry(profile, KnowledgeId("roof"))).active
    assert await sync_plugins(profile.desk, profile.database, bots) == 2
    assert (await entry(profile, KnowledgeId("roof"))).active


async def test_that_a_bot_does_not_find_what_another_plugin_brought(profile: Profile) -> None:
    bots = {
        PluginName("one"): Behavior(knowledge=(text(),)),
        PluginName("two"): Behavior(knowledge=(text(id="gate-2", title="The gate of two"),)),
    }
    await sync_plugins(profile.desk, profile.database, bots)
    await profile.desk.execute(importing(text(id="own", title="A gate of ours")))
    found = await JoinedSearch(profile.database, plugin=PluginName("one")).search(TENANT, "which gate?")
    assert {hit.entry.text.id for hit in found} == {"gate", "own"}


async def test_that_scores_say_how_much_of_a_question_is_covered(profile: Profile) -> None:
    await profile.desk.execute(importing(text(), text(id="roof", title="Cleaning the roof", body="With a broom.")))
    library = KnowledgeLibrary(profile.desk, JoinedSearch(profile.database))
    (best, *_) = await library.search(TENANT, "How do I open the gate?")
    assert best.entry.text.id == GATE
    assert best.score > 0.7
    assert all(hit.score < 0.5 for hit in await library.search(TENANT, "the gate of Troy in Homer"))
    for odd in ("", "?!", '"', "NEAR(a b)", "🚪", "gate*" * 500):
        await library.search(TENANT, odd)
