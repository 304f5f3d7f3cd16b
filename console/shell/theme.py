"""The look at work: which tokens hold now, and fonts, colors and icons made from them."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from console.shell.icons import tinted_icon, tinted_pixmap
from console.shell.preferences import PreferencesPort
from console.shell.style import palette, style_sheet
from console.shell.tokens import DARK, LIGHT, SPACE, TYPE_SIZES, Role, Tokens, TypeRole

ZOOM_STEPS = (80, 90, 100, 110, 125, 150, 175, 200)


class Mode(StrEnum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Theme(QObject):
    """One for the application. ``changed`` comes after tokens or zoom changed: ask for icons and colors again."""

    changed = Signal()

    def __init__(
        self, mode: Mode = Mode.SYSTEM, zoom: int = 100, parent: QObject | None = None, *, last_dark: bool = True
    ) -> None:
        """``zoom`` in percent, 80 to 200. Nothing is applied before ``apply``.

        ``last_dark``: what the system's choice was last time; it holds until ``follow_system``.
        """
        super().__init__(parent)
        self._mode = mode
        self._zoom = _within(zoom)
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._family = QFont().family()
        self._system_dark = last_dark
        self._follows = False
        self.tokens: Tokens = self._wanted()

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def zoom(self) -> int:
        return self._zoom

    def apply(self) -> None:
        """Give the application palette, font and style sheet of the current tokens."""
        application = _application()
        self.tokens = self._wanted()
        application.setPalette(palette(self.tokens))
        application.setFont(self.font())
        application.setStyleSheet(style_sheet(self.tokens, self._zoom / 100))
        self.changed.emit()

    def set_mode(self, mode: Mode) -> None:
        self._mode = mode
        self.apply()

    def toggle(self) -> None:
        """From dark to light and back, whatever the system says."""
        self.set_mode(Mode.LIGHT if self.tokens.dark else Mode.DARK)

    def set_zoom(self, percent: int) -> None:
        self._zoom = _within(percent)
        self.apply()

    def zoom_by(self, steps: int) -> None:
        nearest = min(range(len(ZOOM_STEPS)), key=lambda at: abs(ZOOM_STEPS[at] - self._zoom))
        self.set_zoom(ZOOM_STEPS[max(0, min(len(ZOOM_STEPS) - 1, nearest + steps))])

    def color(self, role: Role) -> QColor:
        return QColor(self.tokens.colors[role])

    def icon(self, name: str, role: Role = "text") -> QIcon:
        """``name`` of a file in ``resources/icons``. Raises FileNotFoundError for another."""
        key = (name, self.tokens.colors[role])
        if key not in self._icons:
            self._icons[key] = tinted_icon(name, key[1], self.tokens.colors["disabled"])
        return self._icons[key]

    def pixmap(self, name: str, role: Role = "text", size: int = 16) -> QPixmap:
        """``size`` in pixels at a zoom of 100 %, for labels; crisp on every screen."""
        key = (name, self.tokens.colors[role], self.px(size), _application().devicePixelRatio())
        if key not in self._pixmaps:
            self._pixmaps[key] = tinted_pixmap(*key)
        return self._pixmaps[key]

    def font(self, role: TypeRole = "base") -> QFont:
        """Figures are all of one width, so that columns and clocks do not dance."""
        font = QFont(self._family)
        font.setPixelSize(self.px(TYPE_SIZES[role]))
        font.setFeature(QFont.Tag("tnum"), 1)
        if role in ("heading", "title", "figure"):
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def px(self, size: float) -> int:
        """A length at the current zoom."""
        return max(1, round(size * self._zoom / 100))

    def space(self, steps: float = 1) -> int:
        return self.px(SPACE * steps)

    def follow_system(self) -> None:
        """Ask the system for dark or light, now and whenever it changes."""
        if not self._follows:
            self._follows = True
            _application().styleHints().colorSchemeChanged.connect(self._ask_system)
            self._ask_system()

    def _wanted(self) -> Tokens:
        dark = self._system_dark if self._mode is Mode.SYSTEM else self._mode is Mode.DARK
        return DARK if dark else LIGHT

    def _ask_system(self) -> None:
        from PySide6.QtCore import Qt  # its enums take 10 ms that the first paint does not wait for

        # A system that does not say gets dark: control rooms are.
        self._system_dark = _application().styleHints().colorScheme() is not Qt.ColorScheme.Light
        if self._wanted() is not self.tokens:
            self.apply()


def make_theme(preferences: PreferencesPort) -> Theme:
    """As the person left it."""
    remembered = preferences.get("theme.mode", Mode.SYSTEM.value)
    mode = Mode(remembered) if remembered in set(Mode) else Mode.SYSTEM
    zoom = preferences.get("theme.zoom", 100)
    last_dark = preferences.get("theme.last_dark", True) is not False
    return Theme(mode, zoom if isinstance(zoom, int) else 100, last_dark=last_dark)


def _within(percent: int) -> int:
    return max(ZOOM_STEPS[0], min(ZOOM_STEPS[-1], percent))


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("a Theme needs a QApplication")
    return application
