"""Figures of quality: bounds from below, and silence without the sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import quality
from tests.bench.table import Row, as_markdown


def test_a_share_is_kept_when_it_is_high_enough() -> None:
    high, low = quality.share("x", 0.91, 0.9), quality.share("x", 0.89, 0.9)
    assert (high.kept, low.kept) == (True, False)
    assert "| x | – | 0.91 | ≥ 0.90 | ok |" in as_markdown([high])
    assert Row("x", 5, 4).kept is False


def test_without_the_sets_nothing_is_measured_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quality, "DEVDATA", tmp_path / "absent")
    assert quality.measure() == []
    assert "not measured" in capsys.readouterr().out
