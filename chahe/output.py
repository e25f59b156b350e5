"""How commands print: errors in both languages, JSON lines as UTF-8 on every platform, tables for people."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from chahe.errors import ChaheError


def say_error(error: ChaheError) -> None:
    """What, where, why it matters, what to do; to stderr."""
    d = error.diagnostics()
    lines = [f"錯誤：{d.what[0]}", f"error: {d.what[1]}"]
    if d.where:
        lines.append(f"  位置 where: {d.where}")
    lines += [f"  影響：{d.why[0]} {d.why[1]}", f"  處理：{d.todo[0]} {d.todo[1]}"]
    print("\n".join(lines), file=sys.stderr)


def jsonl(rows: Iterable[Mapping[str, object]]) -> None:
    """One canonical JSON object a line, UTF-8, ended by a line feed, to stdout."""
    out = sys.stdout.buffer
    sys.stdout.flush()
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n")
        out.flush()  # a program that follows a long intake sees each line when it is written


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people; Chinese characters count two columns."""
    from rich.console import Console
    from rich.table import Table

    grid = Table(title=title, show_lines=False, title_justify="left")
    for name in columns:
        grid.add_column(name, overflow="fold")
    for row in rows:
        grid.add_row(*["" if v is None else str(v) for v in row])
    width = None if sys.stdout.isatty() else 160
    Console(width=width).print(grid)
