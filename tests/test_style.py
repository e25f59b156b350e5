"""The rules of the house over everything registered: checks, derivations, tables, readers, items, and the code."""

import ast
import importlib
import inspect
import re
import statistics
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import ibis
import ibis.expr.operations as ops
import pytest
import yaml

from chahe.catalog import catalog
from chahe.checks import api as checks_api
from chahe.checks.api import Check, checks
from chahe.criteria import load
from chahe.derive import api as derive_api
from chahe.derive.api import BUILT_IN, derives, gaps
from chahe.engine.bound_criteria import Bound
from chahe.engine.sql import check_sql, schema_of
from chahe.intake import api as intake_api
from chahe.intake.api import readers
from chahe.model import Layer
from chahe.report import formats
from chahe.tables import api as tables_api
from chahe.tables.api import Type, tables

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted((ROOT / "chahe").rglob("*.py"))
OURS = [*CODE, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "tools").glob("*.py"))]
CASES = ROOT / "tests" / "cases"
OF_IBIS = frozenset(dir(ibis.Table))
NUMBERS = (Type.INT, Type.DECIMAL)
PLAIN = (0, 1)


def name(path: Path) -> str:
    """The path as failures print it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def check_modules() -> list[ModuleType]:
    """Every module under chahe/checks/part*, in order."""
    found = sorted((ROOT / "chahe" / "checks").glob("part*/q*.py"))
    return [importlib.import_module(f"chahe.checks.{p.parent.name}.{p.stem}") for p in found]


MODULES = check_modules()
EACH_CHECK = pytest.mark.parametrize("check", list(checks().values()), ids=list(checks()))
EACH_MODULE = pytest.mark.parametrize("module", MODULES, ids=[m.__name__.rpartition(".")[2] for m in MODULES])


def made_in(module: ModuleType) -> list[Check]:
    """The checks a module defines."""
    return [v for v in vars(module).values() if isinstance(v, Check)]


def rules(check: Check) -> list[Callable[..., Any]]:
    """The functions a check is made of."""
    return [r for r in (check.rule, check.applies, check.pending) if r is not None]


@EACH_MODULE
def test_a_check_file_is_named_for_one_item_and_holds_checks_of_it_alone(module: ModuleType) -> None:
    part, _, stem = module.__name__.removeprefix("chahe.checks.").partition(".")
    found = re.fullmatch(r"q([1-9](?:_[0-9]+)+)_[a-z][a-z0-9_]*", stem)
    assert found, stem
    code = found[1].replace("_", ".")
    assert part == f"part{code[0]}"
    assert catalog().item(code).node.code == code
    assert {c.question for c in made_in(module)} == {code}


@EACH_MODULE
def test_a_check_file_opens_with_the_words_of_the_item(module: ModuleType) -> None:
    text = catalog().item(made_in(module)[0].question).node.text
    paragraph = re.sub(r"\s", "", (module.__doc__ or "").split("\n\n")[0])
    assert paragraph == re.sub(r"\s", "", text)
    assert "\n\n" in (module.__doc__ or ""), "then what is tested and what is not"


@EACH_CHECK
def test_a_check_compiles_against_the_declared_columns(check: Check) -> None:
    assert check_sql(check, load())
    declared = set(schema_of(check.population))
    assert {check.subject, *check.shows, *check.criteria.values()} <= declared
    assert all(n in {*tables(), *derives()} for n in check.absence_in)


def reads(check: Check, rule: Callable[..., Any]) -> set[str]:
    """The columns of the population that a rule's expression reads, criteria left out."""
    rows = ibis.table(schema_of(check.population), name=check.population)
    answer = rule(rows, Bound(check, rows, load(), (Layer.OWN, Layer.LAW)))
    dates = set(check.criteria.values())
    return {f.name for f in answer.op().find(ops.Field)} - dates if hasattr(answer, "op") else set()


@EACH_CHECK
def test_no_check_ignores_its_table(check: Check) -> None:
    """A rule that reads no column beside the dates of its criteria is a muted check."""
    assert reads(check, check.rule), check.id


def test_a_muted_check_would_be_seen() -> None:
    one = next(c for c in checks().values() if c.criteria)
    parameter = next(iter(one.criteria))
    assert reads(one, lambda t, c: ibis.literal(False)) == set()
    assert reads(one, lambda t, c: c[parameter].isnull()) == set()


@EACH_CHECK
def test_a_check_says_what_it_finds_in_both_languages(check: Check) -> None:
    zh, en = check.title
    assert re.search(r"[一-鿿]", zh)
    assert en.strip()
    assert not re.search(r"[一-鿿]", en)
    assert check.doc.endswith("."), "one sentence that states the exception"
    # One cause is one finding, so checks of two items may share one.
    assert catalog().item(check.cause.partition("/")[0]).node.asks


def bodies(module: ModuleType) -> Iterator[ast.FunctionDef]:
    """Functions of a check file."""
    file = Path(cast("str", module.__file__))
    yield from (n for n in ast.walk(tree(file)) if isinstance(n, ast.FunctionDef))


@EACH_MODULE
def test_no_number_but_zero_and_one_in_a_check(module: ModuleType) -> None:
    """Thresholds are dated criteria, never numbers in code."""
    file = Path(cast("str", module.__file__))
    numbers = [
        f"{n.lineno}: {n.value}"
        for n in ast.walk(tree(file))
        if isinstance(n, ast.Constant) and isinstance(n.value, (int, float)) and n.value not in PLAIN
    ]
    assert numbers == []


@EACH_MODULE
def test_a_rule_is_short_and_named_for_what_it_finds(module: ModuleType) -> None:
    long = [f.name for f in bodies(module) if (f.end_lineno or 0) - f.lineno + 1 > 25]
    assert long == []
    ids = {c.id.split("/")[1]: c.rule.__name__ for c in made_in(module)}
    assert all(re.fullmatch(r"[a-z][a-z_]*", n) for n in ids.values()), ids
    assert not any(re.search(r"\d", i) for i in ids), "no threshold in a name"


def test_check_modules_import_only_the_vocabulary() -> None:
    allowed = {"chahe.checks.api", "chahe.expressions"}
    wrong = []
    for module in MODULES:
        file = Path(cast("str", module.__file__))
        for n in ast.walk(tree(file)):
            named = [n.module or ""] if isinstance(n, ast.ImportFrom) else []
            named += [a.name for a in n.names] if isinstance(n, ast.Import) else []
            wrong += [f"{name(file)}: {m}" for m in named if m not in allowed]
    assert wrong == []


# Cases -----------------------------------------------------------------------------------------------------------


def entries() -> dict[str, tuple[Path, dict[str, Any]]]:
    """Check id -> (file, entry)."""
    return {e["check"]: (p, e) for p in sorted(CASES.rglob("*.yaml")) for e in yaml.safe_load(p.read_text("utf-8"))}


ENTRIES = entries()


@EACH_CHECK
def test_the_cases_of_a_check_stand_in_the_file_of_its_item(check: Check) -> None:
    path, _ = ENTRIES[check.id]
    assert path.relative_to(CASES).as_posix() == f"part{check.question[0]}/{check.question}.yaml"


@EACH_CHECK
def test_a_check_has_the_cases_it_needs(check: Check) -> None:
    _, entry = ENTRIES[check.id]
    found = {(c["expect"], c.get("reason", "").partition(":")[0]) for c in entry["cases"]}
    outcomes = {o for o, _ in found}
    assert {"met", "exception", "insufficient-evidence"} <= outcomes
    if check.applies is not None:
        assert any(r == "no-applicable-rows" for _, r in found), "one case is not subject to the check"
    assert len({c["name"] for c in entry["cases"]}) == len(entry["cases"])


def test_every_file_under_cases_is_claimed() -> None:
    known = {p for p, _ in ENTRIES.values()}
    assert [name(p) for p in CASES.rglob("*") if p.is_file() and p not in known] == []


def test_every_folder_of_the_corpus_is_a_reader() -> None:
    stray = [p for p in (ROOT / "tests" / "corpus").iterdir() if p.name.replace("__", "/") not in readers()]
    assert [name(p) for p in stray] == []


# Items, derivations, tables, readers -------------------------------------------------------------------------------


@pytest.mark.parametrize("item", catalog().items, ids=lambda i: i.node.code)
def test_every_item_has_a_check_or_says_why_a_person_answers(item: Any) -> None:
    tested = {c.aspect for c in checks().values() if c.question == item.node.code}
    for aspect in item.aspects:
        if aspect.id not in tested:
            assert len(item.human.zh) > 10
            assert len(item.human.en) > 20


@pytest.mark.parametrize("one", [*derives().values(), *gaps()], ids=lambda d: d.name)
def test_a_derivation_says_what_a_row_is(one: Any) -> None:
    assert len(one.doc.split()) > 5
    if one.name in derives():
        columns = set(schema_of(one.name))
        assert set(one.key) <= columns
        for table, mapping in one.trace.items():
            assert set(mapping) <= set(schema_of(table)), f"{one.name} traces {table}"
            assert set(mapping.values()) <= columns
    else:
        assert one.table in {*tables(), *derives()}
        assert one.column is None or one.column in schema_of(one.table)


@pytest.mark.parametrize("table", sorted({*tables(), *derives(), *BUILT_IN}))
def test_no_column_is_named_like_a_method_of_ibis(table: str) -> None:
    """`t.count == 9` is Python False where a column is named count: a silent met."""
    assert sorted(set(schema_of(table)) & OF_IBIS) == []


@pytest.mark.parametrize("table", tables().values(), ids=lambda t: t.name)
def test_a_table_says_what_its_columns_mean(table: Any) -> None:
    assert table.doc.strip()
    columns = {c.name: c for c in table.columns}
    assert len(columns) == len(table.columns)
    assert set(table.key) <= set(columns)
    for c in table.columns:
        assert c.doc.strip(), c.name
        assert c.null.strip() or c.required, c.name
        assert c.unit or c.type not in NUMBERS, f"{c.name} has no unit"
        assert re.fullmatch(r"[a-z][a-z0-9_]*", c.name)


@pytest.mark.parametrize("reader", readers().values(), ids=lambda r: r.name)
def test_a_reader_names_tables_that_exist_and_its_format(reader: Any) -> None:
    assert set(reader.tables) <= set(tables())
    module = inspect.getmodule(reader.read)
    assert module is not None
    assert len((module.__doc__ or "").split()) > 8, "format, version, known gaps"
    assert re.fullmatch(r"[0-9]+", reader.version)


# No central list: a file put into the folder is found ---------------------------------------------------------------

DROPPED: dict[str, tuple[str, str, str]] = {
    "check": (
        "chahe.checks.part4",
        "q4_5_2_dropped",
        '''
        """Words."""
        from chahe.checks.api import check

        @check("4.5.2/dropped", aspect="B", population="account", subject="account_name", title=("甲", "A"))
        def dropped(t, c):
            """One."""
            return t.enabled
        ''',
    ),
    "derive": (
        "chahe.derive",
        "dropped",
        '''
        from chahe.derive.api import derive

        @derive(key=("account_name",))
        def dropped(account):
            """One row each."""
            return account.select("account_name")
        ''',
    ),
    "table": (
        "chahe.tables",
        "dropped",
        """
        from chahe.tables.api import Table, text

        TABLE = Table("dropped", "A thing.", (text("a", "A."),))
        """,
    ),
    "format": ("chahe.report.formats", "dropped", "SUFFIX = '.dropped'\nVOLUMES = (1,)\n"),
    "reader": (
        "chahe.intake",
        "dropped",
        """
        from chahe.intake.api import Reader

        READER = Reader("dropped", "1", (), lambda head: False, lambda stream, sink, ctx: None)
        """,
    ),
}


@pytest.mark.parametrize("kind", sorted(DROPPED))
def test_a_file_in_the_folder_is_enough(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package_name, stem, text = DROPPED[kind]
    found: Any = {
        "check": checks_api.checks,
        "derive": derive_api.derives,
        "table": tables_api.tables,
        "reader": intake_api.readers,
        "format": formats.names,
    }[kind]
    before = set(found())
    package = importlib.import_module(package_name)
    (tmp_path / f"{stem}.py").write_text(textwrap.dedent(text), encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    found.cache_clear()
    try:
        assert {n.rpartition("/")[2] for n in set(found()) - before} == {"dropped"}
    finally:
        found.cache_clear()
        sys.modules.pop(f"{package_name}.{stem}", None)


def test_nothing_imports_a_check_a_table_or_a_reader_to_register_it() -> None:
    """Files of checks and tables are imported by discovery alone."""
    folders = re.compile(r"chahe\.(checks\.part\d|tables\.(?!api$))")
    wrong = []
    for path in CODE:
        for n in ast.walk(tree(path)):
            named = [n.module or ""] if isinstance(n, ast.ImportFrom) else []
            named += [a.name for a in n.names] if isinstance(n, ast.Import) else []
            wrong += [f"{name(path)}: {m}" for m in named if folders.match(m)]
    assert wrong == []


# The code itself -----------------------------------------------------------------------------------------------------


def functions(paths: list[Path]) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method."""
    for path in paths:
        yield from ((path, n) for n in ast.walk(tree(path)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))


def percentile(values: list[int], share: int) -> float:
    """The value below which `share` percent lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def test_modules_stay_small() -> None:
    lengths = [n for p in CODE if (n := len(p.read_text(encoding="utf-8").splitlines())) > 3]
    assert statistics.median(lengths) <= 150
    assert percentile(lengths, 95) <= 400
    assert max(lengths) <= 500


def test_functions_stay_small() -> None:
    lengths = [(f.end_lineno or 0) - f.lineno + 1 for _, f in functions(CODE)]
    assert statistics.median(lengths) <= 12
    assert percentile(lengths, 95) <= 40


def test_no_file_is_named_for_nothing() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert [name(p) for p in OURS if p.stem in banned] == []


def test_nothing_is_left_to_be_done() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert [name(p) for p in OURS if marks.search(p.read_text(encoding="utf-8"))] == []


def test_text_is_read_and_written_in_a_named_encoding() -> None:
    """Windows would take cp950 where none is named."""
    wrong = []
    for path in OURS:
        for n in ast.walk(tree(path)):
            if not isinstance(n, ast.Call):
                continue
            called = n.func.attr if isinstance(n.func, ast.Attribute) else ""
            plain = {"read_text": 0, "write_text": 1}.get(called)
            if plain is not None and len(n.args) <= plain and not any(k.arg == "encoding" for k in n.keywords):
                wrong.append(f"{name(path)}:{n.lineno}")
    assert wrong == []


POSIX = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog"}


def test_posix_modules_are_imported_only_where_windows_has_another_way() -> None:
    """At the top of a file they would keep the program from starting on Windows."""
    wrong = []
    for path in CODE:
        for n in tree(path).body:
            named = [n.module or ""] if isinstance(n, ast.ImportFrom) else []
            named += [a.name for a in n.names] if isinstance(n, ast.Import) else []
            wrong += [f"{name(path)}: {m}" for m in named if m.partition(".")[0] in POSIX]
    assert wrong == []


def test_no_test_is_muted_without_a_reason() -> None:
    """A skip or xfail says why; a soak, spark or root test carries its mark instead."""
    wrong = []
    for path in OURS:
        for n in ast.walk(tree(path)):
            if not isinstance(n, ast.Call) or not isinstance(n.func, ast.Attribute):
                continue
            if n.func.attr in ("skip", "skipif", "xfail") and not (
                any(k.arg == "reason" for k in n.keywords) or (n.func.attr == "skip" and n.args)
            ):
                wrong.append(f"{name(path)}:{n.lineno}")
    assert wrong == []
