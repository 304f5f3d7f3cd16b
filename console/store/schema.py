"""The shape of a database: made whole when new, migrated when old, refused when newer than the program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from console.domain.trouble import NewerDatabase
from console.store import knowledge_text, message_text, violation_text
from console.store.glance import NEWEST as NEWEST
from console.store.tables import metadata

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"


def version_of(connection: Connection) -> str | None:
    """The migration that the database stands at; None for a database without any table."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    if not tables:
        return None
    if _VERSION_TABLE not in tables:
        return "unknown"
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION_TABLE}").scalar_one())  # noqa: S608 - a constant


def create(connection: Connection) -> None:
    """All tables at their newest; runs in the caller's transaction."""
    metadata.create_all(connection, checkfirst=False)
    for index in (violation_text, knowledge_text, message_text):
        connection.exec_driver_sql(index.CREATE_INDEX)
    connection.exec_driver_sql(
        f"CREATE TABLE {_VERSION_TABLE} (\n\tversion_num VARCHAR(32) NOT NULL, \n"
        f"\tCONSTRAINT {_VERSION_TABLE}_pkc PRIMARY KEY (version_num)\n)"
    )
    connection.exec_driver_sql(f"INSERT INTO {_VERSION_TABLE} VALUES (?)", (NEWEST,))  # noqa: S608 - a constant


def check_known(version: str, file: Path) -> None:
    """Raises NewerDatabase for a version that this program has no migration of."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}
    if version not in known:
        raise NewerDatabase(
            f"{file} was written by a newer version of the program (its version is {version}).",
            kept="The file was left as it is.",
            do="Install the newer version, or start with another profile.",
        )


def migrate(connection: Connection, target: str = "head") -> None:
    """Apply what is missing; runs in the caller's transaction, so that it is applied whole or not at all."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_MIGRATIONS))
    with EnvironmentContext(
        Config(), scripts, fn=lambda current, _context: scripts._upgrade_revs(target, current)
    ) as environment:
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()
