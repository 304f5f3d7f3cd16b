"""What tables are made of. Times and days are numbers: see ``values``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, MetaData, Text

metadata = MetaData()


def a_text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def a_number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def a_real(name: str, *, null: bool = False) -> Column[float]:
    return Column(name, Float, nullable=null)


def a_document(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def a_row_id() -> Column[int]:
    return Column("id", Integer, primary_key=True)
