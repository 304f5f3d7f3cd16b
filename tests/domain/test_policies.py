"""Policies: which one fits, and faults that name policy, step and field."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.domain.ids import SiteId
from console.domain.policies import (
    FALLBACK,
    Do,
    Policy,
    Step,
    Via,
    chosen_policy,
    fits,
    policy_faults,
    step_fault,
)
from console.domain.scoring import Severity

BERLIN = ZoneInfo("Europe/Berlin")
SOUND = Policy(id="night", title="Night", steps=(Step(do=Do.NOTIFY, to="everyone"),))
FRIDAY_NIGHT = datetime(2026, 3, 20, 23, 30, tzinfo=BERLIN)
SATURDAY_EARLY = datetime(2026, 3, 21, 4, 0, tzinfo=BERLIN)


def fit(policy: Policy, local: datetime = FRIDAY_NIGHT, site: str = "north") -> bool:
    return fits(policy, Severity.HIGH, "violation", SiteId(site), local)


def test_a_policy_without_conditions_fits_everything_and_the_first_that_fits_is_chosen() -> None:
    assert fit(SOUND)
    other = replace(SOUND, id="critical", severities=(Severity.CRITICAL,))
    chosen = chosen_policy((other, SOUND), Severity.HIGH, "violation", None, FRIDAY_NIGHT)
    assert chosen is SOUND
    assert chosen_policy((other,), Severity.HIGH, "violation", None, FRIDAY_NIGHT) is FALLBACK
    assert chosen_policy((other, SOUND), Severity.CRITICAL, "violation", None, FRIDAY_NIGHT) is other


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"severities": (Severity.LOW,)}, False),
        ({"severities": (Severity.LOW, Severity.HIGH)}, True),
        ({"kinds": ("emergency",)}, False),
        ({"kinds": ("violation",)}, True),
        ({"sites": (SiteId("south"),)}, False),
        ({"sites": (SiteId("north"),)}, True),
    ],
)
def test_severity_kind_and_site_must_be_named(given: dict[str, object], expected: bool) -> None:
    assert fit(replace(SOUND, **given)) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "days", "local", "expected"),
    [
        ("22:00-06:00", (), FRIDAY_NIGHT, True),
        ("22:00-06:00", (), SATURDAY_EARLY, True),
        ("22:00-06:00", (), SATURDAY_EARLY.replace(hour=6), False),
        ("22:00-06:00", (), SATURDAY_EARLY.replace(hour=12), False),
        ("22:00-06:00", ("fri",), SATURDAY_EARLY, True),
        ("22:00-06:00", ("sat",), SATURDAY_EARLY, False),
        ("08:00-18:00", (), SATURDAY_EARLY.replace(hour=8), True),
        ("08:00-18:00", (), SATURDAY_EARLY.replace(hour=18), False),
        ("", ("sat", "sun"), FRIDAY_NIGHT, False),
        ("", ("fri",), FRIDAY_NIGHT, True),
        ("06:00-06:00", ("fri",), SATURDAY_EARLY, True),
    ],
)
def test_hours_may_cross_midnight_and_belong_to_the_day_on_which_they_begin(
    hours: str, days: tuple[str, ...], local: datetime, expected: bool
) -> None:
    assert fit(replace(SOUND, hours=hours, days=days), local) is expected


def test_the_fallback_and_a_sound_policy_have_no_faults() -> None:
    assert policy_faults([FALLBACK, SOUND]) == []


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (Step(do=Do.NOTIFY), "to"),
        (Step(do=Do.NOTIFY, to="role boss"), "to"),
        (Step(do=Do.NOTIFY, to="person "), "to"),
        (Step(do=Do.NOTIFY, to="address a@b.example"), "via"),
        (Step(do=Do.WAIT), "seconds"),
        (Step(do=Do.MONITOR, seconds=1), "seconds"),
        (Step(do=Do.MONITOR, seconds=60, times=-1), "times"),
        (Step(do=Do.REPEAT), "times"),
        (Step(do=Do.RAISE), "severity"),
        (Step(do=Do.WEBHOOK, url="example.org/x"), "url"),
        (Step(do=Do.WEBHOOK, url="https://[bad"), "url"),
        (Step(do=Do.WEBHOOK, url="https://example.org:port"), "url"),
        (Step(do=Do.INCIDENT, text="x" * 501), "text"),
    ],
)
def test_a_fault_names_policy_step_and_field(step: Step, field: str) -> None:
    steps = (Step(do=Do.WAIT, seconds=60), step)
    found = policy_faults([replace(SOUND, steps=steps)])
    assert [(fault.policy, fault.step, fault.field) for fault in found] == [("night", 2, field)]
    assert str(found[0]).startswith(f"Policy night, step 2, {field}: ")
    fault = step_fault(step)
    assert fault is not None
    assert fault[0] == field


@pytest.mark.parametrize(
    "step",
    [
        Step(do=Do.NOTIFY, to="person sam"),
        Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL),
        Step(do=Do.NOTIFY, to="address soc@example.org", via=Via.EMAIL),
        Step(do=Do.NOTIFY, to="owner"),
        Step(do=Do.WEBHOOK, url="https://example.org/hook"),
        Step(do=Do.RAISE, severity=Severity.CRITICAL),
        Step(do=Do.INCIDENT),
        Step(do=Do.MONITOR, seconds=60),
    ],
)
def test_sound_steps_have_no_fault(step: Step) -> None:
    assert step_fault(step) is None


def test_faults_of_the_policy_itself() -> None:
    broken = Policy(id="Not Good", title=" ", steps=(), hours="9-17", days=("monday",), remind_after=-1)
    assert [fault.field for fault in policy_faults([broken])] == [
        "id", "title", "steps", "hours", "days", "remind_after",
    ]  # fmt: skip
    assert [fault.field for fault in policy_faults([SOUND, SOUND])] == ["id"]


def test_a_repeat_is_last_and_has_a_wait_before_it() -> None:
    wait, again, tell = Step(do=Do.WAIT, seconds=9), Step(do=Do.REPEAT, times=2), SOUND.steps[0]
    assert [f.step for f in policy_faults([replace(SOUND, steps=(wait, again, tell))])] == [2]
    assert [f.step for f in policy_faults([replace(SOUND, steps=(tell, again))])] == [2]
    assert policy_faults([replace(SOUND, steps=(tell, wait, again))]) == []
