"""What is planted in the demo, and where: each shows as a failed check of the named rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from console.domain.ids import PillarId
from plugins.security_facility.demo.places import KESTREL, LINDENHOF, SAFFRON, Place


@dataclass(frozen=True, slots=True)
class Story:
    """Something that went wrong ``days_ago`` (by the site's calendar). ``count`` checks of ``rule`` fail for it."""

    name: str
    place: Place
    days_ago: int
    pillar: PillarId
    rule: str
    count: int
    tells: str

    def happens(self, place: Place, day: date, today: date) -> bool:
        return self.place is place and (today - day).days == self.days_ago


MISSED_NIGHT_SHIFT = Story(
    "missed night shift",
    KESTREL,
    1,
    PillarId("P1"),
    "post manned",
    1,
    "Nobody came to the main gate from 22:00 to 06:00, and nobody noticed.",
)
OVERDUE_TOURS = Story(
    "chain of overdue tours",
    SAFFRON,
    2,
    PillarId("P2"),
    "tour started",
    3,
    "The supervisor was held up at Gate 4: the tours of 15:00 and 18:00 began an hour late, the one of 21:00 never.",
)
REPORT_NEVER_GENERATED = Story(
    "report never generated",
    LINDENHOF,
    4,
    PillarId("P4"),
    "report generated",
    1,
    "The fire safety certificate of the pharmacy store was due at 12:00 and does not exist.",
)
SLOW_EMERGENCY = Story(
    "slow emergency",
    SAFFRON,
    8,
    PillarId("P7"),
    "answered in time",
    1,
    "Smoke in the transformer bay at 14:20; the first responder came after 17 minutes, 3 are allowed.",
)

STORIES = (MISSED_NIGHT_SHIFT, OVERDUE_TOURS, REPORT_NEVER_GENERATED, SLOW_EMERGENCY)
