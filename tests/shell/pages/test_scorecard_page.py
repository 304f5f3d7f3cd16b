"""The scorecard page in the real window on the demo profile, driven by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.commands import AddTenant
from console.domain.ids import SYSTEM, PillarId, SiteId, TenantId
from console.domain.people import Site, Tenant
from console.domain.scoring import Bands, Pillar, PillarCard, Scorecard, Status, score_of, status_of
from console.ports.session import Session
from console.shell.scorecard.query import Day, Scope, arithmetic, figure, overall_arithmetic, read_day
from console.shell.theme import Theme
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile
from tests.fakes.statements import statements_of
from tests.shell.driven import close_window
from tests.shell.pages.desktops import Desktop, open_desktop

ALT = Qt.KeyboardModifier.AltModifier
DEMO = TenantId("demo")


async def test_that_the_latest_day_shows_with_a_card_per_pillar(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    assert page.day.scope.day == NOON.date()
    assert len(page.cards.cards) == 7
    for shown, card in zip(page.cards.cards, page.day.card.cards, strict=True):
        assert shown.score.text() == figure(card.score)
        assert shown.status.word == card.status.value
        assert f"{card.passed:,} of {card.checks:,}" in shown.counts.text()
        assert len(shown.trend.values) == 30
        assert card.pillar.name in shown.accessibleName()


async def test_that_a_first_start_comes_to_rest_on_a_pillar_that_failed(theme: Theme, tmp_path: Path) -> None:
    session = await open_profile(tmp_path / "new", SetClock())
    desktop = await open_desktop(session, theme)
    for _ in range(6):
        await session.desk.score_due(1)  # type: ignore[attr-defined]
        await desktop.settle()
    day = desktop.scorecard.day
    assert day is not None
    assert day.selected.failed
    assert desktop.scorecard.cards.cards[day.card.cards.index(day.selected)].hasFocus()
    await close_window(desktop)
    await session.close()


async def test_that_checks_are_passed_and_failed_and_each_failed_one_has_its_violation(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    for card in page.day.card.cards:
        page.cards.chosen.emit(card.pillar.id)
        await desktop.settle()
        assert page.checks.counts() == (card.passed, card.failed)
        failed = [one for one in page.checks.rows if not one.check.passed]
        assert [one.check.passed for one in page.checks.rows] == sorted(one.check.passed for one in page.checks.rows)
        assert len({one.violation for one in failed}) == len(failed) == card.failed


async def test_that_arrows_walk_the_cards_and_enter_goes_to_their_checks(desktop: Desktop) -> None:
    page = desktop.scorecard
    page.cards.cards[0].setFocus()
    await desktop.press(Qt.Key.Key_Right)
    assert page.cards.cards[1].hasFocus()
    assert page.day is not None
    assert page.day.scope.pillar == page.day.scheme.pillars[1].id
    await desktop.press(Qt.Key.Key_Down)
    assert page.cards.cards[1 + page.cards.columns].hasFocus() or page.cards.columns == 7
    await desktop.press(Qt.Key.Key_Return)
    assert page.table.hasFocus()
    await desktop.press(Qt.Key.Key_Escape)
    assert any(card.hasFocus() for card in page.cards.cards)


async def test_that_v_shows_exactly_the_violations_of_pillar_and_day(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    card = max(page.day.card.cards, key=lambda one: one.failed)
    page.cards.chosen.emit(card.pillar.id)
    await desktop.settle()
    page.cards.focus(card.pillar.id)
    await desktop.press(Qt.Key.Key_V)
    assert desktop.window.current == "violations"
    assert desktop.violations.listing.total == card.failed
    wanted = desktop.violations.listing.filter
    assert wanted.pillars == frozenset({card.pillar.id})
    assert (wanted.first_day, wanted.last_day) == (NOON.date(), NOON.date())


async def test_that_enter_on_a_failed_check_goes_to_its_violation(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    card = next(one for one in page.day.card.cards if one.failed)
    page.cards.chosen.emit(card.pillar.id)
    await desktop.settle()
    page.cards.focus(card.pillar.id)
    await desktop.press(Qt.Key.Key_Return)
    violation = page.checks.rows[0].violation
    await desktop.press(Qt.Key.Key_Return)
    assert desktop.violations.detail.shown is not None
    assert desktop.violations.detail.shown.violation.id == violation
    assert desktop.violations.table.chosen().count == 1


async def test_that_alt_arrows_walk_the_days_and_alt_home_comes_back(desktop: Desktop) -> None:
    page = desktop.scorecard
    page.cards.cards[0].setFocus()
    await desktop.press(Qt.Key.Key_Left, ALT)
    assert page.day is not None
    assert page.day.scope.day == NOON.date() - timedelta(days=1)
    await desktop.press(Qt.Key.Key_Right, ALT)
    assert page.day.scope.day == NOON.date()
    await desktop.press(Qt.Key.Key_Left, ALT)
    await desktop.press(Qt.Key.Key_Home, ALT)
    assert page.day.scope.day == NOON.date()


async def test_that_a_site_alone_has_other_figures_and_all_sites_are_their_sum(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    whole = sum(card.checks for card in page.day.card.cards)
    parts = 0
    for site in page.day.sites:
        page.scope.site_chosen.emit(site.id)
        await desktop.settle()
        assert page.day.scope.site == site.id
        parts += sum(card.checks for card in page.day.card.cards)
    assert parts == whole


async def test_that_a_day_without_records_says_what_to_do(desktop: Desktop) -> None:
    page = desktop.scorecard
    page.scope.day_chosen.emit(date(2020, 1, 1))
    await desktop.settle()
    assert page.no_checks.isVisible()
    assert "No records for 2020-01-01" in page.no_checks.title.text()
    assert "Import" in page.no_checks.text.text()
    QTest.mouseClick(page.no_checks.button, Qt.MouseButton.LeftButton)
    await desktop.settle()
    assert page.day is not None
    assert page.day.scope.day == NOON.date()


async def test_that_a_tenant_without_any_record_says_what_to_do(desktop: Desktop) -> None:
    page, new = desktop.scorecard, TenantId("fresh")
    command = AddTenant(
        tenant=new, actor=SYSTEM, new=Tenant(new, "Fresh & Co"), sites=(Site(new, SiteId("a"), "A", "UTC"),)
    )
    await desktop.session.desk.execute(command)
    await desktop.settle()
    assert not page.scope.tenant.isHidden()
    page.scope.tenant_chosen.emit(new)
    await desktop.settle()
    assert page.nothing.isVisible()
    assert "Fresh & Co" in page.nothing.title.text()


async def test_that_a_refresh_moves_neither_selection_nor_scroll(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    most = max(page.day.card.cards, key=lambda one: one.checks)
    page.cards.chosen.emit(most.pillar.id)
    await desktop.settle()
    page.table.selectRow(5)
    page.table.verticalScrollBar().setValue(3)
    key, scrolled = page.table.selected_key(), page.table.verticalScrollBar().value()
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_F5)
    assert page.table.selected_key() == key
    assert page.table.verticalScrollBar().value() == scrolled
    assert page.day.scope.pillar == most.pillar.id


async def test_that_scoring_again_twice_at_once_runs_once(desktop: Desktop) -> None:
    page = desktop.scorecard
    page.rescore.click()
    page.rescore.click()
    assert not page.rescore.isEnabled()
    await desktop.settle()
    assert page.rescore.isEnabled()
    assert "scored again" in desktop.window.toast.accessibleName() or desktop.window.toast.isVisible()


async def test_that_the_filter_shows_failed_or_passed_checks_only(desktop: Desktop) -> None:
    page = desktop.scorecard
    passed, failed = page.checks.counts()
    page.which.buttons["failed"].click()
    assert len(page.checks.rows) == failed
    page.which.buttons["passed"].click()
    assert len(page.checks.rows) == passed
    page.which.buttons[""].click()
    assert len(page.checks.rows) == passed + failed


@pytest.mark.parametrize(("width", "columns"), [(720, 3), (800, 2), (1280, 4), (1920, 7)])
async def test_that_the_cards_reflow_with_the_width(desktop: Desktop, width: int, columns: int) -> None:
    desktop.window.resize(width, 800)
    await desktop.settle()
    assert desktop.scorecard.cards.columns == columns


async def test_that_checks_copy_as_rows_of_a_table(desktop: Desktop) -> None:
    page = desktop.scorecard
    page.table.setFocus()
    page.table.selectAll()
    await desktop.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == len(page.checks.rows) + 1
    assert lines[0].split("\t")[:4] == ["Result", "Subject", "Expected", "Found"]


async def test_that_export_and_report_write_what_is_shown(desktop: Desktop, tmp_path: Path) -> None:
    page = desktop.scorecard
    assert page.day is not None
    await page.filing.write_scores(tmp_path / "s.csv")
    await page.filing.write_checks(tmp_path / "c.csv")
    await page.filing.write_report(tmp_path / "r.pdf")
    checks = sum(card.checks for card in page.day.card.cards)
    assert len((tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines()) >= checks + 1
    assert (tmp_path / "s.csv").stat().st_size
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


async def test_that_the_badge_counts_critical_checks_of_the_newest_day_whatever_is_shown(desktop: Desktop) -> None:
    page = desktop.scorecard
    assert page.day is not None
    now = page.day.card.critical
    page.scope.day_chosen.emit(date(2020, 1, 1))
    await desktop.settle()
    assert page.badge() == now


async def test_that_the_latest_day_has_begun_at_every_site_that_is_looked_at(session: Session) -> None:
    scheme = next(iter(session.catalog.schemes().values()))
    evening = NOON.replace(hour=20) - timedelta(days=1)

    async def shown(site: SiteId | None) -> Day:
        return await session.reader.read(lambda tx: read_day(tx, Scope(site=site), scheme, evening))

    everywhere = await shown(None)
    assert everywhere.latest == everywhere.scope.day == evening.date()
    assert everywhere.last == NOON.date()
    zones = {site.id: site.zone for site in everywhere.sites}
    assert len(set(zones.values())) > 1
    for site, zone in zones.items():
        assert (await shown(site)).scope.day == evening.astimezone(ZoneInfo(zone)).date()


async def test_that_a_critical_check_of_a_site_whose_day_began_earlier_counts(session: Session) -> None:
    scheme = next(iter(session.catalog.schemes().values()))
    evening = NOON.replace(hour=20) - timedelta(days=1)
    day = await session.reader.read(lambda tx: read_day(tx, Scope(), scheme, evening))
    of_both = await session.reader.read(lambda tx: tx.scores.counts(DEMO, scheme.plugin, evening.date(), NOON.date()))
    assert day.critical_now == sum(count.critical for count in of_both) > 0


async def test_that_the_figures_of_a_day_are_read_in_a_few_statements(session: Session) -> None:
    scheme = next(iter(session.catalog.schemes().values()))
    day, asked = await session.reader.read(
        lambda tx: statements_of(tx, lambda tx: read_day(tx, Scope(), scheme, NOON))
    )
    assert day.card.cards
    assert len(asked) <= 12


def card(passed: int, failed: int, critical: int = 0, weight: float = 1.0) -> PillarCard:
    score = score_of(passed, failed)
    pillar = Pillar(PillarId("p"), "Pillar", "P", "", weight)
    return PillarCard(pillar, passed, failed, critical, score, status_of(score, critical, Bands()))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (card(17, 4), "17 of 21 checks passed = 81.0, AMBER (GREEN from 90, AMBER from 75, RED below)."),
        (card(19, 1, 1), "19 of 20 checks passed = 95.0, GREEN by score, but 1 failed CRITICAL check makes it RED"),
        (card(1, 3, 1), "1 of 4 checks passed = 25.0, RED (GREEN from 90, AMBER from 75, RED below)."),
        (card(0, 0), "No checks on this day, so there is no score."),
    ],
)
def test_that_the_arithmetic_is_told_as_a_person_would_recount_it(shown: PillarCard, words: str) -> None:
    assert arithmetic(shown, Bands()).startswith(words)


def test_that_the_overall_is_told_as_a_mean() -> None:
    cards = (card(9, 1), card(8, 2), card(0, 0))
    told = overall_arithmetic(Scorecard(NOON.date(), cards, 85.0, Status.AMBER), Bands())
    assert told.startswith("mean of 2 pillars (90 + 80) = 85.0, AMBER")
    heavy = (replace(cards[0], pillar=replace(cards[0].pillar, weight=2)), cards[1])
    told = overall_arithmetic(Scorecard(NOON.date(), heavy, 86.66, Status.AMBER), Bands())
    assert told.startswith("weighted mean of 2 pillars (90 × 2 + 80 × 1) = 86.7")
