"""What the program logs, to standard error, with personal data taken out of it."""

from __future__ import annotations

import copy
import logging


class MaskedHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers only
    """Looks for personal data in a record just before it is written; imports what finds it with the first one."""

    def emit(self, record: logging.LogRecord) -> None:
        from console.engine.guard.pii import RedactingFilter

        masked = copy.copy(record)  # others that listen have their own
        RedactingFilter().filter(masked)
        super().emit(masked)


def mask_logs() -> None:
    """Once per process: warnings and worse are written, masked; without it Python would write them as they are."""
    root = logging.getLogger()
    if not any(isinstance(handler, MaskedHandler) for handler in root.handlers):
        handler = MaskedHandler()
        handler.setLevel(logging.WARNING)
        root.addHandler(handler)
