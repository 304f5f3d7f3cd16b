"""One site-day of the demo being made: its dice, its clock, and how easily things go wrong on it."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from plugins.security_facility.demo.places import Place
from plugins.security_facility.demo.stories import Story

T = TypeVar("T")

SEED = 20240229


class SiteDayMaker:
    """Dice are seeded by site and day, so that a day has the same records whenever the demo is made."""

    def __init__(self, place: Place, day: date, today: date) -> None:
        self.place = place
        self.day = day
        self.tag = f"{place.code}-{day.month:02}{day.day:02}"
        self.weekend = day.weekday() >= 5
        self._today = today
        self._random = random.Random(f"{SEED}/{place.code}/{day.toordinal()}")
        season = 1 + 0.45 * math.sin(day.toordinal() / 11 + len(place.name))
        self._slip = place.slip * season * (1.5 if self.weekend else 1.0)
        self._zone = place.tz

    def at(self, hour: int, minute: int = 0) -> datetime:
        """Local time of this day as UTC; hours from 24 on are the next day's."""
        days, hour = divmod(hour, 24)
        day = self.day + timedelta(days=days) if days else self.day
        return datetime.combine(day, time(hour, minute), self._zone).astimezone(UTC)

    def some_time(self) -> datetime:
        """More of the day than of the night."""
        hour = self._random.choice(_BUSY_HOURS)
        return self.at(hour, self._random.randrange(60))

    def goes_wrong(self, usually: float) -> bool:
        return self._random.random() < usually * self._slip

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def minutes(self, first: float, last: float) -> timedelta:
        """Most often nearer to ``first``."""
        spread = self._random.random() ** 1.6
        return timedelta(seconds=int(60 * (first + (last - first) * spread)))

    def minutes_or(self, fine: tuple[float, float], wrong: tuple[float, float], risk: float) -> timedelta:
        """``minutes`` of the one range or, when it goes wrong, of the other."""
        return self.minutes(*(wrong if self.goes_wrong(risk) else fine))

    def count(self, first: int, last: int) -> int:
        return self._random.randint(first, last)

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[int(self._random.random() * len(choices))]

    def tells(self, story: Story) -> bool:
        return story.happens(self.place, self.day, self._today)


_BUSY_HOURS = (*range(24), 5, 6, 7, 8, 8, 8, 9, 9, 10, 13, 14, 17, 17, 21, 22)
