"""Where the CJK font lies: the packages of the font carry nothing but the file, so that no system font is needed."""

import importlib.metadata
from functools import cache
from pathlib import Path

from chahe.errors import MissingDependencyError

FAMILY = "Noto Sans CJK TC"
PACKAGES = ("cvttf-NotoSansCJK-Regular", "cvttf-NotoSansCJK-Bold")


@cache
def font_files() -> tuple[Path, ...]:
    """Regular and bold. Raises MissingDependencyError."""
    return tuple(_file(name) for name in PACKAGES)


def _file(package: str) -> Path:
    try:
        listed = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        listed = []
    # The wheel installs a second copy outside its folder; the one inside is removed with the package.
    found = [Path(str(f.locate())) for f in listed if f.suffix in (".otf", ".ttf") and len(f.parts) == 2]
    if not found or not found[0].is_file():
        raise MissingDependencyError(
            ("缺少中文字型套件，無法產製 PDF 或圖表。", "The package of the CJK font is missing."), where=package
        )
    return found[0]
