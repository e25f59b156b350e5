"""Tables people take away as Excel, one file each, found by folder: a module with `sheet(asked)`."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from chahe.web.sheets.api import Asked, Sheet

__all__ = ["Asked", "Sheet", "names", "sheet_of"]


@cache
def names() -> tuple[str, ...]:
    """Names of the tables, sorted."""
    return tuple(sorted(i.name for i in pkgutil.iter_modules(__path__) if i.name != "api"))


def sheet_of(name: str, asked: Asked) -> Sheet:
    """The table of that name as it stands now. Raises KeyError when there is none, ChaheError."""
    if name not in names():
        raise KeyError(name)
    module: ModuleType = importlib.import_module(f"{__name__}.{name}")
    made: Sheet = module.sheet(asked)
    return made
