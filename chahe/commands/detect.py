"""`chahe detect`: Sigma rules over logs; every hit with the digest of the record it rests on."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.detect.run import Run, Watch


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("detect", help="以 Sigma 規則檢視日誌。 Sigma rules over logs.")(detect)


def detect(
    rules: Annotated[Path, typer.Argument(help="規則檔、資料夾或 zip a rule, a folder or a zip of rules")],
    path: Annotated[list[str], typer.Argument(help="日誌檔、資料夾或壓縮檔 logs, folders or containers")],
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
    summary: Annotated[Path | None, typer.Option(help="執行摘要（JSON） what was and was not done")] = None,
    time_limit: Annotated[float, typer.Option(help="每段讀取時限（秒） seconds per piece of a file")] = 600.0,
    workers: Annotated[int, typer.Option(help="程序數（預設為核心數） processes; 0 = one per core")] = 0,
) -> None:
    """Hits are this command's result, not its failure; so are files that could not be read."""
    from chahe.detect.rules import cache_folder
    from chahe.detect.run import Order, Run
    from chahe.intake.worker import Limits

    _check(output, time_limit, workers, summary)
    limits = Limits(seconds=time_limit, memory_bytes=2 << 30, workers=workers or os.cpu_count() or 1)
    run = Run(Order(rules, tuple(path), limits, cache_folder()))
    with _progress() as watch:
        if output == "jsonl":
            _jsonl(run, watch)
        else:
            for _ in run.hits(watch):
                pass
    said = run.summary()
    if summary is not None:
        summary.write_bytes(said.as_json())
    if output == "table":
        _table(run)
    print(*said.words(), sep="\n", file=sys.stdout if output == "table" else sys.stderr)
    if said.faults:
        raise typer.Exit(1)


def _check(output: str, time_limit: float, workers: int, summary: Path | None) -> None:
    if output not in ("table", "jsonl"):
        raise CallError(("--format 只接受 table 或 jsonl。", "--format takes table or jsonl."), where=output)
    if time_limit <= 0 or workers < 0:
        raise CallError(
            ("時限須大於 0 秒，程序數不得為負。", "The limit must be more than 0 seconds, workers not negative."),
            where="--time-limit --workers",
        )
    if summary is not None and not summary.absolute().parent.is_dir():
        raise CallError(("摘要檔的資料夾不存在。", "The summary's folder does not exist."), where=str(summary))


def _jsonl(run: "Run", watch: "Watch") -> None:
    out = sys.stdout.buffer
    sys.stdout.flush()
    for lines in run.hits(watch):
        out.write(lines)
        out.flush()  # a program that follows a long search sees each hit when it is told


def _table(run: "Run") -> None:
    from chahe.output import table

    table(
        "命中規則 rules fired",
        ("等級 level", "規則 rule", "名稱 title", "檔案 file", "命中 hits"),
        [(r.level, r.id, r.title, file, hits) for r, file, hits in run.fired()],
    )


@contextmanager
def _progress() -> "Iterator[Watch]":
    """Show on a terminal's stderr what is being done; nothing elsewhere, so that logs stay clean."""
    from chahe.detect.run import Watch

    if not sys.stderr.isatty():
        yield Watch()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("編譯規則 compiling rules", total=None)

        def rules(done: int, total: int) -> None:
            progress.update(task, description=f"編譯規則 compiling rules {done:,}/{total:,}")

        def piece(events: int, file: str) -> None:
            progress.update(task, description=f"事件 events {events:,}  {file[-60:]}")

        yield Watch(rules, piece)
