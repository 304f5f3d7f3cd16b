"""Settings of the profile."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from console.store import tables
from console.store.prepared import Prepared, given

_table = tables.setting
_GET = Prepared(select(_table.c.value).where(_table.c.name == given("name")))
_put = insert(_table)
_SET = Prepared(_put.on_conflict_do_update(index_elements=["name"], set_={"value": _put.excluded.value}))


class SettingRows:
    """``ports.SettingStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        value: str | None = _GET.run(self._connection, name=name).scalar_one_or_none()
        return value

    def set(self, name: str, value: str) -> None:
        _SET.run(self._connection, name=name, value=value)
