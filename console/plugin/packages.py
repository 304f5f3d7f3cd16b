"""The folder of a plugin as a Python package."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from importlib.machinery import ModuleSpec
from pathlib import Path

from console.plugin.reporting import BrokenPluginError

BUNDLED_PACKAGE = "plugins"
OUTSIDE_PACKAGE = "operator_console_plugins"


def open_package(folder: Path, package: str) -> None:
    """Make the folder importable as ``package`` and no more: nothing is put on the module search path.

    Raises BrokenPluginError.
    """
    if package.startswith(f"{BUNDLED_PACKAGE}.") and _is_open(folder, package):
        return
    forget_modules(package)
    _open_parent(package.rpartition(".")[0])
    init = folder / "__init__.py"
    if init.is_file():
        spec = importlib.util.spec_from_file_location(package, init, submodule_search_locations=[str(folder)])
    else:
        spec = importlib.util.spec_from_loader(package, loader=None, is_package=True)
        if spec is not None:
            spec.submodule_search_locations = [str(folder)]
    if spec is None:
        raise BrokenPluginError(f"{folder} cannot be opened as a Python package.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[package] = module
    if spec.loader is not None:
        spec.loader.exec_module(module)


def _is_open(folder: Path, package: str) -> bool:
    present = sys.modules.get(package)
    return present is not None and any(Path(path).resolve() == folder for path in present.__path__)


def _open_parent(package: str) -> None:
    """``from plugins.name import module`` looks for what stands above, which an installed program does not have."""
    if package not in sys.modules and importlib.util.find_spec(package) is None:
        sys.modules[package] = importlib.util.module_from_spec(ModuleSpec(package, loader=None, is_package=True))


def forget_modules(package: str, keep: Iterable[str] = ()) -> None:
    for name in [name for name in list(sys.modules) if name == package or name.startswith(f"{package}.")]:
        if name not in keep:
            del sys.modules[name]
