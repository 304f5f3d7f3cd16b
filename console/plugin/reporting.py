"""What is told of a plugin that loaded, and of one that did not."""

from __future__ import annotations

import traceback
from pathlib import Path

from console.domain.ids import PluginName
from console.plugin.manifest import Manifest
from console.ports.catalog import PluginReport


class BrokenPluginError(Exception):
    """The plugin cannot be taken; the message is a whole sentence."""


def sentence_of(error: BaseException, folder: Path) -> str:
    """What a plugin raised, with the last place of its own code that led there."""
    if isinstance(error, BrokenPluginError):
        return str(error)
    if isinstance(error, SyntaxError):
        file = Path(error.filename).name if error.filename else "A module"
        place = f"{file}, line {error.lineno}" if error.lineno else file
        return f"{place} is not valid Python: {error.msg}."
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(folder))]
    place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "Loading it"
    if isinstance(error, SystemExit):
        return f"{place} tried to end the program."
    raised = traceback.format_exception_only(error)[-1].strip()
    return f"{place} raised {raised}".rstrip(". ") + "."


def ended(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def report_of(
    folder: Path, manifest: Manifest | None, *, trouble: str = "", provides: tuple[str, ...] = ()
) -> PluginReport:
    if manifest is None:
        return PluginReport(PluginName(folder.name), folder.name, "", folder, trouble)
    return PluginReport(PluginName(manifest.name), manifest.title, manifest.version, folder, trouble, provides)
