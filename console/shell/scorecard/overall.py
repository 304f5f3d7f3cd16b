"""The line over the cards: the whole in one figure."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from console.domain.violations import ViolationStatus
from console.shell.looks import STATUS
from console.shell.scorecard.query import Day, figure, overall_arithmetic, turn_of
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.sparkline import Sparkline


class OverallLine(QFrame):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setObjectName("overall")
        self.word = QLabel("Overall", self)
        self.word.setProperty("look", "heading")
        self.score = QLabel("–", self)
        self.score.setProperty("look", "figure")
        self.status = StatusChip(theme, parent=self)
        self.critical = StatusChip(theme, parent=self)
        self.failed = QLabel("", self)
        self.open = QLabel("", self)
        self.open.setProperty("look", "muted")
        self.turn = QLabel("", self)
        self.turn.setProperty("look", "muted")
        self.trend = Sparkline(theme, self, low=50)
        self.trend.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.trend.setFixedWidth(theme.px(120))
        row = FlowLayout(self, theme.space(4))
        row.setContentsMargins(theme.space(4), theme.space(1), theme.space(4), theme.space(1))
        for part in (
            self.word,
            self.score,
            self.status,
            self.critical,
            self.failed,
            self.open,
            self.trend,
            self.turn,
        ):
            row.addWidget(part)

    def show_day(self, day: Day) -> None:
        card = day.card
        icon, role = STATUS[card.status]
        self.score.setText(figure(card.overall))
        self.status.show_state(card.status.value, icon, role)
        if card.critical:
            self.critical.show_state(f"{card.critical} critical", "critical", "red")
        else:
            self.critical.show_state("no critical", "check", "secondary")
        checks = sum(one.checks for one in card.cards)
        self.failed.setText(f"{card.failed:,} of {checks:,} checks failed" if checks else "no checks")
        self.open.setText(f"{_open(day):,} open over all days")
        self.trend.show_values(day.trend[None], role)
        self.turn.setText(_turn(turn_of(day.trend[None])))
        told = overall_arithmetic(card, day.scheme.bands)
        self.setToolTip(told)
        self.setAccessibleName(f"Overall {figure(card.overall)}, {card.status.value}, {self.failed.text()}. {told}")


def _open(day: Day) -> int:
    site = day.scope.site
    return sum(
        facet.count
        for facet in day.facets
        if facet.status is ViolationStatus.OPEN and (site is None or facet.site == site)
    )


def _turn(points: float | None) -> str:
    if points is None:
        return "30 days"
    if abs(points) < 0.05:
        return "as the day before"
    return f"{'+' if points > 0 else '−'}{abs(points):.1f} since the day before"
