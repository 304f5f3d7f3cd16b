"""Imports as Python makes them.

Qt for Python puts itself into every import, to read the source of what is imported for a word of its own
(``__feature__``) that nothing here uses: a fifth of the way to the first page.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - it puts itself there when it is loaded


def import_plainly() -> None:
    """From now on, in this process. Where Qt for Python has done nothing, or has put it elsewhere, all stays."""
    plain, featured = (getattr(builtins, name, None) for name in ("__orig_import__", "__feature_import__"))
    if plain is not None and builtins.__import__ is featured:
        builtins.__import__ = plain
