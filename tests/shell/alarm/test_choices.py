"""What a person chose about alarms, and what sounds because of it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import combinations, product

import pytest

from console.domain.scoring import Severity
from console.shell.alarm.choices import LOUDEST, QUIETEST, AlarmChoices, gain, keep_choices, read_choices
from console.shell.preferences import Forgetful

NIGHT = AlarmChoices(quiet=(time(22), time(6)))
SUBSETS = [frozenset(some) for size in range(5) for some in combinations(Severity, size)]


def local(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 18, hour, minute).astimezone()


@pytest.mark.parametrize(
    ("at", "quiet"),
    [((21, 59), False), ((22, 0), True), ((0, 0), True), ((5, 59), True), ((6, 0), False), ((12, 0), False)],
)
def test_quiet_hours_go_over_midnight_in_local_time(at: tuple[int, int], quiet: bool) -> None:
    assert NIGHT.is_quiet(local(*at)) is quiet
    assert NIGHT.is_quiet(local(*at).astimezone(UTC)) is quiet


def test_quiet_hours_within_a_day() -> None:
    noon = AlarmChoices(quiet=(time(12), time(13)))
    assert noon.is_quiet(local(12, 30))
    assert not noon.is_quiet(local(13))
    assert not AlarmChoices().is_quiet(local(3))


def test_critical_sounds_whatever_was_chosen_and_at_any_hour() -> None:
    for open_ones, sounds, hour in product(SUBSETS, SUBSETS, (3, 12)):
        choices = AlarmChoices(quiet=(time(22), time(6)), sounds=sounds)
        sounding = choices.sounding(open_ones, local(hour))
        if Severity.CRITICAL in open_ones:
            assert sounding is Severity.CRITICAL
        elif choices.is_quiet(local(hour)):
            assert sounding is None
        else:
            assert sounding is max(open_ones & sounds, key=lambda one: one.rank, default=None)


@pytest.mark.parametrize("quiet", [None, (time(22, 30), time(6, 15))])
def test_what_is_kept_is_read_back(quiet: tuple[time, time] | None) -> None:
    for sounds, notes in product(SUBSETS, SUBSETS):
        always = frozenset({Severity.CRITICAL})
        choices = AlarmChoices(volume=QUIETEST + 7, quiet=quiet, sounds=sounds | always, notes=notes | always)
        preferences = Forgetful()
        keep_choices(preferences, choices)
        assert read_choices(preferences) == choices


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {"volume": "loud", "quiet": "never", "sounds": 3, "notes": ["PURPLE"]},
        {"volume": 0, "quiet": ["22:00"], "sounds": []},
        {"volume": 1000, "quiet": ["25:00", "06:00"]},
        {"quiet": ["06:00", "06:00"]},
    ],
)
def test_rubbish_in_the_preferences_never_silences(kept: object) -> None:
    choices = read_choices(Forgetful(alarms=kept))
    assert QUIETEST <= choices.volume <= LOUDEST
    assert choices.quiet is None
    assert choices.sounding([Severity.CRITICAL], local(3)) is Severity.CRITICAL
    assert choices.notes_of(Severity.CRITICAL)


def test_the_quietest_can_still_be_heard() -> None:
    assert 0.05 < gain(QUIETEST) < gain(LOUDEST) == 1.0
