"""One line of the transcript, measured once for a width: words, cards, lists, buttons, files, what can be done."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from console.domain.conversations import Delivery, Message, Sender
from console.domain.rich import Attachment, Button, Card, ListSection
from console.shell.inbox.lines import Line
from console.shell.inbox.wording import DELIVERIES, SENDERS, clock_words, day_words, delivery_of, size_words
from console.shell.theme import Theme
from console.shell.tokens import Role

Draw = Callable[[QPainter, QPointF], None]
_WIDEST = 620
_SHARE = 0.82


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something can be clicked: what it does, and with what. ``rect`` is within the line."""

    rect: QRectF
    verb: str
    subject: object = None


@dataclass(slots=True)
class Bubble:
    """Drawn by ``paint`` at the line's upper left corner; ``height`` and ``spots`` in pixels from there."""

    height: float = 0
    spots: list[Spot] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)

    def paint(self, painter: QPainter, at: QPointF) -> None:
        for draw in self.draws:
            draw(painter, at)


class BubbleMaker:
    """Makes bubbles in the theme's type; one for a view, made anew when the theme changes."""

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        self._theme, self._today = theme, today
        self.base, self.small = theme.font("base"), theme.font("secondary")
        self.bold, self.small_bold = QFont(self.base), QFont(self.small)
        for font in (self.bold, self.small_bold):
            font.setWeight(QFont.Weight.DemiBold)
        self.gap, self.edge = theme.space(1), theme.space(2.5)

    def make(self, line: Line, width: float) -> Bubble:
        bubble = Bubble(height=self.gap)
        if line.day is not None:
            self._rule(bubble, width, day_words(line.day, self._today()), "secondary")
        if line.unread:
            self._rule(bubble, width, "New", "accent")
        if line.message.sender is Sender.SYSTEM:
            icon = "hand" if line.message.is_marker else ""
            self._rule(bubble, width, " ".join(line.message.text.split()), "secondary", icon)
        else:
            self._box(bubble, line, width)
        bubble.height = round(bubble.height + self.gap)
        return bubble

    def _box(self, bubble: Bubble, line: Line, width: float) -> None:
        """The words in a box: the customer's to the left, those of the house to the right."""
        message = line.message
        inner = _Inner(self, self._theme, line, min(width * _SHARE, self._theme.px(_WIDEST)) - 2 * self.edge)
        box_width, box_height = inner.width + 2 * self.edge, inner.height + 2 * self.edge * 0.75
        left = self.gap if message.sender is Sender.CUSTOMER else width - box_width - self.gap
        top = bubble.height
        rect = QRectF(left, top, box_width, box_height)
        ground = self._color(SENDERS[message.sender][2])
        faint = message.delivery is Delivery.DRAFT or line.speaking
        edge = QPen(self._color("accent" if line.speaking else "secondary" if faint else "line"), 1)
        if faint:
            edge.setStyle(Qt.PenStyle.DashLine)
        if message.delivery is Delivery.FAILED:
            edge = QPen(self._color("red"), 1)

        def draw(painter: QPainter, at: QPointF) -> None:
            painter.setPen(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush if faint else ground)
            painter.drawRoundedRect(rect.translated(at).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

        origin = QPointF(left + self.edge, top + self.edge * 0.75)
        bubble.draws.append(draw)

        def fill(painter: QPainter, at: QPointF) -> None:
            for one in inner.draws:
                one(painter, at + origin)

        bubble.draws.append(fill)
        bubble.spots += [Spot(spot.rect.translated(origin), spot.verb, spot.subject) for spot in inner.spots]
        bubble.height += box_height

    def _rule(self, bubble: Bubble, width: float, text: str, role: Role, icon: str = "") -> None:
        """Words in the middle of a thin line; of a long text all, in as many lines as it takes."""
        layout, size = laid(text, self.small, max(width - 8 * self.edge, 60), middle=True)
        top, high, wide = bubble.height, size[1], size[0]
        picture = self._theme.pixmap(icon, role, 12) if icon else None
        side = self._theme.px(12) if icon else 0
        left = (width - wide) / 2 + (side + self.gap if icon else 0) / 2

        def draw(painter: QPainter, at: QPointF) -> None:
            y = at.y() + top + self.gap + high / 2
            painter.setPen(self._color("accent" if role == "accent" else "line"))
            painter.drawLine(
                QPointF(at.x() + self.edge, y), QPointF(at.x() + left - side - 2 * self.edge - self.gap, y)
            )
            painter.drawLine(QPointF(at.x() + left + wide + self.edge, y), QPointF(at.x() + width - self.edge, y))
            if picture is not None:
                spot = QRectF(at.x() + left - side - self.gap, y - side / 2, side, side)
                painter.drawPixmap(spot.toRect(), picture)
            painter.setPen(self._color(role))
            layout.draw(painter, QPointF(at.x() + left, at.y() + top + self.gap))

        bubble.draws.append(draw)
        bubble.height += high + 2 * self.gap

    def _color(self, role: Role) -> QColor:
        return self._theme.color(role)


class _Inner:
    """What stands in the box, from its upper left corner; as wide as it needs and at most ``limit``."""

    def __init__(self, maker: BubbleMaker, theme: Theme, line: Line, limit: float) -> None:
        self._maker, self._theme, self._limit = maker, theme, limit
        self.height = 0.0
        self.width = 0.0
        self.draws: list[Draw] = []
        self.spots: list[Spot] = []
        message = line.message
        self._head(line)
        if message.rich and message.rich.header:
            self._words(message.rich.header, maker.bold)
        if message.text:
            unsent = line.speaking or message.delivery is Delivery.DRAFT
            self._words(message.text, maker.base, "secondary" if unsent else "text")
        if message.rich:
            for card in message.rich.cards:
                self._card(card)
            for section in message.rich.sections:
                self._section(section)
            self._buttons(message.rich.buttons, 0, limit)
            if message.rich.footer:
                self._words(message.rich.footer, maker.small, "secondary")
        for attachment in message.attachments:
            self._file(attachment)
        if message.failure:
            self._words(message.failure, maker.small, "red")
        self._offers(message)

    def _head(self, line: Line) -> None:
        """Sender with icon and word, the time, and what became of it."""
        message, maker = line.message, self._maker
        icon = SENDERS[message.sender][1]
        metrics, small = QFontMetricsF(maker.small_bold), QFontMetricsF(maker.small)
        side, gap = self._theme.px(13), maker.gap
        when = f"{message.at.astimezone():%H:%M}"
        delivery = delivery_of(message)
        if message.delivery is Delivery.SCHEDULED and message.send_at is not None:
            delivery = (f"goes out {clock_words(message.send_at, message.at)}", *DELIVERIES[message.delivery][1:])
        told = f"{when}  {delivery[0]}" if delivery and message.delivery is not Delivery.DRAFT else when
        if line.speaking:
            told = "not sent yet"
        right = small.horizontalAdvance(told) + (side + gap if delivery else 0)
        who = metrics.elidedText(line.who, Qt.TextElideMode.ElideRight, max(self._limit - right - side - 5 * gap, 40))
        self.width = max(self.width, side + gap + metrics.horizontalAdvance(who) + 4 * gap + right)
        high = metrics.height()
        picture = self._theme.pixmap(icon, "secondary", 13)
        mark = self._theme.pixmap(delivery[1], delivery[2], 13) if delivery else None
        role = delivery[2] if delivery and delivery[2] == "red" else "secondary"

        def draw(painter: QPainter, at: QPointF) -> None:
            painter.drawPixmap(QRectF(at.x(), at.y() + (high - side) / 2, side, side).toRect(), picture)
            painter.setFont(maker.small_bold)
            painter.setPen(self._theme.color("secondary"))
            baseline = at.y() + metrics.ascent()
            painter.drawText(QPointF(at.x() + side + gap, baseline), who)
            painter.setFont(maker.small)
            painter.setPen(self._theme.color(role))
            left = at.x() + self.width - right
            painter.drawText(QPointF(left, baseline), told)
            if mark is not None:
                spot = QRectF(at.x() + self.width - side, at.y() + (high - side) / 2, side, side)
                painter.drawPixmap(spot.toRect(), mark)

        self.draws.append(draw)
        self.height += high + gap

    def _words(self, text: str, font: QFont, role: Role = "text", indent: float = 0, limit: float = 0) -> None:
        layout, (wide, high) = laid(text, font, (limit or self._limit) - indent)
        top = self.height
        color, from_right = self._theme.color(role), reads_from_right(text)

        def draw(painter: QPainter, at: QPointF) -> None:
            painter.setPen(color)
            left = (limit or self.width - indent) - wide if from_right else indent
            layout.draw(painter, at + QPointF(left, top))

        self.draws.append(draw)
        self.width = max(self.width, wide + 2 * indent)
        self.height += high + self._maker.gap

    def _card(self, card: Card) -> None:
        """A frame with title, words and buttons; a picture is named and can be kept."""
        maker, top = self._maker, self.height
        inset = maker.edge * 0.75
        wide = min(self._limit, self._theme.px(320))
        self.width = max(self.width, wide)
        frame_at = len(self.draws)
        self.height += inset
        if card.image is not None:
            spot = Spot(QRectF(), "picture", card.image)
            self._line_with_icon("file", f"Picture of {card.title}", inset, spot, limit=wide - inset)
        self._words(card.title, maker.bold, indent=inset, limit=wide - inset)
        if card.text:
            self._words(card.text, maker.small, "secondary", indent=inset, limit=wide - inset)
        self._buttons(card.buttons, inset, wide - inset)
        self.height += inset - maker.gap
        self.draws.insert(frame_at, self._frame(QRectF(0, top, wide, self.height - top)))
        self.height += maker.gap

    def _section(self, section: ListSection) -> None:
        """A list as a frame with a title and its rows."""
        maker, top = self._maker, self.height
        inset = maker.edge * 0.75
        wide = min(self._limit, self._theme.px(320))
        self.width = max(self.width, wide)
        frame_at = len(self.draws)
        self.height += inset
        if section.title:
            self._words(section.title, maker.small_bold, "secondary", indent=inset, limit=wide - inset)
        for row in section.rows:
            self._words(f"•  {row.title}", maker.base, indent=inset, limit=wide - inset)
            if row.description:
                self._words(row.description, maker.small, "secondary", indent=inset * 2.5, limit=wide - inset)
        self.height += inset - maker.gap
        self.draws.insert(frame_at, self._frame(QRectF(0, top, wide, self.height - top)))
        self.height += maker.gap

    def _frame(self, rect: QRectF) -> Draw:
        def draw(painter: QPainter, at: QPointF) -> None:
            painter.setPen(self._theme.color("line"))
            painter.setBrush(self._theme.color("surface"))
            painter.drawRoundedRect(rect.translated(at).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

        return draw

    def _buttons(self, buttons: tuple[Button, ...], left: float, limit: float) -> None:
        """As the customer sees them; here they are only looked at."""
        if not buttons:
            return
        maker = self._maker
        metrics = QFontMetricsF(maker.small_bold)
        x, high = left, metrics.height() + 2 * maker.gap
        for button in buttons:
            title = metrics.elidedText(button.title, Qt.TextElideMode.ElideRight, limit - left - 4 * maker.gap)
            wide = metrics.horizontalAdvance(title) + 4 * maker.gap
            if x > left and x + wide > limit:
                x, self.height = left, self.height + high + maker.gap
            self.draws.append(self._pill(QRectF(x, self.height, wide, high), title))
            self.width = max(self.width, x + wide)
            x += wide + maker.gap
        self.height += high + maker.gap

    def _pill(self, rect: QRectF, title: str) -> Draw:
        def draw(painter: QPainter, at: QPointF) -> None:
            spot = rect.translated(at).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)
            painter.setFont(self._maker.small_bold)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, title)

        return draw

    def _file(self, attachment: Attachment) -> None:
        told = f"{attachment.name}  ·  {size_words(attachment.size)}"
        self._line_with_icon("attach", told, 0, Spot(QRectF(), "file", attachment))

    def _line_with_icon(self, icon: str, text: str, left: float, spot: Spot, limit: float = 0) -> None:
        """A line that can be clicked."""
        maker, side, top = self._maker, self._theme.px(14), self.height
        metrics = QFontMetricsF(maker.base)
        shown = metrics.elidedText(
            text, Qt.TextElideMode.ElideMiddle, (limit or self._limit) - left - side - maker.gap
        )
        wide, high = metrics.horizontalAdvance(shown), max(metrics.height(), side)
        picture = self._theme.pixmap(icon, "accent", 14)

        def draw(painter: QPainter, at: QPointF) -> None:
            y = at.y() + top
            painter.drawPixmap(QRectF(at.x() + left, y + (high - side) / 2, side, side).toRect(), picture)
            painter.setFont(maker.base)
            painter.setPen(self._theme.color("accent"))
            painter.drawText(QPointF(at.x() + left + side + maker.gap, y + metrics.ascent()), shown)

        self.draws.append(draw)
        rect = QRectF(left, top, side + maker.gap + wide, high)
        self.spots.append(Spot(rect, spot.verb, spot.subject))
        self.width = max(self.width, rect.right())
        self.height += high + maker.gap

    def _offers(self, message: Message) -> None:
        """What can be done about it, as links at its foot."""
        offers = offered(message)
        if not offers:
            self.height -= self._maker.gap
            return
        metrics = QFontMetricsF(self._maker.small_bold)
        x, top = 0.0, self.height
        for verb, word in offers:
            wide = metrics.horizontalAdvance(word)
            self.draws.append(self._link(QPointF(x, top + metrics.ascent()), word))
            self.spots.append(Spot(QRectF(x, top, wide, metrics.height()), verb, message))
            x += wide + 3 * self._maker.gap
        self.width = max(self.width, x - 3 * self._maker.gap)
        self.height += metrics.height()

    def _link(self, at: QPointF, word: str) -> Draw:
        def draw(painter: QPainter, origin: QPointF) -> None:
            painter.setFont(self._maker.small_bold)
            painter.setPen(self._theme.color("accent"))
            painter.drawText(origin + at, word)

        return draw


def offered(message: Message) -> tuple[tuple[str, str], ...]:
    """Verb and word of what a message offers beside being copied."""
    if message.delivery is Delivery.DRAFT:
        return (("use", "Edit and send"), ("discard", "Discard"))
    if message.delivery is Delivery.FAILED:
        return (("retry", "Send again"),)
    if message.delivery is Delivery.SCHEDULED:
        return (("cancel", "Do not send"),)
    return (("why", "Why"),) if message.sender is Sender.BOT and message.trace is not None else ()


def reads_from_right(text: str) -> bool:
    """Whether its first letter is of a script that is read from right to left."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    return next((side for side in sides if side in ("L", "R", "AL")), "L") != "L"


def laid(text: str, font: QFont, width: float, *, middle: bool = False) -> tuple[QTextLayout, tuple[float, float]]:
    """The text broken into lines of at most ``width``, and the width and height that it takes.

    What is read from the right ends its lines at the right edge of that width."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    from_right = reads_from_right(text)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    wide = high = 0.0
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, high))
        high += line.height()
        wide = max(wide, line.naturalTextWidth())
        lines.append(line)
    layout.endLayout()
    if middle or from_right:
        for line in lines:
            room = wide - line.naturalTextWidth()
            line.setPosition(QPointF(room / 2 if middle else room, line.position().y()))
    return layout, (wide, high)
