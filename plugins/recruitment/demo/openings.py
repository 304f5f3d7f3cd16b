"""The made-up jobs of the demo, and the questions of their prescreens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from console.domain.ids import PersonId, SiteId, TenantId
from console.domain.people import Person, Role, Site, Tenant
from plugins.recruitment.records import AnswerKind, Job, JobStatus, PrescreenQuestion

TENANT = Tenant(TenantId("demo"), "Meridian Guarding", demo=True)
SITES = tuple(
    Site(TENANT.id, SiteId(id), name, zone)
    for id, name, zone in (
        ("kestrel-quay", "Kestrel Quay Logistics Park", "Europe/London"),
        ("lindenhof", "Lindenhof Medical Campus", "Europe/Berlin"),
        ("saffron-heights", "Saffron Heights Technology Park", "Asia/Kolkata"),
    )
)
RECRUITERS = (Person(TENANT.id, PersonId("nadia.osei"), "Nadia Osei", Role.OPERATOR),)


@dataclass(frozen=True, slots=True)
class Opening:
    """A job as of some days before now, with its questions."""

    job: dict[str, Any]
    days_ago: int
    questions: tuple[dict[str, Any], ...]

    def make_job(self, now: datetime) -> Job:
        opened = _days_before(now, self.days_ago)
        closed = _days_before(now, 4) if self.job.get("status") is JobStatus.CLOSED else None
        return Job(opened_at=opened, closed_at=closed, **self.job)

    def make_questions(self, now: datetime) -> list[PrescreenQuestion]:
        job = self.make_job(now)
        found = []
        for place, given in enumerate(self.questions, 1):
            whole = {**given}
            if "good_within" in whole:
                whole["good_by"] = _day_after(now, whole.pop("good_within"))
            id = f"{job.id}/{whole['field']}"
            found.append(
                PrescreenQuestion(id=id, site=job.site, job=job.id, since=job.opened_at, position=place, **whole)
            )
        return found


def _days_before(now: datetime, days: int) -> datetime:
    return (now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def _day_after(now: datetime, days: int) -> date:
    return (now + timedelta(days=days)).date()


def _yes(field: str, ask: str, weight: float, **more: Any) -> dict[str, Any]:
    return {"field": field, "ask": ask, "type": AnswerKind.YES_NO, "weight": weight, **more}


LICENSE = _yes(
    "guard_license", "Do you have a valid guard license?", 3.0, must_have=True,
    again="Yes or no, is your guard license valid today?",
)  # fmt: skip
YEARS = {
    "field": "guard_years",
    "ask": "How many years have you worked as a guard, roughly?",
    "type": AnswerKind.NUMBER,
    "weight": 2.0,
    "good_from": 2.0,
    "again": "A rough number is enough, such as 2 or about five. How many years?",
}
START = {
    "field": "start_date",
    "ask": "From which day on could you start?",
    "type": AnswerKind.DATE,
    "weight": 1.0,
    "good_within": 30,
    "again": "A day such as 1 May or “in two weeks” is fine. When could you start?",
}
WHY = {
    "field": "why_us",
    "ask": "What would you like to do better than where you are now?",
    "type": AnswerKind.TEXT,
    "weight": 0.5,
    "required": False,
}

OPENINGS = (
    Opening(
        {
            "id": "JOB-101",
            "site": "kestrel-quay",
            "title": "Night guard",
            "city": "Kestrel Quay",
            "about": "You keep the main gate and the warehouse ring at night, in a team of three.",
            "shift": "nights 22 to 6, four on three off",
            "skills": "access control; patrol; CCTV; first aid",
            "languages": "English",
            "years": 2.0,
            "pay": "14.20 pounds an hour and a night allowance",
            "openings": 2,
        },
        21,
        (
            LICENSE,
            YEARS,
            _yes("nights", "The work is at night only. Does that suit you?", 2.0, must_have=True),
            {
                "field": "weekends",
                "ask": "How often can you work on weekends: every, every second, or none?",
                "type": AnswerKind.CHOICE,
                "choices": "every; every second; none",
                "wanted": "every; every second",
                "weight": 1.0,
                "required": False,
            },
            START,
            WHY,
        ),
    ),
    Opening(
        {
            "id": "JOB-102",
            "site": "lindenhof",
            "title": "Receptionist",
            "city": "Lindenhof",
            "about": "You welcome patients and visitors, answer the phone, and hand out badges.",
            "shift": "weekdays 7 to 15",
            "skills": "reception; phone; word processing; first aid",
            "languages": "German; English",
            "pay": "15.10 euros an hour",
        },
        12,
        (
            _yes("german", "Do you speak German well enough for the phone?", 3.0, must_have=True),
            {
                "field": "reception_years",
                "ask": "How many years have you worked at a reception, roughly?",
                "type": AnswerKind.NUMBER,
                "weight": 2.0,
                "good_from": 1.0,
            },
            START,
            WHY,
        ),
    ),
    Opening(
        {
            "id": "JOB-103",
            "site": "saffron-heights",
            "title": "Control room operator",
            "city": "Saffron Heights",
            "about": "You watch cameras and alarms of a technology park, and send help where it is needed.",
            "shift": "rotating shifts of twelve hours",
            "skills": "CCTV; alarm systems; radio; report writing",
            "languages": "English",
            "years": 3.0,
            "pay": "42,000 rupees a month",
        },
        16,
        (
            LICENSE,
            {
                "field": "control_room_years",
                "ask": "How many years have you worked in a control room, roughly?",
                "type": AnswerKind.NUMBER,
                "weight": 3.0,
                "good_from": 3.0,
            },
            _yes("rotating", "Shifts rotate between day and night. Does that suit you?", 2.0, must_have=True),
            START,
        ),
    ),
    Opening(
        {
            "id": "JOB-104",
            "site": "kestrel-quay",
            "title": "Forklift driver",
            "city": "Kestrel Quay",
            "about": "You load and unload in the cold store, and keep the berths clear.",
            "shift": "early shift 5 to 13",
            "skills": "forklift; loading; stock keeping",
            "languages": "English",
            "years": 1.0,
            "pay": "13.60 pounds an hour",
            "openings": 3,
        },
        8,
        (
            _yes("forklift_license", "Do you have a forklift license?", 4.0, must_have=True),
            _yes("cold", "The cold store is at 4 degrees. Is that fine for you?", 1.0, required=False),
            START,
        ),
    ),
    Opening(
        {
            "id": "JOB-105",
            "site": "lindenhof",
            "title": "Shift supervisor",
            "city": "Lindenhof",
            "status": JobStatus.CLOSED,
            "about": "You lead six guards of the campus.",
            "shift": "rotating shifts",
            "skills": "team leading; patrol; report writing",
            "years": 5.0,
            "pay": "19.80 euros an hour",
        },
        44,
        (LICENSE, YEARS),
    ),
    Opening(
        {
            "id": "JOB-106",
            "site": "saffron-heights",
            "title": "Day guard",
            "city": "Saffron Heights",
            "status": JobStatus.DRAFT,
            "shift": "weekdays 8 to 16",
            "skills": "access control; patrol",
            "pay": "27,000 rupees a month",
        },
        1,
        (LICENSE, START),
    ),
)
