"""`chahe sample` on the command line."""

from pathlib import Path

import typer
from typer.testing import CliRunner

import chahe.sample
from chahe.commands.sample import register
from chahe.errors import CallError


def app() -> typer.Typer:
    made = typer.Typer()
    register(made)
    made.callback()(lambda: None)  # keeps `sample` a sub-command
    return made


def test_writes_the_sample_of_the_seed(tmp_path: Path) -> None:
    target = tmp_path / "合成資料"
    result = CliRunner().invoke(app(), ["sample", str(target), "--seed", "9", "--clean"])
    assert result.exit_code == 0
    wanted = chahe.sample.make(9, None, True)
    assert {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()} == set(wanted)
    assert (target / "truth.json").read_bytes() == wanted["truth.json"]


def test_never_writes_over_somebody_s_files(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app(), ["sample", str(tmp_path)])
    assert isinstance(result.exception, CallError)
    assert result.exception.exit_code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["kept.txt"]
