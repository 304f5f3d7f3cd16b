"""Messages that are more than text, as data: channels translate it, the transcript draws it."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.ids import DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message; its bytes are the document. ``size`` in bytes."""

    document: DocumentId
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """``id`` comes back when it is clicked; with ``url`` it opens a page instead."""

    id: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSection:
    title: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """``image`` is a document of the tenant."""

    title: str
    text: str = ""
    image: DocumentId | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    """Beside the message's text, which says the same to channels that have nothing but text."""

    header: str = ""
    footer: str = ""
    cards: tuple[Card, ...] = ()
    sections: tuple[ListSection, ...] = ()
    buttons: tuple[Button, ...] = ()
