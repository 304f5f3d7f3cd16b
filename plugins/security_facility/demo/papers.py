"""Compliance reports and report deliveries of one made-up site-day."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.security_facility.demo.moment import SiteDayMaker
from plugins.security_facility.demo.places import SUPERVISORS
from plugins.security_facility.demo.stories import REPORT_NEVER_GENERATED
from plugins.security_facility.records import ComplianceReport, Period, ReportDelivery

_EVERY_DAY = (("INC", "Incident register", 10), ("FSL", "Fire system log", 11), ("ATT", "Attendance statement", 9))
_BY_WEEKDAY = {
    0: ("LIC", "Guard license audit", 15),
    2: ("CTV", "Video retention statement", 16),
    4: ("TRN", "Training record", 14),
}
_FIRST_OF_MONTH = ("WTS", "Working time statement", 13)
_DEFECTS = ("signature missing", "two guards without license number", "page count differs", "period does not match")

_DAILY = (
    ("HN", "Night handover report", 7),
    ("HE", "Early handover report", 15),
    ("HL", "Late handover report", 23),
    ("AR", "Daily activity report", 8),
    ("VL", "Visitor log", 20),
    ("KR", "Key register", 21),
)


def make_compliance_reports(making: SiteDayMaker) -> Iterator[ComplianceReport]:
    plans = list(_EVERY_DAY)
    if (weekly := _BY_WEEKDAY.get(making.day.weekday())) is not None:
        plans.append(weekly)
    if making.day.day == 1:
        plans.append(_FIRST_OF_MONTH)
    for code, type_, hour in plans:
        due = making.at(hour)
        generated = due + making.minutes_or(fine=(-5, -80), wrong=(12, 300), risk=0.02)
        submit_by = making.at(hour + 2)
        defective = making.goes_wrong(0.02)
        yield ComplianceReport(
            id=f"{making.tag}-C-{code}",
            site=making.place.id,
            type=type_,
            due_at=due,
            generated_at=generated,
            submit_by=submit_by,
            submitted_at=max(generated, submit_by + making.minutes_or(fine=(-4, -100), wrong=(8, 240), risk=0.015)),
            valid=not defective,
            problem=making.one_of(_DEFECTS) if defective else None,
            owner=making.one_of(SUPERVISORS),
        )
    if making.tells(REPORT_NEVER_GENERATED):
        yield ComplianceReport(
            id=f"{making.tag}-C-FSC",
            site=making.place.id,
            type="Fire safety certificate, pharmacy store",
            due_at=making.at(12),
            submit_by=making.at(16),
            owner=SUPERVISORS[0],
        )


def make_deliveries(making: SiteDayMaker) -> Iterator[ReportDelivery]:
    for code, report, hour in _DAILY:
        yield _delivery(making, code, report, Period.DAILY, hour)
    if making.day.weekday() == 0:
        yield _delivery(making, "WK", "Weekly security summary", Period.WEEKLY, 10)
    if making.day.day == 1:
        yield _delivery(making, "MO", "Monthly service report", Period.MONTHLY, 12)


def _delivery(making: SiteDayMaker, code: str, report: str, period: Period, hour: int) -> ReportDelivery:
    due = making.at(hour)
    arrives = due + making.minutes_or(fine=(-1, -50), wrong=(70, 300), risk=0.025)
    return ReportDelivery(
        id=f"{making.tag}-R-{code}",
        site=making.place.id,
        report=report,
        period=period,
        due_at=due,
        delivered_at=None if making.goes_wrong(0.006) else arrives,
        recipient=making.place.client,
    )
