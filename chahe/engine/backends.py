"""Where a run computes: DuckDB inside the process, or a Spark cluster over the same Parquet files.

Checks and derivations come as Ibis expressions and are compiled once each; what the engine itself asks (counts,
groups, pointers) is a little SQL both engines read alike, for compiling costs more than running it on small cases.
"""

import os
import re
import string
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis

from chahe.derive.api import Job
from chahe.engine import computing
from chahe.engine.partitions import Schemas
from chahe.errors import MissingDependencyError

MEMORY_LIMIT = "CHAHE_MEMORY_LIMIT"
"""Environment: how much memory DuckDB may hold before it spills to disk, e.g. `2GB`."""

_PARQUET = "FORMAT PARQUET, PARQUET_VERSION V2, COMPRESSION ZSTD, COMPRESSION_LEVEL 1"
"""Numbers that rise and texts alike in length are stored as differences: a fifth less to compress and a quarter less
to store than in the first version's pages, and arrow, Spark and DuckDB read both.
"""

BULK = 32 << 20
"""Bytes of Parquet bound from which on items are stored as numbers: below, what they take is not worth a look."""

_SIZE = re.compile(r"([0-9.]+) *([KMGT]?i?B|bytes)", re.ASCII)
_UNITS = {"bytes": 1, "B": 1} | {
    f"{letter}{i}B": (1024 if i else 1000) ** n for n, letter in enumerate("KMGT", 1) for i in ("i", "")
}


class Backend(Protocol):
    """The few things the engine asks of an engine."""

    name: str

    def bind(self, table: str, schema: Mapping[str, str], files: Sequence[tuple[Path, str | None]]) -> Any:
        """An Ibis table over Parquet files, each with the ISO date of its reading as `_as_of`."""

    def rows(self, table: str, schema: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Any:
        """A small Ibis table of given rows."""

    def keep(self, expr: Any, *, stored: bool = True) -> Any:
        """The expression computed once and kept for this run; not `stored`: named, and computed wherever it is read."""

    def fetch(self, expr: Any) -> list[dict[str, Any]]:
        """All rows of an expression as dictionaries of Python values."""

    def sql(self, expr: Any) -> str:
        """The expression as this engine's SQL."""

    def quote(self, name: str) -> str:
        """A column or table name as it stands in SQL."""

    def hashed(self, columns: str) -> str:
        """A hash of 64 bits of columns as they stand in SQL, as SQL; equal values have equal hashes."""

    def twice(self, query: str) -> bool:
        """Whether a query of one column of whole numbers, none NULL, gives one of them twice."""

    def keep_sql(self, query: str) -> str:
        """The answer of a query computed once; its name, to be used as it stands in SQL."""

    def drop(self, name: str) -> None:
        """Let go of what `keep_sql` kept."""

    def table(self, query: str) -> Any:
        """All rows of a query as a pyarrow Table."""

    def ask(self, query: str) -> list[dict[str, Any]]:
        """All rows of a query as dictionaries of Python values."""

    def write(self, query: str, path: Path) -> None:
        """All rows of a query as one Parquet file."""

    def memory(self) -> int | None:
        """Bytes one query may hold before it spills; None where that is not this program's to care for."""

    def compute(
        self, job: Job, source: Any, files: Sequence[Path], columns: tuple[str, ...], schemas: Schemas
    ) -> Mapping[str, Any]:
        """The tables a computation makes of `source`, an intake table bound over `files`; one pass for all of them."""

    def close(self) -> None:
        """Let go of memory and temporary files."""


def _bytes(text: str) -> int | None:
    """Bytes of a size as DuckDB writes it ("572.2 MiB"); None when it is none."""
    found = _SIZE.fullmatch(text)
    return int(float(found[1]) * _UNITS[found[2]]) if found and found[2] in _UNITS else None


def _trimming(compiler: Any) -> Any:
    """Ibis' compiler for Spark, with `strip` as other engines have it: sqlglot writes two of the characters as escapes
    Spark does not know, which then takes the letters v and f for blanks.
    """

    def strip(made: Any, op: object, *, arg: Any) -> Any:
        blanks = made.f.concat(*(made.f.anon.char(ord(c)) for c in string.whitespace))
        return made.f.anon.btrim(arg, blanks)

    return type("Trimming", (type(compiler),), {"__slots__": (), "visit_Strip": strip})()


def connect(engine: str = "duckdb", *, memory_limit: str | None = None, spill: Path | None = None) -> Backend:
    """`duckdb`, `spark` (local) or `spark://host:port`. Raises MissingDependencyError without pyspark.

    Args:
        engine: as above.
        memory_limit: of DuckDB; None takes the environment's CHAHE_MEMORY_LIMIT, else 4GB.
        spill: folder for what does not fit.

    """
    if engine == "duckdb":
        return DuckDB(memory_limit, spill)
    return Spark("local[2]" if engine == "spark" else engine)


# Ibis merges selections into one where it can. Engines do so themselves; looking for it is a tenth of a small run.
ibis.options.sql.fuse_selects = False


@lru_cache(maxsize=2048)
def _duckdb_sql(op: Any) -> str:
    """SQL of an expression: a function of its structure alone, and most of what a second run in a process costs. More
    of them are kept than a run of all items asks for.
    """
    return str(ibis.to_sql(op.to_expr(), dialect="duckdb", pretty=False))


class DuckDB:
    """DuckDB in memory, spilling to the case's cache; never asks the network for extensions."""

    name = "duckdb"

    def __init__(
        self, memory_limit: str | None = None, spill: Path | None = None, *, threads: int | None = None
    ) -> None:
        self.con = ibis.duckdb.connect(
            ":memory:",
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            memory_limit=memory_limit or os.environ.get(MEMORY_LIMIT) or "4GB",
            threads=threads or os.cpu_count() or 2,
            # Every order that matters is asked for; keeping that of the files would hold whole tables in memory.
            preserve_insertion_order=False,
            **({"temp_directory": str(spill)} if spill else {}),
        )
        self._kept = 0
        self._spill = spill
        self._bulk = 0  # bytes bound
        self._scans: list[str] = []  # what was bound and not looked at for items
        self._items: set[str] = set()
        self._types = 0  # of items, made so far
        self._memory = _bytes(str(self.ask("SELECT current_setting('memory_limit') AS m")[0]["m"]))

    def bind(self, table: str, schema: Mapping[str, str], files: Sequence[tuple[Path, str | None]]) -> Any:
        """See Backend. One scan per distinct date, so that `_as_of` is a constant and costs nothing."""
        columns = self._casts(schema)
        parts = []
        for date, paths in _by_date(files):
            listed = ", ".join(_quoted_text(p) for p in paths)
            scan = f"read_parquet([{listed}], union_by_name=true, hive_partitioning=false)"
            if "_item" in schema:
                self._scans.append(scan)
                self._bulk += sum(Path(p).stat().st_size for p in paths)
            parts.append(f"SELECT {columns}, {_as_of(date)} AS _as_of FROM {scan}")
        self.con.con.execute(f"CREATE OR REPLACE VIEW {self.quote(table)} AS {' UNION ALL '.join(parts)}")
        return ibis.table({**schema, "_as_of": "date"}, name=table)

    def _casts(self, schema: Mapping[str, str]) -> str:
        kinds = self.con.compiler.type_mapper
        return ", ".join(
            f"CAST({self.quote(c)} AS {kinds.to_string(ibis.dtype(t))}) AS {self.quote(c)}" for c, t in schema.items()
        )

    def rows(self, table: str, schema: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Any:
        """See Backend."""
        given = _arrow([{c: r.get(c) for c in schema} for r in rows], schema)
        raw = self.con.con
        raw.register("_given", given)
        raw.execute(f"CREATE OR REPLACE TEMP TABLE {self.quote(table)} AS SELECT {self._casts(schema)} FROM _given")
        raw.unregister("_given")
        return ibis.table(dict(schema), name=table)

    def keep(self, expr: Any, *, stored: bool = True) -> Any:
        """See Backend. Not Expr.cache(): Ibis answers an equal expression from the cache even when a table behind it
        has been replaced. The schema is the one DuckDB made, not the one Ibis expects: a sum is wider than a number.
        """
        query = self.sql(expr)
        items = [c for c, t in expr.schema().items() if c.endswith("_item") and t.is_string()]
        if stored and items and self._bulk >= BULK:
            name = self._narrow(query, items)
        else:
            name = self._made(query, "TABLE" if stored else "VIEW")
        made = self.con.con.table(name)
        kinds = self.con.compiler.type_mapper
        return ibis.table({c: kinds.from_string(str(t)) for c, t in zip(made.columns, made.types, strict=True)}, name)

    def _narrow(self, query: str, columns: Sequence[str]) -> str:
        """Kept with the texts of items (71 characters, of which there are few) stored as numbers and read as texts."""
        self._look()
        if not self._types:
            return self._made(query, "TABLE")
        names = [self.quote(c) for c in columns]

        def cast(kind: str) -> str:
            return "* REPLACE (" + ", ".join(f"CAST({n} AS {kind}) AS {n}" for n in names) + ")"

        try:
            rows = self._made(f"SELECT {cast(f'items_{self._types}')} FROM ({query}) AS q", "TABLE")
        except duckdb.ConversionException:  # a column named like an item that holds something else
            return self._made(query, "TABLE")
        return self._made(f"SELECT {cast('VARCHAR')} FROM {rows}", "VIEW")

    def _look(self) -> None:
        """A type of every item bound so far."""
        raw, before = self.con.con, len(self._items)
        for scan in self._scans:
            self._items |= {i for (i,) in raw.execute(f"SELECT DISTINCT _item FROM {scan}").fetchall() if i is not None}
        self._scans.clear()
        if len(self._items) > before:
            self._types += 1
            listed = ", ".join(_quoted_text(i) for i in sorted(self._items))
            raw.execute(f"CREATE TEMP TYPE items_{self._types} AS ENUM ({listed})")

    def fetch(self, expr: Any) -> list[dict[str, Any]]:
        """See Backend."""
        found: list[dict[str, Any]] = self.con.to_pyarrow(expr).to_pylist()
        return found

    def sql(self, expr: Any) -> str:
        """See Backend."""
        return _duckdb_sql(expr.op())

    def quote(self, name: str) -> str:
        """See Backend."""
        return '"' + name.replace('"', '""') + '"'

    def hashed(self, columns: str) -> str:
        """See Backend."""
        return f"hash({columns})"

    def twice(self, query: str) -> bool:
        """See Backend. Numbers sorted where they lie side by side: a tenth of what it costs to group them."""
        (found,) = self.con.con.execute(query).fetchnumpy().values()
        found.sort()
        return bool((found[1:] == found[:-1]).any())

    def keep_sql(self, query: str) -> str:
        """See Backend."""
        return self._made(query, "TABLE")

    def _made(self, query: str, what: str) -> str:
        self._kept += 1
        self.con.con.execute(f"CREATE TEMP {what} kept_{self._kept} AS {query}")
        return f"kept_{self._kept}"

    def drop(self, name: str) -> None:
        """See Backend."""
        self.con.con.execute(f"DROP TABLE {name}")

    def ask(self, query: str) -> list[dict[str, Any]]:
        """See Backend."""
        found: list[dict[str, Any]] = self.table(query).to_pylist()
        return found

    def table(self, query: str) -> Any:
        """See Backend."""
        return self.con.con.execute(query).to_arrow_table()

    def write(self, query: str, path: Path) -> None:
        """See Backend."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.con.con.execute(f"COPY ({query}) TO {_quoted_text(str(path))} ({_PARQUET})")

    def memory(self) -> int | None:
        """See Backend."""
        return self._memory

    def compute(
        self, job: Job, source: Any, files: Sequence[Path], columns: tuple[str, ...], schemas: Schemas
    ) -> Mapping[str, Any]:
        """See Backend."""
        out = {}
        with computing.computed(job, files, columns, schemas, self._spill) as made:
            for name, parts in made.items():
                if not parts:
                    out[name] = self.rows(name, schemas[name], [])
                    continue
                listed = ", ".join(_quoted_text(str(p)) for p in parts)
                scan = f"read_parquet([{listed}], hive_partitioning=false)"
                kept = self.keep_sql(f"SELECT {self._casts(schemas[name])} FROM {scan}")
                out[name] = ibis.table(dict(schemas[name]), name=kept)
        return out

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
        # Computations run this program in the executors, so in this Python unless somebody says where it stands there.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master(master)
            .appName("chahe")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.driver.memory", "2g")
            # Hundreds of small files are a few tasks, and plans are not kept as text.
            .config("spark.sql.files.openCostInBytes", str(64 * 1024))
            .config("spark.sql.maxPlanStringLength", "4096")
            # Dates and times stay exact; a bad cast is an error, not a silent NULL.
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
            .getOrCreate()
        )
        self.session = session
        self.con = ibis.pyspark.connect(session)
        self.con.compiler = _trimming(self.con.compiler)
        self._kept = 0
        self._frames: dict[str, Any] = {}

    def bind(self, table: str, schema: Mapping[str, str], files: Sequence[tuple[Path, str | None]]) -> Any:
        """See Backend."""
        columns = self._casts(schema)
        parts = []
        for n, (date, paths) in enumerate(_by_date(files)):
            self.session.read.option("mergeSchema", "true").parquet(*paths).createOrReplaceTempView(f"{table}__{n}")
            parts.append(f"SELECT {columns}, {_as_of(date)} AS _as_of FROM {self.quote(f'{table}__{n}')}")
        self.session.sql(" UNION ALL ".join(parts)).createOrReplaceTempView(table)
        return self.con.table(table)

    def _casts(self, schema: Mapping[str, str]) -> str:
        kinds = self.con.compiler.type_mapper
        return ", ".join(
            f"CAST({self.quote(c)} AS {kinds.to_string(ibis.dtype(t))}) AS {self.quote(c)}" for c, t in schema.items()
        )

    def rows(self, table: str, schema: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Any:
        """See Backend."""
        given = self.session.createDataFrame(_arrow([{c: r.get(c) for c in schema} for r in rows], schema))
        given.createOrReplaceTempView(f"{table}__given")
        query = f"SELECT {self._casts(schema)} FROM {self.quote(f'{table}__given')}"
        self.session.sql(query).createOrReplaceTempView(table)
        return self.con.table(table)

    def keep(self, expr: Any, *, stored: bool = True) -> Any:
        """See Backend."""
        if stored:
            return self.con.table(self.keep_sql(self.sql(expr)))
        self._kept += 1
        self.session.sql(self.sql(expr)).createOrReplaceTempView(f"kept_{self._kept}")
        return self.con.table(f"kept_{self._kept}")

    def fetch(self, expr: Any) -> list[dict[str, Any]]:
        """See Backend."""
        found: list[dict[str, Any]] = self.con.to_pyarrow(expr).to_pylist()
        return found

    def sql(self, expr: Any) -> str:
        """See Backend."""
        return str(self.con.compile(expr))

    def quote(self, name: str) -> str:
        """See Backend."""
        return "`" + name.replace("`", "``") + "`"

    def hashed(self, columns: str) -> str:
        """See Backend."""
        return f"xxhash64({columns})"

    def twice(self, query: str) -> bool:
        """See Backend."""
        alike = f"SELECT _h FROM ({query}) AS h GROUP BY _h HAVING COUNT(*) > 1"
        return bool(self.ask(f"SELECT COUNT(*) AS n FROM ({alike}) AS alike")[0]["n"])

    def keep_sql(self, query: str) -> str:
        """See Backend."""
        self._kept += 1
        name = f"kept_{self._kept}"
        # A checkpoint, not a cache: a cached table drags the plans of all it rests on into every later plan.
        self._frames[name] = self.session.sql(query).localCheckpoint()
        self._frames[name].createOrReplaceTempView(name)
        return name

    def drop(self, name: str) -> None:
        """See Backend."""
        self.session.catalog.dropTempView(name)
        self._frames.pop(name).unpersist()

    def ask(self, query: str) -> list[dict[str, Any]]:
        """See Backend."""
        found: list[dict[str, Any]] = self.table(query).to_pylist()
        return found

    def table(self, query: str) -> Any:
        """See Backend."""
        return self.session.sql(query).toArrow()

    def write(self, query: str, path: Path) -> None:
        """See Backend."""
        import pyarrow.parquet as pq

        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(self.table(query), path, compression="zstd")

    def memory(self) -> None:
        """See Backend."""

    def compute(
        self, job: Job, source: Any, files: Sequence[Path], columns: tuple[str, ...], schemas: Schemas
    ) -> Mapping[str, Any]:
        """See Backend."""
        from chahe.engine import computing_spark

        out = {}
        for name, frame in computing_spark.computed(self.session, job, source.get_name(), columns, schemas).items():
            self._kept += 1
            kept = f"kept_{self._kept}"
            self._frames[kept] = frame
            frame.createOrReplaceTempView(kept)
            out[name] = self.con.table(kept)
        return out

    def close(self) -> None:
        """See Backend. The session is shared by the process and stays; what this run kept goes."""
        for name in list(self._frames):
            self.drop(name)


def _by_date(files: Sequence[tuple[Path, str | None]]) -> Iterable[tuple[str, list[str]]]:
    for date in sorted({d or "" for _, d in files}):
        yield date, [str(f) for f, d in files if (d or "") == date]


def _as_of(date: str) -> str:
    return f"DATE '{date}'" if date else "CAST(NULL AS DATE)"


def _quoted_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _arrow(data: list[dict[str, object]], schema: Mapping[str, str]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(data, schema=ibis.schema(dict(schema)).to_pyarrow())
