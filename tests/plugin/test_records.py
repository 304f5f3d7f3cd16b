"""Declaring kinds of records."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import pytest

from console.domain.ids import PluginName
from console.domain.records import FieldInfo
from console.plugin.records import kinds_of, record


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


@record("thing", title="Thing", at="seen_at", subject="name")
@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something seen."""

    id: Annotated[str, "its number"]
    site: str
    seen_at: datetime
    name: str = ""
    color: Color | None = None
    size: Literal["small", "large"] = "small"


def test_that_a_kind_tells_its_fields() -> None:
    (kind,) = kinds_of(sys.modules[__name__], PluginName("test"))
    assert (kind.name, kind.key, kind.at, kind.site, kind.subject) == ("thing", "id", "seen_at", "site", "name")
    assert kind.fields == (
        FieldInfo("id", "text", True, "its number"),
        FieldInfo("site", "text", True, ""),
        FieldInfo("seen_at", "time", True, ""),
        FieldInfo("name", "text", False, ""),
        FieldInfo("color", "red | blue", False, ""),
        FieldInfo("size", "small | large", False, ""),
    )


def test_that_a_declaration_with_an_unknown_field_is_refused() -> None:
    module = type(sys)("made_up")

    @record("broken", title="Broken", at="nowhere")
    @dataclass(frozen=True)
    class Broken:
        id: str
        site: str

    Broken.__module__ = "made_up"
    vars(module).update(Broken=Broken)
    with pytest.raises(TypeError, match="has no field 'nowhere'"):
        kinds_of(module, PluginName("test"))


def test_that_a_field_of_an_odd_type_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module = type(sys)("made_up")
    monkeypatch.setitem(sys.modules, "made_up", module)

    @record("odd", title="Odd", at="when")
    @dataclass(frozen=True)
    class Odd:
        id: str
        site: str
        when: datetime
        what: complex

    Odd.__module__ = "made_up"
    vars(module).update(Odd=Odd, datetime=datetime)
    with pytest.raises(TypeError, match="cannot be of type"):
        kinds_of(module, PluginName("test"))
