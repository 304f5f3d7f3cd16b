"""The look as data: colors of both themes, and the scales for space, radius and type.

Colors follow look.md, but for those that fell short of 4.5:1 on one of its backgrounds: light accent, amber
and green are darker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal[
    "window",
    "surface",
    "raised",
    "hover",
    "selection",
    "line",
    "text",
    "secondary",
    "disabled",
    "accent",
    "on_accent",
    "red",
    "amber",
    "green",
    "bubble_customer",
    "bubble_bot",
    "bubble_person",
    "bubble_note",
]
ROLES: tuple[Role, ...] = get_args(Role)

WRITING: tuple[Role, ...] = ("text", "secondary", "accent", "red", "amber", "green")
"""Roles that text is written in, on any of ``GROUNDS``."""
GROUNDS: tuple[Role, ...] = (
    "window",
    "surface",
    "raised",
    "hover",
    "selection",
    "bubble_customer",
    "bubble_bot",
    "bubble_person",
    "bubble_note",
)

TypeRole = Literal["base", "secondary", "title", "figure", "heading"]
TYPE_SIZES: dict[TypeRole, int] = {"base": 13, "secondary": 11, "heading": 13, "title": 15, "figure": 28}
"""Pixels at a zoom of 100 %."""

SPACE = 4
"""All distances are multiples of it, in pixels at a zoom of 100 %."""
RADIUS = 6


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: a color as ``#RRGGBB`` for each role."""

    name: str
    dark: bool
    colors: dict[Role, str]


DARK = Tokens(
    "dark",
    True,
    {
        "window": "#101318",
        "surface": "#171B22",
        "raised": "#1F252E",
        "hover": "#232A34",
        "selection": "#1D3150",
        "line": "#2A313C",
        "text": "#E7EAF0",
        "secondary": "#9AA4B2",
        "disabled": "#5F6977",
        "accent": "#5B9DFF",
        "on_accent": "#0B1220",
        "red": "#FF6369",
        "amber": "#FFB224",
        "green": "#3DD68C",
        "bubble_customer": "#171B22",
        "bubble_bot": "#1B2A41",
        "bubble_person": "#15352B",
        "bubble_note": "#3A2F14",
    },
)

LIGHT = Tokens(
    "light",
    False,
    {
        "window": "#F4F5F7",
        "surface": "#FFFFFF",
        "raised": "#FFFFFF",
        "hover": "#EDEFF3",
        "selection": "#DCE9FF",
        "line": "#DFE3E8",
        "text": "#1A1F27",
        "secondary": "#566070",
        "disabled": "#98A1AE",
        "accent": "#1A62D6",
        "on_accent": "#FFFFFF",
        "red": "#C62A2F",
        "amber": "#9A4D00",
        "green": "#167048",
        "bubble_customer": "#FFFFFF",
        "bubble_bot": "#E6F0FF",
        "bubble_person": "#E3F5EC",
        "bubble_note": "#FFF4D6",
    },
)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
