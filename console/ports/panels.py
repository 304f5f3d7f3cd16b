"""A plugin's own page: what it shows and does, over the local store. The shell draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.domain.ids import KindName, PluginName, TenantId
from console.domain.panels import (
    Author,
    Choice,
    Column,
    Detail,
    Doing,
    Field,
    Form,
    Head,
    Item,
    Problem,
    Query,
    Row,
    Said,
    Sheet,
    Values,
)
from console.ports.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What can be done with a row. ``ask`` gives what is asked first, None where nothing is; then ``do``.

    ``do`` gets the row's key and the form's values, and raises Trouble where it cannot be done. ``keys`` as Qt writes
    them, such as ``Ctrl+E``.
    """

    id: str
    word: str
    do: Callable[[Transaction, Author, str, Values], Doing]
    ask: Callable[[Transaction, TenantId, str], Form | None] = lambda _tx, _tenant, _key: None
    keys: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """An ordered list of a subject (such as a row's job) that people edit. Nothing of it changes before ``save``.

    ``subject`` gives the subject of a row, empty where it has none. ``check`` finds what is wrong, ``preview`` shows
    the item at a place as it will be met, ``save`` raises Trouble where it cannot be kept.
    """

    id: str
    title: str
    noun: str
    about: str
    fields: Sequence[Field]
    label: Callable[[Item], str]
    note: Callable[[Item], str]
    blank: Callable[[], Values]
    subjects: Callable[[Transaction, TenantId], Sequence[Choice]]
    subject: Callable[[Transaction, TenantId, str], str]
    load: Callable[[Transaction, TenantId, str], Sheet | None]
    check: Callable[[Sequence[Item]], Sequence[Problem]]
    preview: Callable[[Sequence[Item], int], Sequence[Said]]
    save: Callable[[Transaction, Author, Sheet, Sequence[Item]], Doing]
    keys: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """All reads are of one tenant. ``position`` is the row number of a key in the list, None where it is not in it.

    ``kinds`` are the records of which it tells: it is read again when one of them changes. ``groups`` is what a
    group is called, such as Job. ``lane`` is shown first. ``needs`` is the lane whose rows wait for a person, and
    what they are called after their number: the badge of the rail counts them. ``step`` is the action that
    ``Alt+Right`` and ``Alt+Left`` do at once, with the values that ``next_step`` gives for a row and 1 or -1 (None:
    there is nothing there).
    """

    icon: str
    noun: str
    groups: str
    about: str
    columns: Sequence[Column]
    orders: Sequence[Choice]
    kinds: frozenset[KindName]
    head: Callable[[Transaction, Query], Head]
    rows: Callable[[Transaction, Query, int, int], Sequence[Row]]
    position: Callable[[Transaction, Query, str], int | None]
    detail: Callable[[Transaction, TenantId, str, datetime], Detail | None]
    actions: Sequence[Action] = ()
    editors: Sequence[Editor] = ()
    lane: str = ""
    needs: tuple[str, str] = ("", "")
    step: str = ""
    next_step: Callable[[Transaction, TenantId, str, int], Values | None] = lambda _tx, _tenant, _key, _by: None


@dataclass(frozen=True, slots=True)
class PanelPage:
    """A panel with the name under which its plugin declared it."""

    plugin: PluginName
    title: str
    panel: Panel
