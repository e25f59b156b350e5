"""Where expressions run: DuckDB inside the process, or a Spark cluster over the same Parquet files."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import ibis

from chahe.errors import MissingDependencyError


class Backend(Protocol):
    """The few things the engine asks of an engine."""

    name: str

    def bind(self, table: str, schema: Mapping[str, str], files: Sequence[tuple[Path, str | None]]) -> Any:
        """An Ibis table over Parquet files, each with the ISO date of its reading as `_as_of`."""

    def rows(self, table: str, schema: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Any:
        """A small Ibis table of given rows."""

    def keep(self, expr: Any) -> Any:
        """The expression computed once and kept for this run."""

    def fetch(self, expr: Any) -> list[dict[str, Any]]:
        """All rows as dictionaries of Python values."""

    def write(self, expr: Any, path: Path) -> None:
        """All rows as one Parquet file."""

    def close(self) -> None:
        """Let go of memory and temporary files."""


def connect(engine: str = "duckdb", *, memory_limit: str = "4GB", spill: Path | None = None) -> Backend:
    """`duckdb`, `spark` (local) or `spark://host:port`. Raises MissingDependencyError without pyspark."""
    if engine == "duckdb":
        return DuckDB(memory_limit, spill)
    return Spark("local[2]" if engine == "spark" else engine)


class DuckDB:
    """DuckDB in memory, spilling to the case's cache; never asks the network for extensions."""

    name = "duckdb"

    def __init__(self, memory_limit: str = "4GB", spill: Path | None = None) -> None:
        self.con = ibis.duckdb.connect(
            ":memory:",
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            memory_limit=memory_limit,
            threads=os.cpu_count() or 2,
            **({"temp_directory": str(spill)} if spill else {}),
        )
        self._kept = 0

    def bind(self, table: str, schema: Mapping[str, str], files: Sequence[tuple[Path, str | None]]) -> Any:
        """See Backend. One scan per distinct date, so that `_as_of` is a constant and costs nothing."""
        parts = []
        for date in sorted({d or "" for _, d in files}):
            paths = [str(f) for f, d in files if (d or "") == date]
            part = self.con.read_parquet(paths, table_name=f"{table}__{date.replace('-', '')}", union_by_name=True)
            as_of = ibis.literal(date).cast("date") if date else ibis.null().cast("date")
            parts.append(part.select([part[c].cast(t) for c, t in schema.items()]).mutate(_as_of=as_of))
        whole = ibis.union(*parts) if len(parts) > 1 else parts[0]
        return self.con.create_view(table, whole, overwrite=True)

    def rows(self, table: str, schema: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Any:
        """See Backend."""
        data = [{c: r.get(c) for c in schema} for r in rows]
        return self.con.create_table(table, _arrow(data, schema), temp=True, overwrite=True)

    def keep(self, expr: Any) -> Any:
        """See Backend. Not Expr.cache(): Ibis answers an equal expression from the cache even when a table behind it
        has been replaced.
        """
        self._kept += 1
        return self.con.create_table(f"kept_{self._kept}", expr, temp=True)

    def fetch(self, expr: Any) -> list[dict[str, Any]]:
        """See Backend."""
        found: list[dict[str, Any]] = self.con.to_pyarrow(expr).to_pylist()
        return found

    def write(self, expr: Any, path: Path) -> None:
        """See Backend."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.con.to_parquet(expr, path)

    def close(self) -> None:
        """See Backend."""
        self.con.disconnect()


class Spark:
    """PySpark 4, local or a standalone cluster that sees the case's Parquet files under the same path."""

    name = "spark"

    def __init__(self, master: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ModuleNotFoundError:
            raise MissingDependencyError(("未安裝 PySpark。", "PySpark is not installed."), master) from None
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        session = (
            SparkSession.builder.master(master)
            .appName("chahe")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            # Dates and times stay exact; a bad cast is an error, not a silent NULL.
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
            .getOrCreate()
        )
        self.session = session
        self.con = ibis.pyspark.connect(session)
        self._kept: list[Any] = []

    def bind(self, table: str, schema: Mapping[str, str], files: Sequence[tuple[Path, str | None]]) -> Any:
        """See Backend."""
        parts = []
        for date in sorted({d or "" for _, d in files}):
            view = f"{table}__{date.replace('-', '')}"
            frame = self.session.read.option("mergeSchema", "true").parquet(
                *[str(f) for f, d in files if (d or "") == date]
            )
            frame.createOrReplaceTempView(view)
            part = self.con.table(view)
            as_of = ibis.literal(date).cast("date") if date else ibis.null().cast("date")
            parts.append(part.select([part[c].cast(t) for c, t in schema.items()]).mutate(_as_of=as_of))
        return ibis.union(*parts) if len(parts) > 1 else parts[0]

    def rows(self, table: str, schema: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Any:
        """See Backend."""
        frame = self.session.createDataFrame(_arrow([{c: r.get(c) for c in schema} for r in rows], schema))
        frame.createOrReplaceTempView(table)
        t = self.con.table(table)
        return t.select([t[c].cast(k) for c, k in schema.items()])

    def keep(self, expr: Any) -> Any:
        """See Backend."""
        kept = expr.cache()
        self._kept.append(kept)
        return kept

    def fetch(self, expr: Any) -> list[dict[str, Any]]:
        """See Backend."""
        found: list[dict[str, Any]] = self.con.to_pyarrow(expr).to_pylist()
        return found

    def write(self, expr: Any, path: Path) -> None:
        """See Backend."""
        import pyarrow.parquet as pq

        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(self.con.to_pyarrow(expr), path, compression="zstd")

    def close(self) -> None:
        """See Backend. The session is shared by the process and stays."""
        self._kept.clear()


def _arrow(data: list[dict[str, object]], schema: Mapping[str, str]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(data, schema=ibis.schema(dict(schema)).to_pyarrow())
