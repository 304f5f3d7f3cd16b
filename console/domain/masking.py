"""Which personal data a tenant has hidden from models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MOST_SHAPES = 40
LONGEST_SHAPE = 60
_LONGEST_NAME = 20
_NAME = re.compile(r"[A-Za-z][A-Za-z _-]*")
_REGION = re.compile(r"[A-Z]{2}")


class PersonalKind(StrEnum):
    """Values stand in the places that a model sees: ⟦EMAIL_1⟧."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    CARD = "CARD"
    IBAN = "IBAN"
    IP = "IP"
    NATIONAL_ID = "ID"


EVERY_KIND = frozenset(PersonalKind)


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of number that only this tenant knows: in ``form`` each # is a digit and each @ a letter; the rest
    stands as it is, in capitals or not."""

    name: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskingSettings:
    """``region``: two letters of the country whose phone numbers are written without a country code."""

    kinds: frozenset[PersonalKind] = EVERY_KIND
    shapes: tuple[Shape, ...] = ()
    region: str = "US"


def masking_faults(settings: MaskingSettings) -> dict[str, str]:
    """What is wrong, by the name of the field; nothing where the settings are sound."""
    faults = {}
    if not _REGION.fullmatch(settings.region):
        faults["region"] = "Two letters, such as DE."
    fault = _shapes_fault(settings.shapes)
    return faults | ({"shapes": fault} if fault else {})


def shapes_of(lines: tuple[str, ...]) -> tuple[Shape, ...]:
    """As people write them, ``Staff number: EMP-####``, one on each line; what is no such line is a fault in it."""
    parts = (line.partition(":") for line in lines)
    return tuple(Shape(" ".join(name.split()), form.strip()) for name, _, form in parts)


def lines_of(shapes: tuple[Shape, ...]) -> tuple[str, ...]:
    return tuple(f"{shape.name}: {shape.form}" if shape.form else shape.name for shape in shapes)


def _shapes_fault(shapes: tuple[Shape, ...]) -> str:
    if len(shapes) > MOST_SHAPES:
        return f"At most {MOST_SHAPES}."
    for shape in shapes:
        if not shape.form:
            return f"“{shape.name}”: write a name, a colon and the form, such as Staff number: EMP-####."
        if len(shape.name) > _LONGEST_NAME or not _NAME.fullmatch(shape.name):
            return f"“{shape.name}”: a name has letters and at most {_LONGEST_NAME} of them."
        if len(shape.form) > LONGEST_SHAPE:
            return f"“{shape.name}”: a form has at most {LONGEST_SHAPE} characters."
        if shape.form.count("#") + shape.form.count("@") < 2:
            return f"“{shape.name}”: a form has at least two of # (a digit) and @ (a letter)."
    return ""
