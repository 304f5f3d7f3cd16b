"""Icons from ``resources/icons``, drawn in any color at the sizes that a screen asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from console.shell.resources import resources

_SIZES = (16, 20, 24, 32, 48)
"""Physical pixels, so that 16 and 24 are crisp at device ratios 1, 1.5 and 2; others are scaled down from above."""


def tinted_icon(name: str, color: str, disabled: str) -> QIcon:
    """The icon in ``color``; greyed to ``disabled`` on a disabled action."""
    icon = QIcon()
    for tint, mode in ((color, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
        draw = _drawing(name, tint)
        for size in _SIZES:
            icon.addPixmap(draw(size), mode)
    return icon


def tinted_pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """``size`` in device-independent pixels."""
    pixmap = _drawing(name, color)(round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _drawing(name: str, color: str) -> Callable[[int], QPixmap]:
    from PySide6.QtSvg import QSvgRenderer  # the first paint does not wait for it

    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))

    def draw(side: int) -> QPixmap:
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        return pixmap

    return draw


def icon_names() -> list[str]:
    return sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
