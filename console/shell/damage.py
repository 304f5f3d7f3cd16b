"""What was found damaged in the profile while it was open: how it is told, and kept for the next start."""

from __future__ import annotations

from console.domain.trouble import Damaged
from console.ports.session import KeySource, Session
from console.shell.preferences import PreferencesPort

_KEY = "profile.damage"
"""Preference: the parts of the trouble; empty when there is none."""


def told_while_open(damage: Damaged) -> Damaged:
    """Nothing more is written; what to do about it is asked at the next start, when nothing holds the file."""
    return Damaged(
        damage.what,
        kept="It was closed for writing; what can still be read can be looked at and exported.",
        do=f"{damage.do} The next start asks which.",
    )


def remember_damage(preferences: PreferencesPort, session: Session, damage: Damaged) -> None:
    """Unless the profile ends with the session."""
    if session.key_source is not KeySource.EPHEMERAL:
        preferences.set(_KEY, [damage.what, damage.kept, damage.do])


def remembered_damage(preferences: PreferencesPort) -> Damaged | None:
    """What the last session found and nobody has acted on."""
    found = preferences.get(_KEY, [])
    if not found:
        return None
    what, kept, do = found
    return Damaged(what, kept=kept, do=do)


def forget_damage(preferences: PreferencesPort) -> None:
    preferences.set(_KEY, [])
