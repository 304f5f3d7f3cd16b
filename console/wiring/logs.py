"""What the program logs, to standard error, with personal data taken out of it."""

from __future__ import annotations

import copy
import logging


class MaskedHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers only
    """Looks for personal data in a record just before it is written; imports what finds it with the first one."""

    def emit(self, record: logging.LogRecord) -> None:
        from console.engine.guard.pii import RedactingFilter

        masked = copy.copy(record)  # others that listen have their own
        try:
            RedactingFilter().filter(masked)
        except (TypeError, ValueError, KeyError):  # its words do not fit to what they are about, which is not shown
            masked.msg, masked.args = f"a message that cannot be put together ({record.pathname}:{record.lineno})", ()
        super().emit(masked)


def mask_logs() -> None:
    """Once per process: warnings and worse are written, masked; without it Python would write them as they are."""
    root = logging.getLogger()
    if not any(isinstance(handler, MaskedHandler) for handler in root.handlers):
        handler = MaskedHandler()
        handler.setLevel(logging.WARNING)
        root.addHandler(handler)
