"""Lines per CPU-second and peak memory of the readers of large text logs, end to end, at one size and at ten times it.

    python -m bench.log_formats [--lines 200000] [--only zeek-conn,zeek-conn-json]

End to end: recognise, split, typed columns, rejects, Parquet with provenance and digests, as `chahe intake` does for a
file. Each measurement runs in its own process (peak memory is that run's alone); imports are not counted, a worker of
intake pays for them once. Beside it DuckDB reads the same file into Parquet as plain text columns, with one thread:
what splitting and storing alone cost. One line in a thousand is broken, because real logs have such lines.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.log_lines import FORMATS
from bench.measured import peak_mb

WANTED_PER_CPU_SECOND = 200_000
WANTED_MEMORY_RATIO = 1.2


def ours(file: Path) -> dict[str, float]:
    """Read one file as intake's worker does."""
    from chahe.intake.api import HEAD_BYTES, Context, Head, recognise
    from chahe.intake.parquet import ParquetSink
    from chahe.intake.task import READ_BYTES, warm
    from chahe.model import Digest, Source

    warm()
    recognise(Head("nothing.bin", b"\x7fELF", 4))
    with tempfile.TemporaryDirectory() as folder, file.open("rb", buffering=READ_BYTES) as stream:
        began = time.process_time()
        head = stream.read(HEAD_BYTES)
        reader = recognise(Head(file.name, head, file.stat().st_size))
        assert reader is not None, file.name
        stream.seek(0)
        with ParquetSink(Source(Digest("0" * 64)), reader.tables, Path(folder)) as sink:
            reader.read(stream, sink, Context(path=file.name, key=b"bench", as_of="2026-03-31"))
            reading = sink.finish(file.name, reader.name)
        spent = time.process_time() - began
    return {"lines": reading.records, "rejects": reading.rejects, "cpu": spent, "peak_mb": peak_mb()}


def rival(file: Path, delimiter: str) -> dict[str, float]:
    """Split and store the file as text columns with DuckDB, or its lines where it has no delimiter."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect()
        connection.execute("SET threads=1")
        connection.execute("SELECT 1").fetchall()
        source = (
            f"read_json('{file}', format='newline_delimited', ignore_errors=true)"
            if delimiter == "json"
            else f"read_csv('{file}', delim='{delimiter}', header=false, all_varchar=true, comment='#', quote='', "
            "escape='', ignore_errors=true, null_padding=true)"
        )
        began = time.process_time()
        connection.execute(f"COPY (SELECT * FROM {source}) TO '{folder}/x.parquet' (FORMAT parquet, COMPRESSION zstd)")
        return {"cpu": time.process_time() - began}


def measured(what: str, file: Path, delimiter: str) -> dict[str, float]:
    """One measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.log_formats", "--measure", what, str(file), delimiter],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def run(lines: int, only: set[str]) -> bool:
    """Print a line per format and size; False when a goal is missed."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, made in FORMATS.items():
            if only and name not in only:
                continue
            peaks: list[float] = []
            for size in (lines, lines * 10):
                file = Path(folder) / made.file
                with file.open("w", encoding="utf-8", newline="\n") as out:
                    out.writelines(made.write(size))
                said, other = measured("ours", file, made.delimiter), measured("rival", file, made.delimiter)
                rate = said["lines"] / said["cpu"]
                peaks.append(said["peak_mb"])
                good = good and rate >= WANTED_PER_CPU_SECOND and said["rejects"] <= size / 500
                print(
                    f"{name:16} {size:>10,} lines {file.stat().st_size / size:5.0f} B/line {said['cpu']:7.2f} CPU s "
                    f"{rate:>9,.0f} lines/CPU s (goal {WANTED_PER_CPU_SECOND:,}) rejects {said['rejects']:.0f} "
                    f"peak {said['peak_mb']:.0f} MB; text columns alone {other['cpu']:.2f} CPU s, "
                    f"ratio {said['cpu'] / other['cpu']:.2f}",
                    flush=True,
                )
                file.unlink()
            ratio = peaks[1] / peaks[0]
            good = good and not ratio > WANTED_MEMORY_RATIO
            print(f"{name:16} peak memory at 10x the file: {ratio:.2f}x (goal {WANTED_MEMORY_RATIO}x)", flush=True)
    return good


def main() -> int:
    """0 when every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--measure", nargs=3)
    given = parser.parse_args()
    if given.measure:
        what, file, delimiter = given.measure
        print(json.dumps(ours(Path(file)) if what == "ours" else rival(Path(file), delimiter)))
        return 0
    return 0 if run(given.lines, {n for n in given.only.split(",") if n}) else 1


if __name__ == "__main__":
    sys.exit(main())
