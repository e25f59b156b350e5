"""Which program made a run: the version and a digest of the code that decides, so that a changed check is another
program even under the same version, and `verify` says "made by X" rather than "tampered".
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from chahe import __version__

DECIDES = ("checks", "derive", "engine", "intake", "criteria", "tables", "determination", "expressions.py", "model.py")


@cache
def edition() -> str:
    """`0.1.0+<12 hex>`: over names and bytes of every file that decides, line ends normalised."""
    digest = sha256()
    root = files("chahe")
    for name in DECIDES:
        for path, node in _walk(root.joinpath(name), name):
            digest.update(path.encode() + b"\0" + node.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{__version__}+{digest.hexdigest()[:12]}"


def _walk(node: Traversable, path: str) -> list[tuple[str, Traversable]]:
    if node.is_file():
        return [(path, node)] if path.endswith((".py", ".yaml", ".json", ".tsv")) else []
    found = [p for child in node.iterdir() if child.name != "__pycache__" for p in _walk(child, f"{path}/{child.name}")]
    return sorted(found, key=lambda p: p[0])
