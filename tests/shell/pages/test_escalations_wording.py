from __future__ import annotations

import pytest

from console.domain.escalations import Subject, SubjectKind
from console.shell.escalations.wording import subject_words


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
