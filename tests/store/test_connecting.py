"""Connections of one process share what is made of a statement, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.sql.compiler import SQLCompiler

from console.domain.ids import TenantId
from console.domain.people import Tenant
from console.ports.database import Transaction
from console.store.database import EncryptedDatabase, open_database
from tests.store.conftest import KEY


def opened(folder: Path, name: str) -> EncryptedDatabase:
    return open_database(folder / name, KEY, backups=folder / "backups", create=True)


def tenants(tx: Transaction) -> list[TenantId]:
    return [tenant.id for tenant in tx.tenants.all()]


def test_a_statement_is_compiled_once_for_all_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = opened(tmp_path, "first.db"), opened(tmp_path, "second.db")
    first.read_now(tenants)
    compiled = []
    begin = SQLCompiler.__init__

    def counted(self: SQLCompiler, *given: Any, **named: Any) -> None:
        compiled.append(given)
        begin(self, *given, **named)

    monkeypatch.setattr(SQLCompiler, "__init__", counted)
    assert second.read_now(tenants) == second.write_now(tenants) == []
    assert compiled == []
    for database in (first, second):
        database.close_now()


def test_many_that_are_opened_at_once_are_each_over_their_own_file(tmp_path: Path) -> None:
    def kept(number: int) -> list[TenantId]:
        database = opened(tmp_path, f"{number}.db")
        database.write_now(lambda tx: tx.tenants.add(Tenant(TenantId(f"tenant {number}"), "One")))
        found = database.read_now(tenants)
        database.close_now()
        return found

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(kept, range(24)))
    assert found == [[TenantId(f"tenant {number}")] for number in range(24)]
