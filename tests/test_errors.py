"""The error tree: drawn as it is, every word in both languages, exit codes, and nothing that skips the tree."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chahe import errors
from chahe.errors import CallError, ChaheError, FaultError, VerificationError
from chahe.output import say_error

CHAHE = Path(__file__).resolve().parents[1] / "chahe"
HAN = re.compile(r"[一-鿿]")


def tree(kind: type[ChaheError] = ChaheError) -> Iterator[type[ChaheError]]:
    """The class and all below it that errors.py defines."""
    if kind.__module__ == errors.__name__:
        yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


ALL = list(tree())
EACH = pytest.mark.parametrize("kind", ALL, ids=lambda k: k.__name__)


def drawn() -> dict[str, str]:
    """Class -> class above it, as the docstring draws it."""
    above: dict[int, str] = {}
    found: dict[str, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([│├└─ ]*)([A-Z]\w+Error)\b", line)
        if match:
            depth = len(match[1]) // 4
            above[depth] = match[2]
            found[match[2]] = above[depth - 1] if depth else ""
    return found


def test_the_drawing_is_the_tree() -> None:
    assert drawn() == {k.__name__: "" if k is ChaheError else k.__mro__[1].__name__ for k in ALL}


def test_the_drawing_gives_the_exit_codes() -> None:
    stated = dict(re.findall(r"([A-Z]\w+Error)\s+([0-9])\s", errors.__doc__ or ""))
    assert stated == {"CallError": "2", "VerificationError": "3", "FaultError": "1"}
    assert (CallError.exit_code, VerificationError.exit_code, FaultError.exit_code) == (2, 3, 1)


@EACH
def test_an_error_says_why_and_what_to_do_in_both_languages(kind: type[ChaheError]) -> None:
    for zh, en in (kind.why, kind.todo):
        assert HAN.search(zh)
        assert en.strip()
        assert not HAN.search(en)
    assert (kind.__doc__ or "").strip()
    # a class below the three branches keeps its branch's exit code
    branch = next((b for b in (CallError, VerificationError, FaultError) if issubclass(kind, b)), None)
    assert kind.exit_code == (branch.exit_code if branch else 1)


@EACH
def test_an_error_crosses_a_process_boundary_whole(kind: type[ChaheError]) -> None:
    one = kind(("甲。", "A."), where="file:1", todo=("乙。", "B."))
    other = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own object
    assert type(other) is kind
    assert other.diagnostics() == one.diagnostics()
    assert str(other) == "A. [file:1]"


@EACH
def test_the_screen_gets_all_four_parts(kind: type[ChaheError], capsys: pytest.CaptureFixture[str]) -> None:
    say_error(kind(("檔案壞了。", "The file is broken."), where="a.xml:7"))
    said = capsys.readouterr().err
    for part in ("檔案壞了。", "The file is broken.", "a.xml:7", *kind.why, *kind.todo):
        assert part in said


def test_no_class_outside_the_file_grows_the_tree() -> None:
    """An error raised on purpose stands in errors.py, or is caught where it is made."""
    names = {k.__name__ for k in ALL}
    outside = [
        f"{path.relative_to(CHAHE)}: {n.name}"
        for path in sorted(CHAHE.rglob("*.py"))
        if path.name != "errors.py"
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id in names for b in n.bases)
    ]
    assert outside == []


def test_nothing_is_raised_that_only_a_programmer_can_read() -> None:
    """`raise Exception`, `RuntimeError` and `SystemExit` never leave a module of ours."""
    wrong = []
    for path in sorted(CHAHE.rglob("*.py")):
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(n, ast.Raise) and n.exc is not None:
                made = n.exc.func if isinstance(n.exc, ast.Call) else n.exc
                if isinstance(made, ast.Name) and made.id in {"Exception", "RuntimeError", "SystemExit"}:
                    wrong.append(f"{path.relative_to(CHAHE)}:{n.lineno}")
    assert wrong == []
