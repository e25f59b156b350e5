"""Both READMEs say the same, and what they tell a newcomer to type works."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import typer

from chahe.cli import build

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = ("README.md", "README.zh-TW.md")


def text(name: str) -> str:
    """A README."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, kind: str) -> list[list[str]]:
    """The lines of every fenced block of one kind."""
    return [b.splitlines() for b in re.findall(rf"^```{kind}\n(.*?)^```", text(name), re.M | re.S)]


def commands(name: str) -> list[str]:
    """Every line to be typed, in order."""
    return [line for block in blocks(name, "sh") for line in block]


def test_both_languages_have_the_same_parts() -> None:
    levels = [re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text(n), flags=re.S), re.M) for n in (ENGLISH, CHINESE)]
    assert levels[0] == levels[1]
    assert len(levels[0]) > 6
    assert blocks(ENGLISH, "sh") == blocks(CHINESE, "sh")
    assert blocks(ENGLISH, "text") == blocks(CHINESE, "text")
    rows = [len(re.findall(r"^\|", text(n), re.M)) for n in (ENGLISH, CHINESE)]
    assert rows[0] == rows[1]
    bullets = [len(re.findall(r"^- ", text(n), re.M)) for n in (ENGLISH, CHINESE)]
    assert bullets[0] == bullets[1]


def test_the_two_commands_come_first() -> None:
    assert commands(ENGLISH)[:2] == ["make demo", "make test"]


def test_every_link_leads_somewhere() -> None:
    for name in (ENGLISH, CHINESE, "CONTRIBUTING.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", text(name)):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.M))
    for name in (ENGLISH, CHINESE, "CONTRIBUTING.md"):
        named = set(re.findall(r"`make ([a-z]+)", text(name))) | {
            line.split()[1] for line in commands(name) if line.startswith("make ")
        }
        assert named <= targets, name


def test_every_command_and_option_named_exists() -> None:
    group = typer.main.get_command(build())
    inline = [c for n in (ENGLISH, CHINESE) for c in re.findall(r"`(chahe [a-z][^`]*)`", text(n))]
    for line in [*commands(ENGLISH), *inline]:
        if not line.startswith("chahe "):
            continue
        _, name, *rest = shlex.split(line)
        command = group.commands[name]  # type: ignore[attr-defined]  # a group of commands
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        assert {r for r in rest if r.startswith("--")} <= known, line


def test_no_place_of_ours_is_named() -> None:
    for name in (ENGLISH, CHINESE, "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE"):
        assert not re.search(r"(?<![\w.])/(work|home|root|tmp)/", text(name)), name


def test_the_walk_through_can_be_walked(tmp_path: Path) -> None:
    """Every `chahe` line in order, in an empty folder; POINTER is the first one an exception names."""
    environ = {**os.environ, "CHAHE_HOME": str(tmp_path / "home"), "CHAHE_EXPORT_PASSPHRASE": "一段夠長的通行碼 42"}
    pointer = ""
    walked = 0
    for line in commands(ENGLISH):
        if line.startswith("printf "):
            _, words, _, target = shlex.split(line)
            (tmp_path / target).write_text(words.replace("\\n", "\n"), encoding="utf-8")
            continue
        if not line.startswith("chahe "):
            continue
        arguments = [pointer if a == "POINTER" else a for a in shlex.split(line)[1:]]
        done = subprocess.run(
            [sys.executable, "-m", "chahe", *arguments],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr.decode('utf-8', 'replace')[-2000:]}"
        walked += 1
        if arguments[0] == "exceptions":
            pointer = json.loads(done.stdout.splitlines()[0])["pointers"][0]
    assert walked > 15
    assert pointer
    made = {p.suffix for p in (tmp_path / "reports").iterdir()}
    assert made == {".docx", ".pdf", ".html", ".xlsx", ".json"}
