"""What stood on the first page when the profile was closed, read before SQLAlchemy is imported.

It is used only while nothing has changed since: then it is exactly what reading it anew would give.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from console.domain.ids import Offset, TenantId
from console.store.connecting import Access, connect
from console.store.values import stored_time

NEWEST = "0018"
"""The last migration: what ``schema.create`` makes."""
GLANCE = "glance.scorecard"
"""Setting: what ``seal`` made."""


def seal(shown: str, offsets: Mapping[TenantId, Offset]) -> str:
    """``shown`` with what it was read at: this schema, and the last change of every tenant."""
    return json.dumps({"schema": NEWEST, "offsets": dict(offsets), "shown": shown}, ensure_ascii=False)


def read_glance(file: Path, key: bytes, now: datetime) -> str | None:
    """What was sealed, or None where it is missing, broken or not of this very moment; blocks.

    A file that cannot be read is None as well: whoever opens it for good tells what is wrong with it.
    """
    try:
        with closing(connect(file, key, Access.READ)) as connection:
            connection.execute("BEGIN")
            return _current(connection, now)
    except dbapi2.Error:
        return None


def _current(connection: Any, now: datetime) -> str | None:
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
    kept = connection.execute("SELECT value FROM setting WHERE name = ?", (GLANCE,)).fetchone()
    due = connection.execute("SELECT 1 FROM score_due WHERE at <= ? LIMIT 1", (stored_time(now),)).fetchone()
    if version != NEWEST or kept is None or due is not None:
        return None
    found = _unsealed(kept[0])
    last = "SELECT id, coalesce(last, 0) FROM tenant LEFT JOIN change_counter ON tenant = id"
    if found.get("schema") != NEWEST or found.get("offsets") != dict(connection.execute(last).fetchall()):
        return None
    shown = found.get("shown")
    return shown if isinstance(shown, str) else None


def _unsealed(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
