"""An error that nothing else caught: its place for the log, its details for the person."""

from __future__ import annotations

from pathlib import Path

from console.domain.trouble import Trouble


def place_of(error: BaseException) -> str:
    """Type and place. Its message may hold a person's data, and is not for the log."""
    import traceback  # the first paint does not wait for it

    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


def told(where: str, error: BaseException) -> tuple[Trouble, str]:
    """What is said of it, and all of it for whoever looks after this program."""
    import traceback

    trouble = Trouble(
        f"Something went wrong in “{where}”.",
        kept="What was done before is kept.",
        do="Try it again; if it comes back, copy the details for whoever looks after this program.",
    )
    return trouble, f"{trouble}\n\n{''.join(traceback.format_exception(error))}"
