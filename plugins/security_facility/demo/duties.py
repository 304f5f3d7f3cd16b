"""Shifts, tours and checkpoints of one made-up site-day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from plugins.security_facility.demo.moment import SiteDayMaker
from plugins.security_facility.demo.places import SUPERVISORS, PostPlan
from plugins.security_facility.demo.stories import MISSED_NIGHT_SHIFT, OVERDUE_TOURS
from plugins.security_facility.hours import parse_weekdays
from plugins.security_facility.records import Checkpoint, Shift, Tour

_TOUR_HOURS = (3, 9, 12, 15, 18, 21)
_TOUR_MINUTES = 45
_POINTS_PER_TOUR = 3


def make_shifts(making: SiteDayMaker) -> Iterator[Shift]:
    for post_number, plan in enumerate(making.place.posts):
        if making.day.weekday() not in parse_weekdays(plan.weekdays):
            continue
        for number in range(len(plan.hours) - 1):
            yield _shift(making, plan, post_number, number)


def _shift(making: SiteDayMaker, plan: PostPlan, post_number: int, number: int) -> Shift:
    start, end = making.at(plan.hours[number]), making.at(plan.hours[number + 1])
    planned = _on_roster(making, post_number, number)
    shift = Shift(
        id=f"{making.tag}-S-{plan.code}{number + 1}",
        site=making.place.id,
        post=f"{making.place.code}-{plan.code}",
        planned_start=start,
        planned_end=end,
        planned_guard=planned,
        guard=making.one_of(making.place.guards) if making.goes_wrong(0.02) else planned,
        checked_in_at=start + making.minutes_or(fine=(-14, 5), wrong=(11, 34), risk=0.03),
        checked_out_at=None
        if making.goes_wrong(0.012)
        else end + making.minutes_or(fine=(3, 16), wrong=(-12, -45), risk=0.015),
    )
    is_night_at_main_gate = post_number == 0 and number == 2
    if making.tells(MISSED_NIGHT_SHIFT) and is_night_at_main_gate:
        return Shift(
            id=shift.id,
            site=shift.site,
            post=shift.post,
            planned_start=start,
            planned_end=end,
            planned_guard=planned,
        )
    return shift


def _on_roster(making: SiteDayMaker, post_number: int, number: int) -> str:
    """Three weeks on the same post and shift, then the roster moves on."""
    turn = making.day.toordinal() // 21 + (2 if making.weekend else 0)
    return making.place.guards[(post_number * 3 + number + turn) % len(making.place.guards)]


def make_tours(making: SiteDayMaker) -> Iterator[Tour | Checkpoint]:
    for number, hour in enumerate(_TOUR_HOURS):
        planned = making.at(hour)
        route = making.place.routes[number % len(making.place.routes)]
        delay: timedelta | None = making.minutes_or(fine=(-4, 11), wrong=(16, 42), risk=0.035)
        if making.tells(OVERDUE_TOURS) and number >= 3:
            delay = {3: timedelta(minutes=74), 4: timedelta(minutes=96)}.get(number)
        started = None if delay is None else planned + delay
        walk = making.minutes_or(fine=(34, 57), wrong=(62, 85), risk=0.02)
        tour = f"{making.tag}-T{number + 1}"
        yield Tour(
            id=tour,
            site=making.place.id,
            route=route,
            planned_start=planned,
            planned_minutes=_TOUR_MINUTES,
            supervisor=SUPERVISORS[(making.day.toordinal() + number // 3) % len(SUPERVISORS)],
            started_at=started,
            finished_at=None if started is None else started + walk,
        )
        for point in range(_POINTS_PER_TOUR):
            offset = timedelta(minutes=10 + 12 * point)
            missed = started is None or making.goes_wrong(0.02)
            yield Checkpoint(
                id=f"{tour}-{point + 1}",
                site=making.place.id,
                tour=tour,
                name=making.place.points[(number * _POINTS_PER_TOUR + point) % len(making.place.points)],
                planned_at=planned + offset,
                scanned_at=None if missed or started is None else started + offset - making.minutes(0, 6),
            )
