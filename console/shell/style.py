"""One style sheet, made from the tokens. Widgets ask for a look with the dynamic property ``look``.

Labels: secondary, heading, title, figure, red, amber, green. Buttons: primary, flat, danger.
Frames: card, strip, bar, popup.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QPalette

from console.shell.resources import resources
from console.shell.tokens import RADIUS, SPACE, TYPE_SIZES, Tokens

_SHEET = Template(
    """
QWidget { color: $text; }
QMainWindow, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget { background: $window; border: none; }
QScrollArea[look="sheet"], QScrollArea[look="sheet"] > QWidget > QWidget { background: transparent; }
QLabel { background: transparent; }
QLabel:disabled { color: $disabled; }
QLabel[look="secondary"] { color: $secondary; font-size: ${size_secondary}px; }
QLabel[look="muted"] { color: $secondary; }
QLabel[look="heading"] { font-weight: 600; }
QLabel[look="title"] { font-size: ${size_title}px; font-weight: 600; }
QLabel[look="figure"] { font-size: ${size_figure}px; font-weight: 600; }
QLabel[look="red"] { color: $red; }
QLabel[look="amber"] { color: $amber; }
QLabel[look="green"] { color: $green; }
QLabel[look="key"] { color: $secondary; background: $hover; border: 1px solid $line; border-radius: ${s1}px;
  padding: 0 ${s1}px; font-size: ${size_secondary}px; }
QLabel[look="badge"] { color: $on_accent; background: $accent; border-radius: ${s1h}px; padding: 0 ${s1h}px;
  font-size: ${size_secondary}px; font-weight: 600; min-width: ${s1}px; }
QLabel[look="dot"] { background: $accent; border-radius: ${s1}px; }

QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[look="card"]:focus { border: 1px solid $accent; }
QFrame[look="strip"] { background: $raised; border: none; border-top: 1px solid $line; }
QFrame[look="toast"] { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[look="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[look="bar"] { background: $window; border: none; border-bottom: 1px solid $line; }
QFrame[look="statusbar"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[look="popup"] { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[look="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="drop"] { background: $surface; border: 1px dashed $disabled; border-radius: ${radius}px; }

QPushButton { background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  padding: ${s1}px ${s3}px; min-height: ${row}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selection; border-color: $accent; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $disabled; background: $window; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; padding: ${s1less}px ${s3less}px; }
QPushButton[look="primary"]:disabled { background: $line; border-color: $line; color: $disabled; }
QPushButton[look="danger"] { color: $red; }
QPushButton[look="flat"] { background: transparent; border-color: transparent; padding: ${s1}px ${s2}px; }
QPushButton[look="flat"]:hover { background: $hover; }
QPushButton[look="flat"]:focus { border-color: $accent; }
QPushButton[look="flat"]:disabled { color: $disabled; }
QPushButton[look="link"] { background: transparent; border: 1px solid transparent; padding: 0 ${s1}px; color: $accent;
  min-height: ${row_small}px; text-align: left; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border-color: $accent; }
QPushButton[look="status"] { background: transparent; border: 1px solid transparent; border-radius: ${s1}px;
  padding: 0 ${s1h}px; color: $secondary; font-size: ${size_secondary}px; min-height: ${row_small}px; }
QPushButton[look="status"]:hover { background: $hover; color: $text; }
QPushButton[look="status"]:checked { background: $selection; color: $text; border-color: $accent; }
QPushButton[look="status"]:focus { border-color: $accent; }
QPushButton[look="row"] { background: transparent; border: 1px solid transparent; text-align: left;
  padding: ${s1}px; min-height: ${row_small}px; }
QPushButton[look="row"]:hover { background: $hover; }
QPushButton[look="row"]:focus { border-color: $accent; }
QPushButton[look="rail"] { background: transparent; border: 1px solid transparent; border-radius: ${radius}px;
  padding: ${s1}px ${s2}px; text-align: left; color: $secondary; min-height: ${rail_row}px; }
QPushButton[look="rail"]:hover { background: $hover; color: $text; }
QPushButton[look="rail"]:checked { background: $selection; color: $text; font-weight: 600;
  border-color: transparent; }
QPushButton[look="rail"]:focus { border-color: $accent; }
QPushButton[look="search"] { background: $surface; color: $secondary; text-align: left; padding: ${s1}px ${s2}px; }
QPushButton[look="search"]:hover { background: $hover; }
QPushButton[look="search"]:focus { border-color: $accent; }
QPushButton[look="segment"] { border-radius: 0; padding: ${s1}px ${s3}px; margin: 0 -1px 0 0; }
QPushButton[look="segment"][last="true"] { margin: 0; }
QPushButton[look="segment"]:focus { border-color: $accent; }
QPushButton[look="chip"] { border-radius: ${chip}px; padding: 0 ${s2}px; min-height: ${row}px; }
QPushButton[look="chip"]:checked:disabled { background: $selection; border-color: $selection; color: $secondary; }
QPushButton[look="view"] { background: transparent; border-color: transparent; border-radius: ${chip}px;
  padding: 0 ${s2}px; min-height: ${row}px; color: $secondary; }
QPushButton[look="view"]:hover { background: $hover; color: $text; }
QPushButton[look="view"]:checked { background: $selection; color: $text; border-color: transparent; }
QPushButton[look="view"]:focus { border-color: $accent; }
QPushButton::menu-indicator { image: none; width: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${radius}px; padding: ${s1}px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton:checked { background: $selection; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateTimeEdit { background: $surface; color: $text;
  border: 1px solid $line; border-radius: ${radius}px; padding: ${s1}px ${s2}px; min-height: ${row}px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateTimeEdit:focus {
  border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $disabled; background: $window; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: none; width: ${s6}px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$chevron"); width: ${s4}px; height: ${s4}px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $line; outline: none;
  selection-background-color: $selection; selection-color: $text; }

QTableView, QListView, QTreeView, QTableWidget, QListWidget { background: $surface; color: $text;
  border: 1px solid $line;
  border-radius: ${radius}px; gridline-color: $line; outline: none; alternate-background-color: $surface;
  selection-background-color: $selection; selection-color: $text; }
QListView::item { padding: ${s1}px ${s2}px; }
QTableView::item { padding: 0 ${s1}px; border: none; }
QTableView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $accent; }
QHeaderView, QTableCornerButton::section { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $secondary; border: none; border-bottom: 1px solid $line;
  padding: ${s1}px ${s2}px; font-size: ${size_secondary}px; font-weight: 600; }
QListView[look="plain"] { border: 1px solid transparent; background: transparent; }
QListView[look="plain"]:focus { border: 1px solid $accent; }
QListView[look="plain"]::item { border-radius: ${radius}px; }
QTableView[look="rows"]::item { padding: 0; }

QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $line; }
QMenuBar::item { background: transparent; padding: ${s1}px ${s2}px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: ${s1}px 0; }
QMenu::item { padding: ${s1h}px ${s6}px ${s1h}px ${s4}px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: ${s1}px 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: ${s1}px ${s1h}px; }

QProgressBar { background: $hover; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $text; width: 12px; margin: -4px 0; border-radius: 6px; }
QSlider::handle:horizontal:focus { background: $accent; }
QCheckBox, QRadioButton { background: transparent; spacing: ${s2}px; }
QCheckBox::indicator { width: ${s4}px; height: ${s4}px; border: 1px solid $disabled; border-radius: ${s1}px;
  background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:disabled { background: $line; border-color: $line; }
QCheckBox:focus { color: $accent; }
QCheckBox::indicator:focus { border: 1px solid $text; }
QCheckBox:disabled { color: $disabled; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
)


def style_sheet(tokens: Tokens, zoom: float) -> str:
    """``zoom`` 1.0 is the natural size."""

    def px(size: float) -> int:
        return max(1, round(size * zoom))

    values: dict[str, object] = {str(role): color for role, color in tokens.colors.items()}
    values |= {f"size_{role}": px(size) for role, size in TYPE_SIZES.items()}
    values |= {f"s{step}": px(SPACE * step) for step in (1, 2, 3, 4, 6)}
    values |= {
        "s1h": px(SPACE * 1.5),
        "s1less": px(SPACE) - 1,
        "s3less": px(SPACE * 3) - 1,
        "radius": RADIUS,
        "row": px(20),
        "row_small": px(18),
        "rail_row": px(26),
        "chip": px(11),
        "accent_hover": mixed(tokens.colors["accent"], tokens.colors["text"], 0.15),
        "chevron": (resources() / "style" / f"chevron-{tokens.name}.svg").as_posix(),
        "check": (resources() / "style" / f"check-{tokens.name}.svg").as_posix(),
        "scroll": mixed(tokens.colors["line"], tokens.colors["disabled"], 0.5),
    }
    return _SHEET.substitute(values)


def palette(tokens: Tokens) -> QPalette:
    """For what the style sheet does not reach: native parts, and delegates that ask the palette."""
    made = QPalette()
    pairs: tuple[tuple[QPalette.ColorRole, str], ...] = (
        (QPalette.ColorRole.Window, tokens.colors["window"]),
        (QPalette.ColorRole.WindowText, tokens.colors["text"]),
        (QPalette.ColorRole.Base, tokens.colors["surface"]),
        (QPalette.ColorRole.AlternateBase, tokens.colors["surface"]),
        (QPalette.ColorRole.Text, tokens.colors["text"]),
        (QPalette.ColorRole.Button, tokens.colors["raised"]),
        (QPalette.ColorRole.ButtonText, tokens.colors["text"]),
        (QPalette.ColorRole.ToolTipBase, tokens.colors["raised"]),
        (QPalette.ColorRole.ToolTipText, tokens.colors["text"]),
        (QPalette.ColorRole.PlaceholderText, tokens.colors["secondary"]),
        (QPalette.ColorRole.Highlight, tokens.colors["selection"]),
        (QPalette.ColorRole.HighlightedText, tokens.colors["text"]),
        (QPalette.ColorRole.Link, tokens.colors["accent"]),
        (QPalette.ColorRole.Accent, tokens.colors["accent"]),
        (QPalette.ColorRole.Mid, tokens.colors["line"]),
        (QPalette.ColorRole.Dark, tokens.colors["line"]),
        (QPalette.ColorRole.Light, tokens.colors["raised"]),
    )
    for role, color in pairs:
        made.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.colors["disabled"]))
    return made


def mixed(one: str, other: str, share: float) -> str:
    """``share`` of ``other`` in ``one``, 0 to 1."""
    parts = (round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in parts)
