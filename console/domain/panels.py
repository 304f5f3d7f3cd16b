"""What a plugin's own page shows, as data: the shell draws it, and no plugin knows how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from console.domain.commands import Command
from console.domain.conversations import Sender
from console.domain.ids import ConversationId, PersonId, TenantId

Tone = Literal["text", "secondary", "accent", "red", "amber", "green"]
"""Never alone: an icon and a word go with it."""
Value = str | bool
"""Of a field as it stands in a form: what was typed or chosen, or yes and no."""
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Mark:
    """A state: ``icon`` is the name of one of the program's."""

    word: str
    icon: str
    tone: Tone = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """Of the list. ``width`` is in pixels at 100 %; 0 takes what is left. Where the list is narrow, columns leave in
    the order of ``leaves``, those of 0 never."""

    title: str
    width: int = 0
    leaves: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """``at`` (UTC) is shown as how long ago that was, and is all that is shown then. ``told`` is more, on hover."""

    text: str = ""
    mark: Mark | None = None
    at: datetime | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; ``name`` is what it is called elsewhere."""

    key: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """``count``: how many there are of it; None where that is not told."""

    key: str
    word: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What the list shows. An empty ``group`` means all; ``lane`` and ``order`` are keys of those that there are."""

    tenant: TenantId
    lane: str = ""
    group: str = ""
    words: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the list. ``total`` are the rows of the query, ``whole`` all there are of the tenant."""

    total: int
    whole: int
    lanes: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` with what it ``label``s before and a ``note`` below."""

    text: str
    label: str = ""
    note: str = ""
    mark: Mark | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """``more``: how many lines there are beyond those given. ``empty`` is said where there is none."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One row in full. ``refused``: actions that cannot be done with it, by id, each with the reason.

    ``words``: what an action is called here, where it is called otherwise than usual.
    """

    key: str
    title: str
    about: str = ""
    mark: Mark | None = None
    sections: tuple[Section, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


FieldKind = Literal["line", "text", "yes/no", "choice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Of a form. It is asked only while the field ``when[0]`` has one of the values ``when[1]``.

    ``hint`` stands in it while it is empty, ``about`` below it. ``fixed``: not changed once it is saved.
    """

    name: str
    label: str
    kind: FieldKind = "line"
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    about: str = ""
    when: tuple[str, tuple[str, ...]] | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked before an action is done; ``deed`` is the word on its button."""

    title: str
    fields: tuple[Field, ...]
    values: Values
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What an action comes to: commands run in their order, ``told`` in the end, then the conversation to go to.

    ``told`` empty: what the desk says. ``undo``: commands that take it back, as long as nobody changed it since.
    ``writes``: the person is put where they write to the customer.
    """

    commands: tuple[Command, ...] = ()
    told: str = ""
    undo: tuple[Command, ...] = ()
    conversation: ConversationId | None = None
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something in a panel, and when (UTC)."""

    tenant: TenantId
    person: PersonId
    now: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One of an ordered list that is edited. ``id`` is empty until it is saved."""

    id: str
    values: Values


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    at: datetime
    by: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An ordered list as it stands, to be edited. ``seen`` is the plugin's own, handed back when it is saved.

    ``version`` 0: it was never saved. ``versions`` are the earlier ones too, the latest first.
    """

    subject: str
    title: str
    version: int
    items: tuple[Item, ...]
    versions: tuple[Version, ...] = ()
    seen: object = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the item at ``place`` (from 0), in its ``field``; an empty field means the whole."""

    place: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they would stand in a conversation; ``when`` says on which occasion."""

    sender: Sender
    text: str
    when: str = ""
