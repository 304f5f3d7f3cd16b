"""Declaring a page of the plugin's own: ``panel = "panel:PANEL"`` in its manifest names a ``Panel``.

A panel is data and pure functions over a transaction. It draws nothing and writes nothing: what is done in it are
commands, which the desk runs under the permission of the person who did it. A function that raises ``Trouble`` is
told with that; any other exception is told as a failure, and the window goes on.
"""

from __future__ import annotations

from console.domain.panels import (
    Author,
    Cell,
    Choice,
    Column,
    Detail,
    Doing,
    Field,
    Form,
    Head,
    Item,
    Line,
    Mark,
    Problem,
    Query,
    Row,
    Said,
    Section,
    Sheet,
    Tone,
    Value,
    Values,
    Version,
)
from console.domain.records import ListOrder, RecordQuery
from console.ports.panels import Action, Editor, Panel

__all__ = [
    "Action",
    "Author",
    "Cell",
    "Choice",
    "Column",
    "Detail",
    "Doing",
    "Editor",
    "Field",
    "Form",
    "Head",
    "Item",
    "Line",
    "ListOrder",
    "Mark",
    "Panel",
    "Problem",
    "Query",
    "RecordQuery",
    "Row",
    "Said",
    "Section",
    "Sheet",
    "Tone",
    "Value",
    "Values",
    "Version",
]
