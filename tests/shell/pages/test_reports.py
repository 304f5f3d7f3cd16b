"""The PDF reports, read back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import thread_time

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from console import aio
from console.domain.ids import PillarId, SiteId, TenantId
from console.domain.scoring import Severity
from console.domain.trouble import Trouble
from console.domain.violations import UNOWNED, Review, ViolationFilter, ViolationStatus
from console.ports.session import Session
from console.shell.scorecard.query import Scope, figure, read_day
from console.shell.scorecard.report import write_scorecard_pdf
from console.shell.violations.columns import Wording
from console.shell.violations.query import Names
from console.shell.violations.report import filter_in_words, write_violations_pdf
from tests.fakes.clock import NOON

DEMO = TenantId("demo")


def words(file: Path) -> list[str]:
    """The text of each page, its white space made one blank."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]


def left_in(folder: Path) -> list[Path]:
    """Files of a report that was not finished."""
    return list(folder.glob("*.part")) + list(folder.glob(".*.part"))


async def test_that_the_scorecard_report_tells_what_the_page_tells(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    out = tmp_path / "scorecard.pdf"
    count = await write_scorecard_pdf(session, out)
    scheme = next(iter(session.catalog.schemes().values()))
    shown = await session.reader.read(lambda tx: read_day(tx, Scope(), scheme, NOON))
    pages = words(out)
    assert len(pages) == count
    whole = " ".join(pages)
    assert figure(shown.card.overall) in whole
    for card in shown.card.cards:
        assert card.pillar.name in whole
        assert f"{card.passed} of {card.checks}" in whole
    failed = await session.reader.read(
        lambda tx: [
            one.check
            for card in shown.card.cards
            for one in tx.scores.checks(DEMO, scheme.plugin, card.pillar.id, NOON.date())
            if not one.check.passed
        ]
    )
    assert len(failed) == shown.card.failed
    for check in failed:
        assert check.subject in whole
        assert check.why in whole


async def test_that_every_page_says_whose_it_is_that_it_is_demo_data_and_which_of_how_many(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    out = tmp_path / "violations.pdf"
    count = await write_violations_pdf(session, out, ViolationFilter(DEMO), rows=200)
    tenant = await session.reader.read(lambda tx: tx.tenants.all()[0].name)
    for number, page in enumerate(words(out), 1):
        assert f"page {number} of {count}" in page
        assert "DEMO DATA" in page
        assert tenant in page
        assert "made 2026-03-18" in page
        assert "Severity Subject Expected Found" in page


async def test_that_the_violations_report_lists_the_filter_and_its_rows_in_order(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    out = tmp_path / "v.pdf"
    filter = ViolationFilter(DEMO, severities=frozenset({Severity.CRITICAL}), text="gate")
    await write_violations_pdf(session, out, filter)
    rows = await session.reader.read(lambda tx: tx.violations.ids(filter))
    whole = " ".join(words(out))
    assert f"{len(rows)} of " in whole
    assert "severity CRITICAL; words “gate”" in whole
    assert len(rows) > 0


async def test_that_a_cut_list_says_so_and_an_empty_one_too(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    await write_violations_pdf(session, tmp_path / "cut.pdf", ViolationFilter(DEMO), rows=10)
    assert "Listed are the first 10" in words(tmp_path / "cut.pdf")[0]
    await write_violations_pdf(session, tmp_path / "none.pdf", ViolationFilter(DEMO, text="zzzz"))
    assert "No violation matches." in words(tmp_path / "none.pdf")[0]


@pytest.mark.serial
async def test_that_a_thousand_violations_freeze_the_window_for_a_tenth_of_the_work_at_most(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    gaps: list[float] = []  # processor time of the GUI thread: other work on the machine does not count

    async def beat() -> None:
        last = thread_time()
        while True:
            await asyncio.sleep(0)
            gaps.append(thread_time() - last)
            last = thread_time()

    await write_violations_pdf(session, tmp_path / "warm.pdf", ViolationFilter(DEMO), rows=10)
    task = aio.spawn(beat(), "beat")
    await write_violations_pdf(session, tmp_path / "v.pdf", ViolationFilter(DEMO), rows=1000)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(words(tmp_path / "v.pdf")) > 20
    assert max(gaps) < sum(gaps) / 10


async def test_that_a_report_that_cannot_be_written_leaves_nothing_behind(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    out = tmp_path / "there"
    out.mkdir()
    (out / "file").touch()
    with pytest.raises(Trouble, match="could not be written"):
        await write_scorecard_pdf(session, out)
    assert left_in(tmp_path) == []


async def test_that_an_older_report_stays_when_the_new_one_fails(
    session: Session, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "s.pdf"
    await write_scorecard_pdf(session, out)
    before = out.read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Trouble, match="No space left"):
        await write_scorecard_pdf(session, out)
    assert out.read_bytes() == before
    assert left_in(tmp_path) == []


async def test_that_a_day_without_records_is_reported_as_such(
    session: Session, tmp_path: Path, qapp: QApplication
) -> None:
    out = tmp_path / "s.pdf"
    await write_scorecard_pdf(session, out, day=NOON.date().replace(year=2020))
    assert "No records for this day." in " ".join(words(out))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda filter: filter, "none"),
        (lambda filter: replace(filter, owners=frozenset({UNOWNED})), "owner nobody"),
        (
            lambda filter: replace(filter, severities=frozenset({Severity.HIGH, Severity.CRITICAL})),
            "severity CRITICAL or HIGH",
        ),
        (
            lambda filter: replace(
                filter,
                sites=frozenset({SiteId("a")}),
                pillars=frozenset({PillarId("P1")}),
                statuses=frozenset({ViolationStatus.OPEN}),
                reviews=frozenset({Review.NEW}),
                first_day=NOON.date(),
                last_day=NOON.date(),
            ),
            "site a; pillar P1; status open; review new; day 2026-03-18",
        ),
    ],
)
def test_that_a_filter_is_told_in_words(change: Callable[[ViolationFilter], ViolationFilter], told: str) -> None:
    assert filter_in_words(change(ViolationFilter(DEMO)), Wording(Names(), {}, NOON)) == told
