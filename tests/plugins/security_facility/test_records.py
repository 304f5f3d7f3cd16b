"""What the plugin tells of its kinds, and that their bodies survive being written and read."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from console.domain.ids import PluginName
from console.plugin.records import kinds_of
from plugins.security_facility import records
from plugins.security_facility.demo import demo
from plugins.security_facility.hours import minute_of_day, parse_weekdays

KINDS = {kind.name: kind for kind in kinds_of(records, PluginName("security_facility"))}


def test_that_nine_kinds_are_declared_each_with_a_time_and_a_word_on_every_field() -> None:
    assert {str(name): kind.at for name, kind in KINDS.items()} == {
        "post": "since",
        "shift": "planned_start",
        "tour": "planned_start",
        "checkpoint": "planned_at",
        "alert": "raised_at",
        "compliance_report": "due_at",
        "ticket": "opened_at",
        "report_delivery": "due_at",
        "emergency": "raised_at",
    }
    assert [name for name, kind in KINDS.items() if kind.reference] == ["post"]
    for kind in KINDS.values():
        assert kind.doc
        assert all(field.doc for field in kind.fields)
        required = {field.name for field in kind.fields if field.required}
        assert {kind.key, kind.site, kind.at} <= required


def test_that_a_record_is_the_same_after_writing_and_reading_it() -> None:
    data = demo(datetime(2026, 11, 21, 11, 30, tzinfo=UTC))
    seen: set[type] = set()
    for record in data.records:
        if type(record) not in seen:
            seen.add(type(record))
            assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record
    assert seen == {kind.body for kind in KINDS.values()}


@pytest.mark.parametrize(("text", "minutes"), [("00:00", 0), ("6:05", 365), (" 23:59 ", 1439)])
def test_that_a_time_of_day_is_read(text: str, minutes: int) -> None:
    assert minute_of_day(text) == minutes


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (None, "0123456"),
        ("", "0123456"),
        ("Mon-Fri", "01234"),
        ("sat, Sunday", "56"),
        ("Fri-Mon", "0456"),
        ("Wed", "2"),
    ],
)
def test_that_weekdays_are_read(text: str | None, days: str) -> None:
    assert parse_weekdays(text) == {int(day) for day in days}
