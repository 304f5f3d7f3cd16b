"""Parts of the bench can be asked for by name."""

from __future__ import annotations

import pytest

from tests.bench import __main__ as bench


def test_that_every_part_is_measured_unless_some_are_named() -> None:
    assert bench._chosen([]) == list(bench.PARTS)
    assert bench._chosen(["pages", "startup"]) == ["startup", "pages"]
    assert bench._chosen(["engine"]) == ["session"]


def test_that_a_part_that_is_not_there_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["pages", "nothing"]) == 2
    said = capsys.readouterr().out
    assert "no part nothing" in said
    assert all(part in said for part in (*bench.PARTS, *bench.IN_SESSION))
