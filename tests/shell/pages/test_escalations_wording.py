from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from console.domain.escalations import Subject, SubjectKind
from console.shell.escalations.wording import clock_time, subject_words


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (Subject(SubjectKind.VIOLATION, "17"), "violation #17"),
        (Subject(SubjectKind.RECORD, "field_ticket/TKT_4"), "field ticket TKT_4"),
        (Subject(SubjectKind.CONVERSATION, "c-1"), "conversation c-1"),
        (Subject(SubjectKind.OTHER, "north gate"), "north gate"),
    ],
)
def test_that_what_it_is_about_is_told_in_words(subject: Subject, words: str) -> None:
    assert subject_words(subject) == words


def test_that_a_time_of_another_day_says_which() -> None:
    now = datetime(2026, 3, 18, 9, 30).astimezone()
    assert clock_time(now, now) == "09:30"
    assert clock_time(now - timedelta(hours=10), now) == "17 Mar 23:30"
    assert clock_time(now + timedelta(hours=24), now) == "19 Mar 09:30"
