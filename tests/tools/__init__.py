"""The tools under tools/, which are scripts and no package: loaded by file."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def load(name: str) -> Any:
    """The module tools/<name>.py."""
    full = f"tools_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, TOOLS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[full] = module
        spec.loader.exec_module(module)
    return sys.modules[full]
