"""Any sequence of commands and record changes against a plain model, on a real encrypted file."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.domain.commands import AssignViolations, ReviewViolations, Selection, Undo
from console.domain.ids import CommandId, PersonId, PluginName, ViolationId
from console.domain.violations import Resolution, Review, ViolationFilter, ViolationStatus
from tests.desk.conftest import HEADER
from tests.fakes.desk_profile import SUPERVISOR, TENANT, Profile

T = TypeVar("T")
NUMBERS = st.integers(1, 4)
OWNERS = st.sampled_from([None, "olga", "otto", "sam"])
RESOLUTIONS = st.sampled_from([None, *Resolution])
DAY = date(2026, 3, 17)
PLUGIN = PluginName("security_facility")

Fields = dict[str, object]


class Queue(RuleBasedStateMachine):
    """The model: owner and review of each violation, and what each command changed."""

    commands = Bundle("commands")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.model: dict[ViolationId, Fields] = {}
        self.done: dict[CommandId, dict[ViolationId, tuple[Fields, Fields]]] = {}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize()
    def open(self) -> None:
        self.profile = Profile.open(self.folder)
        self.run(self.profile.populate())

    def teardown(self) -> None:
        self.run(self.profile.database.close())
        self.run(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.folder)

    @rule(number=NUMBERS, acknowledged=st.booleans(), resolved=st.booleans(), day=st.sampled_from([16, 17]))
    def change_record(self, number: int, acknowledged: bool, resolved: bool, day: int) -> None:
        at = f"2026-03-{day}T0{number}"
        taken, over = f"{at}:02:00Z" if acknowledged else "", f"{at}:30:00Z" if resolved else ""
        row = f"A{number},north,{at}:00:00Z,critical,{taken},{over}\n"
        self.run(self.profile.load("alert", HEADER + row))

    @rule()
    def score(self) -> None:
        self.run(self.profile.score_all())
        for violation in self.run(self.profile.violations()):
            empty: Fields = {"owner": None, "review": Review.NEW, "resolution": None}
            self.model.setdefault(violation.id, empty)

    @precondition(lambda self: self.model)
    @rule(target=commands, data=st.data(), owner=OWNERS)
    def assign(self, data: st.DataObject, owner: str | None) -> CommandId:
        ids = self.chosen(data)
        person = PersonId(owner) if owner else None
        command = AssignViolations(tenant=TENANT, actor=SUPERVISOR, violations=Selection(ids), owner=person)
        outcome = self.run(self.profile.desk.execute(command))
        return self.remember(command.id, ids, {"owner": person}, outcome.affected)

    @precondition(lambda self: self.model)
    @rule(target=commands, data=st.data(), resolution=RESOLUTIONS)
    def review(self, data: st.DataObject, resolution: Resolution | None) -> CommandId:
        ids = self.chosen(data)
        state = Review.REVIEWED if resolution else Review.IN_REVIEW
        command = ReviewViolations(
            tenant=TENANT, actor=SUPERVISOR, violations=Selection(ids), review=state, resolution=resolution
        )
        outcome = self.run(self.profile.desk.execute(command))
        return self.remember(command.id, ids, {"review": state, "resolution": resolution}, outcome.affected)

    @rule(target=commands, undone=commands)
    def undo(self, undone: CommandId) -> CommandId:
        changed = self.done[undone]
        command = Undo(tenant=TENANT, actor=SUPERVISOR, undone=undone)
        self.done[command.id] = {}
        if not changed:
            return command.id
        outcome = self.run(self.profile.desk.execute(command))
        for id, (before, after) in changed.items():
            if all(self.model[id][name] == value for name, value in after.items()):
                self.model[id] = {**self.model[id], **before}
                self.done[command.id][id] = (after, before)
        assert outcome.affected == len(self.done[command.id])
        assert outcome.skipped == len(changed) - outcome.affected
        return command.id

    def chosen(self, data: st.DataObject) -> tuple[ViolationId, ...]:
        return tuple(data.draw(st.lists(st.sampled_from(sorted(self.model)), min_size=1, max_size=4, unique=True)))

    def remember(self, id: CommandId, ids: tuple[ViolationId, ...], after: Fields, affected: int) -> CommandId:
        self.done[id] = {}
        for each in ids:
            before = {name: self.model[each][name] for name in after}
            if before != after:
                self.done[id][each] = (before, after)
                self.model[each] = {**self.model[each], **after}
        assert affected == len(self.done[id])
        return id

    @invariant()
    def people_see_what_the_model_says(self) -> None:
        shown = {
            v.id: {"owner": v.owner, "review": v.review, "resolution": v.resolution}
            for v in self.run(self.profile.violations())
        }
        assert shown == self.model

    @invariant()
    def arithmetic_reconciles(self) -> None:
        scores = self.run(
            self.profile.database.read(lambda tx: tx.scores.counts(TENANT, PLUGIN, date(2026, 3, 16), DAY))
        )
        only_open = ViolationFilter(TENANT, statuses=frozenset({ViolationStatus.OPEN}))
        opened = self.run(self.profile.database.read(lambda tx: tx.violations.count(only_open)))
        assert opened == sum(count.failed for count in scores)
        identities = [(v.site, v.day, v.pillar, v.check_key) for v in self.run(self.profile.violations())]
        assert len(set(identities)) == len(identities)
        for count in scores:
            day, pillar = count.day, count.pillar
            checks = self.run(
                self.profile.database.read(
                    lambda tx, day=day, pillar=pillar: tx.scores.checks(TENANT, PLUGIN, pillar, day)  # type: ignore[misc]
                )
            )
            assert len(checks) == count.passed + count.failed
            assert all((stored.violation is not None) == (not stored.check.passed) for stored in checks)


TestSequences = Queue.TestCase
TestSequences.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
