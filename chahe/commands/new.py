"""`chahe new check|reader|table`: the files of a new check, reader or table, with cases that fail until it is written.

In a checkout only. Nothing is overwritten; the cases of a second check are added to the file of its item.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError

Written = Mapping[Path, str]

CHECK = '''"""{text}

{what}
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import unknown


@check(
    "{id}",
    aspect="{aspect}",
    population="{population}",
    subject="{subject}",
    title=("{name}（例外名稱）", "{name} (name of the exception)"),
)
def {function}(t: Rows, c: Criteria) -> Bool:
    """State in one sentence what an exception is."""
    return unknown(t.{subject})
'''
WHAT = "Say what of aspect {aspect} is tested and what is not. The cases fail until the rule says what an exception is."

CASES = """- check: {id}
  base: {{{subject}: A}}
  cases:
    - {{name: exactly at the limit, change: {{}}, expect: met}}
    - {{name: just past it, change: {{}}, expect: exception}}
    - {{name: the record does not say, change: {{}}, expect: insufficient-evidence}}
"""

READER = '''"""{name}: say format, version, where it is specified, time zone, known gaps."""

from typing import BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink


def recognise(head: Head) -> bool:
    """Say by what the format is known for certain; never by the name of the file alone."""
    return False


def read(stream: BinaryIO, sink: Sink, context: Context) -> None:
    """Every record becomes a row, a reject or a skip."""
    for number, _ in enumerate(stream, 1):
        sink.reject(number, f"line:{{number}}", "not read", "{table}")


READER = Reader("{name}", "1", ("{table}",), recognise, read)
'''
SOURCE = "Say where this input comes from and under which licence.\n"

TABLE = '''"""Say what one record is."""

from chahe.tables.api import Table, text

TABLE = Table(
    "{name}",
    "",
    (text("{name}_id", "", required=True),),
)
'''


def register(app: typer.Typer) -> None:
    """Add the commands."""
    new = typer.Typer(help="新增查核、讀取器或資料表（開發用）。 Start a new check, reader or table.")
    new.command("check", help="新增查核及其案例。 A check and its cases.")(check)
    new.command("reader", help="新增讀取器及其樣本。 A reader and its corpus.")(reader)
    new.command("table", help="新增資料表。 A table.")(table)
    app.add_typer(new, name="new", rich_help_panel=None)


def check(
    code: Annotated[str, typer.Argument(help="查核項目代碼，例如 4.5.1 item code")],
    name: Annotated[str, typer.Argument(help="例外名稱，小寫及連字號 name of the exception, e.g. lockout")],
    population: Annotated[str, typer.Option(help="母體：資料表或導出表 table or derivation")],
    subject: Annotated[str | None, typer.Option(help="對象欄位 column that names what is judged")] = None,
    aspect: Annotated[str, typer.Option(help="面向 aspect")] = "B",
) -> None:
    """chahe/checks/part4/q4_5_1_lockout.py and tests/cases/part4/4.5.1.yaml."""
    from chahe.catalog import catalog
    from chahe.checks.api import checks

    root = checkout()
    item = catalog().item(code)
    id_ = f"{code}/{_named(name, '-')}"
    if id_ in checks():
        raise CallError(("已有此查核。", "There is such a check."), where=id_)
    if aspect not in {a.id for a in item.aspects}:
        raise CallError(("本項無此面向。", "The item has no such aspect."), where=f"{code} {aspect}")
    words = {
        "id": id_,
        "name": name,
        "function": name.replace("-", "_"),
        "text": _wrapped(item.node.text),
        "what": WHAT.format(aspect=aspect),
        "aspect": aspect,
        "population": population,
        "subject": _column(population, subject),
    }
    folder = f"part{code[0]}"
    stem = f"q{code.replace('.', '_')}_{words['function']}"
    cases = root / "tests" / "cases" / folder / f"{code}.yaml"
    earlier = cases.read_text(encoding="utf-8") if cases.exists() else ""
    module = root / "chahe" / "checks" / folder / f"{stem}.py"
    _refuse([module])
    _write({module: CHECK.format(**words), cases: earlier + CASES.format(**words)})
    typer.echo(f"下一步 next: make test T={code}    make docs")


def reader(
    name: Annotated[str, typer.Argument(help="格式名稱，小寫及連字號 name of the format, e.g. nmap-xml")],
    table: Annotated[str, typer.Option(help="寫入之資料表 table it feeds")],
) -> None:
    """chahe/intake/nmap_xml.py and a case under tests/corpus/nmap-xml."""
    from chahe.tables.api import tables

    root = checkout()
    _named(name, "-")
    if table not in tables():
        raise CallError(("沒有此資料表。", "There is no such table."), where=table)
    module = root / "chahe" / "intake" / f"{name.replace('-', '_')}.py"
    folder = root / "tests" / "corpus" / name / "first"
    _refuse([module, folder])
    _write(
        {
            module: READER.format(name=name, table=table),
            folder / "SOURCE.md": SOURCE,
            folder / "input.txt": "one record\n",
            folder / "expected.jsonl": f'{{"table": "{table}", "_item": "", "_rec": 1, "_loc": "line:1"}}\n',
            folder / "rejects.jsonl": "",
            folder / "totals.json": "{}\n",
        }
    )
    typer.echo("下一步 next: make test T=corpus")


def table(name: Annotated[str, typer.Argument(help="資料表名稱，小寫及底線 name, e.g. open_port")]) -> None:
    """chahe/tables/open_port.py; the style test fails until every column says what it means."""
    from chahe.derive.api import BUILT_IN, derives
    from chahe.tables.api import tables

    root = checkout()
    _named(name, "_")
    if name in {*tables(), *derives(), *BUILT_IN}:
        raise CallError(("已有此資料表或導出表。", "There is such a table or derivation."), where=name)
    module = root / "chahe" / "tables" / f"{name}.py"
    _refuse([module])
    _write({module: TABLE.format(name=name)})
    typer.echo("下一步 next: make test T=style")


def checkout() -> Path:
    """The root of the checkout this program runs from. Raises CallError for an installed program."""
    import chahe

    root = Path(chahe.__file__).resolve().parents[1]
    if not (root / "pyproject.toml").is_file() or not (root / "tests" / "cases").is_dir():
        raise CallError(
            ("此指令僅能於原始碼目錄使用。", "This command works in a checkout of the source only."),
            where=str(root),
            todo=("請取得原始碼並執行 make dev。", "Get the source and run `make dev`."),
        )
    return root


def _named(name: str, joint: str) -> str:
    if not re.fullmatch(rf"[a-z]+({joint}?[a-z0-9]+)*", name):
        raise CallError(
            (f"名稱須為小寫英數字，以 {joint} 連接。", f"A name is lower case, joined by `{joint}`."), where=name[:80]
        )
    return name


def _column(population: str, subject: str | None) -> str:
    from chahe.derive.api import derives
    from chahe.engine.sql import schema_of
    from chahe.tables.api import tables

    if population not in {*tables(), *derives()}:
        raise CallError(("沒有此資料表或導出表。", "There is no such table or derivation."), where=population)
    columns = schema_of(population)
    if subject is None:
        key = derives()[population].key if population in derives() else tables()[population].key
        subject = next(c for c in (*key, *columns) if str(columns[c]) == "string")
    if subject not in columns:
        raise CallError(("母體無此欄位。", "The population has no such column."), where=f"{population}.{subject}")
    return subject


def _wrapped(text: str) -> str:
    """A Chinese character is two columns wide: 55 fit a line of code."""
    return "\n".join(text[i : i + 55] for i in range(0, len(text), 55))


def _refuse(paths: list[Path]) -> None:
    for path in paths:
        if path.exists():
            raise CallError(("檔案已存在，不予覆寫。", "The file exists and is not overwritten."), where=str(path))


def _write(files: Written) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        typer.echo(str(path))
