"""The rules of each command, one by one, on a real encrypted file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.desk.violations import LONGEST_NOTE
from console.domain.commands import (
    AddTenant,
    ApplyImport,
    AssignViolations,
    Command,
    DiscardImport,
    NoteViolation,
    Outcome,
    ReviewViolations,
    ScoreSiteDay,
    Selection,
    Undo,
)
from console.domain.ids import SYSTEM, ImportId, PersonId, TenantId, ViolationId
from console.domain.people import Person, Role, Site, Tenant
from console.domain.scoring import SiteDay
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.violations import HistoryEntry, Resolution, Review, Violation, ViolationFilter, ViolationStatus
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import ADMIN, OPERATOR, SITE, SUPERVISOR, TENANT, Profile

ALL = ViolationFilter(TENANT)
OTTO = PersonId("otto")


async def first(queue: Profile) -> Violation:
    return (await queue.violations())[0]


async def history(queue: Profile, id: ViolationId) -> list[HistoryEntry]:
    return await queue.database.read(lambda tx: tx.violations.history(id))


def assign(actor: PersonId, owner: PersonId | None, *ids: ViolationId) -> AssignViolations:
    return AssignViolations(tenant=TENANT, actor=actor, violations=Selection(ids), owner=owner)


def review(
    actor: PersonId, selection: Selection, resolution: Resolution | None = Resolution.CONFIRMED
) -> ReviewViolations:
    state = Review.REVIEWED if resolution else Review.IN_REVIEW
    return ReviewViolations(tenant=TENANT, actor=actor, violations=selection, review=state, resolution=resolution)


async def refused(queue: Profile, command: Command, kind: type[Rejected] = Refused) -> str:
    """The reason; nothing was changed and nobody told."""
    before = await queue.violations()
    queue.told.clear()
    with pytest.raises(kind) as failure:
        await queue.desk.execute(command)
    assert queue.told == []
    assert await queue.violations() == before
    return str(failure.value)


class TestReview:
    async def test_sets_state_resolution_and_who_with_history_and_one_change(self, queue: Profile) -> None:
        violation = await first(queue)
        command = replace(review(SUPERVISOR, Selection((violation.id,))), note="  Called the guard. ")

        outcome = await queue.desk.execute(command)

        assert outcome == Outcome(command.id, "1 violation reviewed.", affected=1, undoable=True)
        after = await first(queue)
        assert (after.review, after.resolution) == (Review.REVIEWED, Resolution.CONFIRMED)
        assert (after.reviewed_by, after.reviewed_at, after.status) == (SUPERVISOR, NOON, ViolationStatus.OPEN)
        entry = (await history(queue, violation.id))[-1]
        assert (entry.note, entry.actor, entry.command) == ("Called the guard.", SUPERVISOR, command.id)
        assert dict(entry.before)["review"] == "new"
        assert dict(entry.after)["resolution"] == "confirmed"
        assert [(c.offset, c.subjects, c.command) for c in queue.told] == [
            (entry.offset, (str(violation.id),), command.id)
        ]

    async def test_needs_a_resolution_exactly_when_finished(self, queue: Profile) -> None:
        chosen = Selection(((await first(queue)).id,))
        without = ReviewViolations(tenant=TENANT, actor=ADMIN, violations=chosen, review=Review.REVIEWED)
        await refused(queue, without, Rejected)
        await refused(queue, replace(review(ADMIN, chosen), review=Review.IN_REVIEW), Rejected)

    async def test_what_is_so_already_is_skipped_and_counted(self, queue: Profile) -> None:
        ids = tuple(v.id for v in await queue.violations())
        await queue.desk.execute(review(SUPERVISOR, Selection(ids[:2])))
        outcome = await queue.desk.execute(review(SUPERVISOR, Selection(ids)))
        assert (outcome.affected, outcome.skipped) == (4, 2)

    async def test_back_to_in_review_takes_the_resolution_away(self, queue: Profile) -> None:
        chosen = Selection(((await first(queue)).id,))
        await queue.desk.execute(review(SUPERVISOR, chosen))
        await queue.desk.execute(review(SUPERVISOR, chosen, None))
        after = await first(queue)
        assert (after.review, after.resolution, after.reviewed_by, after.reviewed_at) == (
            Review.IN_REVIEW,
            None,
            None,
            None,
        )


class TestSelection:
    async def test_by_filter_means_all_that_match(self, queue: Profile) -> None:
        outcome = await queue.desk.execute(review(SUPERVISOR, Selection(filter=ALL, expected=6)))
        assert outcome.affected == 6

    async def test_by_filter_is_refused_when_the_number_changed(self, queue: Profile) -> None:
        reason = await refused(queue, review(SUPERVISOR, Selection(filter=ALL, expected=5)), Conflict)
        assert "6 violations" in reason

    @pytest.mark.parametrize(
        "selection",
        [
            Selection(),
            Selection((ViolationId(1),), ALL),
            Selection((ViolationId(999_999),)),
            Selection(filter=ViolationFilter(TENANT, text="nosuchword")),
            Selection(filter=ViolationFilter(TenantId("other"))),
        ],
        ids=["empty", "both", "unknown", "no match", "other tenant"],
    )
    async def test_that_means_nothing_is_rejected(self, queue: Profile, selection: Selection) -> None:
        await refused(queue, review(SUPERVISOR, selection), Rejected)

    async def test_of_another_tenants_violation_finds_nothing(self, queue: Profile) -> None:
        other = TenantId("other")
        boss = Person(other, ADMIN, "Ada", Role.ADMIN)
        await queue.desk.execute(AddTenant(tenant=other, actor=SYSTEM, new=Tenant(other, "Other"), people=(boss,)))
        violation = await first(queue)
        command = replace(review(ADMIN, Selection((violation.id,))), tenant=other)
        assert "exists" in await refused(queue, command, Rejected)
        note = NoteViolation(tenant=other, actor=ADMIN, violation=violation.id, text="hello")
        await refused(queue, note, Rejected)
        done = await queue.desk.execute(review(SUPERVISOR, Selection((violation.id,))))
        await refused(queue, Undo(tenant=other, actor=ADMIN, undone=done.command), Rejected)


class TestNote:
    async def test_is_kept_in_the_history(self, queue: Profile) -> None:
        violation = await first(queue)
        await queue.desk.execute(
            NoteViolation(tenant=TENANT, actor=OPERATOR, violation=violation.id, text="Gate was open")
        )
        entry = (await history(queue, violation.id))[-1]
        assert (entry.what, entry.note, entry.actor) == ("noted", "Gate was open", OPERATOR)

    @pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_NOTE + 1), "a\0b", "a\ud800b"])
    async def test_of_no_use_is_rejected(self, queue: Profile, text: str) -> None:
        violation = await first(queue)
        await refused(
            queue, NoteViolation(tenant=TENANT, actor=OPERATOR, violation=violation.id, text=text), Rejected
        )

    async def test_of_the_greatest_length_is_kept(self, queue: Profile) -> None:
        violation = await first(queue)
        text = "ä" * LONGEST_NOTE
        await queue.desk.execute(NoteViolation(tenant=TENANT, actor=OPERATOR, violation=violation.id, text=text))
        assert (await history(queue, violation.id))[-1].note == text


class TestPermission:
    async def test_operator_takes_and_releases_one(self, queue: Profile) -> None:
        id = (await first(queue)).id
        await queue.desk.execute(assign(OPERATOR, OPERATOR, id))
        assert (await first(queue)).owner == OPERATOR
        await queue.desk.execute(assign(OPERATOR, None, id))
        assert (await first(queue)).owner is None

    async def test_operator_may_not_assign_others_nor_take_from_others_nor_many(self, queue: Profile) -> None:
        ids = [v.id for v in await queue.violations()]
        await refused(queue, assign(OPERATOR, OTTO, ids[0]))
        await refused(queue, assign(OPERATOR, OPERATOR, *ids))
        by_filter = Selection(filter=ViolationFilter(TENANT))
        await refused(queue, AssignViolations(tenant=TENANT, actor=OPERATOR, violations=by_filter, owner=OPERATOR))
        await queue.desk.execute(assign(SUPERVISOR, OTTO, ids[0]))
        assert "otto" in await refused(queue, assign(OPERATOR, OPERATOR, ids[0]))
        await refused(queue, assign(OPERATOR, None, ids[0]))

    async def test_supervisor_assigns_anyone_and_many(self, queue: Profile) -> None:
        outcome = await queue.desk.execute(assign(SUPERVISOR, OTTO, *[v.id for v in await queue.violations()]))
        assert outcome.affected == 6
        assert {v.owner for v in await queue.violations()} == {OTTO}

    async def test_owner_must_be_a_person_of_the_tenant(self, queue: Profile) -> None:
        await refused(queue, assign(ADMIN, PersonId("nobody"), (await first(queue)).id), Rejected)

    async def test_each_role_is_held_to_its_commands(self, queue: Profile) -> None:
        chosen = Selection(((await first(queue)).id,))
        day = SiteDay(TENANT, SITE, NOON.date())
        tenant = Tenant(TenantId("new"), "New")
        run = ImportId("run")
        await refused(queue, review(OPERATOR, chosen))
        await refused(queue, ScoreSiteDay(tenant=TENANT, actor=OPERATOR, site_day=day))
        for actor in (OPERATOR, SUPERVISOR):
            await refused(queue, ApplyImport(tenant=TENANT, actor=actor, run=run))
            await refused(queue, DiscardImport(tenant=TENANT, actor=actor, run=run))
            await refused(queue, AddTenant(tenant=TENANT, actor=actor, new=tenant))
        await queue.desk.execute(AddTenant(tenant=TENANT, actor=ADMIN, new=tenant))

    async def test_stranger_is_refused_all(self, queue: Profile) -> None:
        id = (await first(queue)).id
        stranger = PersonId("mallory")
        await refused(queue, NoteViolation(tenant=TENANT, actor=stranger, violation=id, text="hi"))
        await refused(queue, replace(assign(ADMIN, ADMIN, id), tenant=TenantId("nowhere")))


class TestIdempotency:
    async def test_same_command_has_its_effect_once(self, queue: Profile) -> None:
        id = (await first(queue)).id
        command = NoteViolation(tenant=TENANT, actor=OPERATOR, violation=id, text="once")
        outcomes = [await queue.desk.execute(command) for _ in range(3)]
        assert len(set(outcomes)) == 1
        assert [e.note for e in await history(queue, id)].count("once") == 1
        assert len(queue.told) == 1

    async def test_same_id_for_other_content_is_a_conflict(self, queue: Profile) -> None:
        id = (await first(queue)).id
        command = NoteViolation(tenant=TENANT, actor=OPERATOR, violation=id, text="once")
        await queue.desk.execute(command)
        await refused(queue, replace(command, text="twice"), Conflict)
        await refused(queue, Undo(tenant=TENANT, actor=OPERATOR, undone=command.id, id=command.id), Conflict)

    async def test_first_outcome_is_known_to_the_next_process_too(self, queue: Profile, tmp_path: Path) -> None:
        command = review(SUPERVISOR, Selection(filter=ALL, expected=6))
        first_time = await queue.desk.execute(command)
        again = Profile.open(tmp_path, queue.catalog, create=False)
        assert await again.desk.execute(command) == first_time
        await again.database.close()


class TestUndo:
    async def test_restores_what_stood_before(self, queue: Profile) -> None:
        before = await queue.violations()
        done = await queue.desk.execute(review(SUPERVISOR, Selection(filter=ALL, expected=6)))
        undone = await queue.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=done.command))
        assert (undone.affected, undone.skipped) == (6, 0)
        assert await queue.violations() == before
        assert (await history(queue, before[0].id))[-1].what == "taken back"

    async def test_leaves_what_somebody_changed_since(self, queue: Profile) -> None:
        ids = tuple(v.id for v in await queue.violations())
        done = await queue.desk.execute(review(SUPERVISOR, Selection(ids)))
        await queue.desk.execute(review(ADMIN, Selection(ids[:2]), Resolution.FALSE_ALARM))
        undone = await queue.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=done.command))
        assert (undone.affected, undone.skipped) == (4, 2)
        resolutions = {v.id: v.resolution for v in await queue.violations()}
        assert [resolutions[id] for id in ids[:2]] == [Resolution.FALSE_ALARM] * 2

    async def test_of_an_undo_does_it_again(self, queue: Profile) -> None:
        done = await queue.desk.execute(review(SUPERVISOR, Selection(filter=ALL, expected=6)))
        after = await queue.violations()
        undone = await queue.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=done.command))
        await queue.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=undone.command))
        assert await queue.violations() == after

    async def test_twice_changes_nothing_the_second_time(self, queue: Profile) -> None:
        done = await queue.desk.execute(review(SUPERVISOR, Selection(filter=ALL, expected=6)))
        await queue.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=done.command))
        again = await queue.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=done.command))
        assert (again.affected, again.skipped) == (0, 6)

    async def test_operator_takes_back_only_their_own(self, queue: Profile) -> None:
        id = (await first(queue)).id
        done = await queue.desk.execute(assign(OPERATOR, OPERATOR, id))
        await refused(queue, Undo(tenant=TENANT, actor=OTTO, undone=done.command))
        await queue.desk.execute(Undo(tenant=TENANT, actor=OPERATOR, undone=done.command))
        assert (await first(queue)).owner is None

    async def test_of_a_note_or_of_scoring_is_rejected(self, queue: Profile) -> None:
        id = (await first(queue)).id
        noted = await queue.desk.execute(NoteViolation(tenant=TENANT, actor=ADMIN, violation=id, text="hi"))
        opened = (await history(queue, id))[0]
        for command in (noted.command, opened.command):
            await refused(queue, Undo(tenant=TENANT, actor=ADMIN, undone=command), Rejected)


class TestAddTenant:
    async def test_what_exists_stays_as_it_is(self, profile: Profile) -> None:
        command = AddTenant(
            tenant=TENANT, actor=ADMIN, new=Tenant(TENANT, "Renamed"), sites=(Site(TENANT, SITE, "Renamed"),)
        )
        outcome = await profile.desk.execute(command)
        assert (outcome.affected, outcome.skipped) == (0, 2)
        assert profile.told == []
        site = await profile.database.read(lambda tx: tx.tenants.site(TENANT, SITE))
        assert site is not None
        assert site.name == "North"

    async def test_wrong_zone_or_foreign_site_is_rejected(self, profile: Profile) -> None:
        new = Tenant(TENANT, "Acme")
        for site in (Site(TENANT, SITE, "x", "Mars/Base"), Site(TenantId("b"), SITE, "x")):
            await refused(profile, AddTenant(tenant=TENANT, actor=ADMIN, new=new, sites=(site,)), Rejected)


async def test_offsets_grow_by_one_and_listeners_hear_each_change_once(queue: Profile) -> None:
    for violation in await queue.violations():
        await queue.desk.execute(assign(SUPERVISOR, OTTO, violation.id))
    offsets = [change.offset for change in queue.told]
    assert offsets == list(range(offsets[0], offsets[0] + 6))


@pytest.mark.expects_log
async def test_failing_listener_does_not_keep_the_others_from_hearing(queue: Profile) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("broken view")

    heard: list[object] = []
    queue.desk.listen(fail)
    stop = queue.desk.listen(heard.append)
    id = (await first(queue)).id
    await queue.desk.execute(assign(SUPERVISOR, OTTO, id))
    stop()
    await queue.desk.execute(assign(SUPERVISOR, None, id))
    assert len(heard) == 1


async def test_changes_of_another_process_are_told_in_order(queue: Profile, tmp_path: Path) -> None:
    other = Profile.open(tmp_path, queue.catalog, create=False)
    ids = [v.id for v in await queue.violations()]
    await other.desk.execute(assign(SUPERVISOR, OTTO, ids[0]))
    await other.desk.execute(assign(SUPERVISOR, OTTO, ids[1]))
    assert await queue.desk.poll() == 2
    assert await queue.desk.poll() == 0
    await other.desk.execute(assign(SUPERVISOR, OTTO, ids[2]))
    await queue.desk.execute(assign(SUPERVISOR, OTTO, ids[3]))
    assert await queue.desk.poll() == 0
    offsets = [change.offset for change in queue.told]
    assert offsets == list(range(offsets[0], offsets[0] + 4))
    await other.database.close()


async def test_administrator_of_one_tenant_makes_nobody_administrator_of_another(profile: Profile) -> None:
    other = Tenant(TenantId("other"), "Other")
    await profile.desk.execute(AddTenant(tenant=other.id, actor=SYSTEM, new=other))
    me = Person(other.id, ADMIN, "Ada", Role.ADMIN)
    with pytest.raises(Refused, match="not a person of tenant 'other'"):
        await profile.desk.execute(AddTenant(tenant=TENANT, actor=ADMIN, new=other, people=(me,)))
    assert await profile.database.read(lambda tx: tx.tenants.people(other.id)) == []
