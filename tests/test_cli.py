"""The command line as other programs and other machines meet it: start-up, exit codes, encodings, no prompts."""

import ast
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer

from chahe.cli import build, run
from tests.scope.profiles import TEXT

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("ibis", "duckdb", "pandas", "pyarrow", "django")
COMMANDS = sorted(typer.main.get_command(build()).commands)  # type: ignore[attr-defined]  # a group of commands


def chahe(*arguments: str, home: Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "chahe", *arguments],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "CHAHE_HOME": str(home), **environ},
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("call", [["--help"], ["catalog", "--format", "json"], ["show", "4.5.1"], []], ids=str)
def test_light_commands_load_no_engine(call: list[str]) -> None:
    program = (
        "import sys\nfrom chahe.cli import run\n"
        f"code = run({call!r})\n"
        f"print(code, *[m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=120)
    assert done.stderr.decode().split() == ["0"]
    assert done.stdout.strip()


def test_the_program_alone_prints_the_next_step(tmp_path: Path) -> None:
    done = chahe(home=tmp_path)
    said = done.stdout.decode()
    assert done.returncode == 0
    assert said.index("chahe sample DIR") < said.index("chahe init") < said.index("chahe intake")


def test_what_the_program_alone_prints_exists() -> None:
    from chahe.cli import NEXT

    named = {line.split()[1] for line in NEXT.splitlines() if line.startswith("  chahe ")}
    assert named - {"COMMAND"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert any("一" <= c <= "鿿" for c in said)
    assert any(c.isascii() and c.isalpha() for c in said)


@pytest.mark.parametrize(
    "call",
    [
        ["nonsense"],
        ["show", "99.9"],
        ["show"],
        ["catalog", "--format", "yaml"],
        ["proposals", "nowhere"],
        ["intake", "nowhere", "nothing"],
        ["conclude", "nowhere", "4.5.1"],
        ["--nonsense"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_exits_2(
    call: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(call) == 2
    assert capsys.readouterr().err.strip()


def test_a_fault_of_ours_exits_1_and_says_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret content")

    monkeypatch.setattr("chahe.catalog.catalog", broken)
    assert run(["catalog"]) == 1
    said = capsys.readouterr().err
    assert "fault of the program: ZeroDivisionError" in said
    assert "secret content" not in said


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A new case of a small insurer."""
    profile = tmp_path / "profile.toml"
    profile.write_text(TEXT.removeprefix('norms = "norms.toml"\n'), encoding="utf-8")
    made = tmp_path / "案件"
    assert run(["init", str(made), "--profile", str(profile), "--as", "檢查員"]) == 0
    return made


def test_a_ledger_somebody_edited_exits_3(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(case)]) == 0
    entries = case / "ledger" / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace("檢查員".encode(), "別人的".encode()))
    assert run(["verify", str(case)]) == 3
    assert capsys.readouterr().out


def test_json_lines_are_utf_8_on_a_cp950_console(case: Path, tmp_path: Path) -> None:
    """堃 and 😀 are in cp950 and not; neither may break a line that another program reads."""
    (tmp_path / "堃😀.txt").write_text("無法辨識\n", encoding="utf-8")
    home = Path(os.environ["CHAHE_HOME"])
    done = chahe(
        "intake", str(case), str(tmp_path / "堃😀.txt"), "--format", "jsonl", "--as", "檢查員",
        home=home, PYTHONIOENCODING="cp950", PYTHONUTF8="0",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    (line,) = done.stdout.decode("utf-8").splitlines()
    assert json.loads(line)["path"] == "堃😀.txt"
    assert b"\r" not in done.stdout


def test_the_catalog_is_utf_8_on_a_cp950_console(tmp_path: Path) -> None:
    done = chahe("catalog", "--format", "json", home=tmp_path, PYTHONIOENCODING="cp950", PYTHONUTF8="0")
    assert done.returncode == 0
    nodes = json.loads(done.stdout.decode("utf-8"))
    assert len([n for n in nodes if n["kind"] == "item"]) == 69
    table = chahe("catalog", home=tmp_path, PYTHONIOENCODING="cp950", PYTHONUTF8="0")
    assert "查核項目" in table.stdout.decode("utf-8")


class NoTerminal(io.TextIOBase):
    """Standard input of a job: whoever asks a question would hang."""

    def isatty(self) -> bool:
        return False

    def read(self, size: int | None = -1) -> str:
        raise AssertionError("a command read standard input")

    def readline(self, size: int = -1) -> str:  # type: ignore[override]  # TextIOBase and IOBase differ here
        raise AssertionError("a command read standard input")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "serve"])
def test_no_command_asks_a_question(command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", NoTerminal())
    assert run([command]) in (0, 2)


def test_no_code_can_ask_a_question() -> None:
    asking = {"input", "prompt", "confirm", "getpass"}
    wrong = []
    for path in sorted((ROOT / "chahe").rglob("*.py")):
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(n, ast.Call):
                of = n.func.value.id if isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Name) else ""
                called = n.func.attr if isinstance(n.func, ast.Attribute) else getattr(n.func, "id", "")
                if (called == "input" and not of) or (of in {"typer", "click", "getpass"} and called in asking):
                    wrong.append(f"{path.relative_to(ROOT)}:{n.lineno}")
                if any(k.arg in ("prompt", "confirmation_prompt") for k in n.keywords):
                    wrong.append(f"{path.relative_to(ROOT)}:{n.lineno}")
    assert wrong == []


def test_click_is_the_one_typer_uses() -> None:
    """Our usage errors are both libraries' errors; were one gone, exit 2 would become exit 1."""
    assert issubclass(click.ClickException, Exception)
    assert run(["show", "4.5.1", "--nonsense"]) == 2
