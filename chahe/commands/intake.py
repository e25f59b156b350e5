"""`chahe intake`: take in what the insurer hands over, read it, and say of every file what came of it."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.casefile.case import Case
    from chahe.casefile.intake import Capture, Order
    from chahe.casefile.intake_lines import Line

LIVE = "ldaps://"
DATABASES = ("postgresql://", "mysql://", "odbc://")
KINDS: Mapping[str, str] = {"rules": "N11"}
"""Words that --kind takes for a request code."""

REASONS: Mapping[str, str] = {
    "not-recognised": "無法辨識格式",
    "empty-file": "空檔",
    "time-limit": "逾讀取時限",
    "memory-limit": "逾記憶體上限",
    "reader-crashed": "讀取程序中止",
    "reader-fault": "讀取程式錯誤",
    "refused": "讀取器拒絕",
    "ambiguous-header": "欄名不明，請執行 chahe map",
    "layout": "欄位配置檔不能使用",
    "copybook": "複製簿不能解讀",
    "layout-missing": "缺欄位配置檔",
    "layout-inside-container": "欄位配置檔在壓縮檔內",
    "record-length": "紀錄長度不符",
    "same-rows-as": "與另一檔內容相同，不重複計入",
    "damaged": "檔案不完整",
    "symbolic-link": "符號連結，不予追蹤",
    "office-lock-file": "Office 鎖定檔，請關閉文件",
    "not-a-regular-file": "非一般檔案",
    "erased-evidence": "前經具名人員命令銷毀，不再收入",
    "cannot-be-opened": "無法開啟，可能被其他程式使用中",
}
"""What the first word of a reason means on the screen."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("intake", help="收件並讀取佐證。 Take evidence in and read it.")(intake)


def intake(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    path: Annotated[
        list[str],
        typer.Argument(
            help="檔案、資料夾、ldaps://主機、postgresql:// 或 mysql://主機/資料庫、odbc://資料來源 "
            "files, folders or live sources"
        ),
    ],
    handover: Annotated[Path | None, typer.Option(help="檢附清單（未指定則自動辨識） hand-over manifest")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="欄位對應檔（chahe map） column mapping")] = None,
    kind: Annotated[
        str | None, typer.Option(help="資料代號，例如 G02；rules＝偵測規則（N11） request code; rules = N11")
    ] = None,
    supersedes: Annotated[
        list[str] | None,
        typer.Option(
            help="本次交付取代此資料代號先前之檔案 request code of which this delivery replaces what came before"
        ),
    ] = None,
    why: Annotated[str, typer.Option(help="取代理由 reason for superseding")] = "",
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
    person: Annotated[str | None, typer.Option("--as", help="收件人（預設為登入者） who receives it")] = None,
    time_limit: Annotated[float, typer.Option(help="每檔讀取時限（秒） seconds per file")] = 600.0,
    wait: Annotated[float, typer.Option(help="案件使用中時等候秒數 seconds to wait for another writer")] = 0.0,
    ldap_user: Annotated[str | None, typer.Option(help="ldaps:// 唯讀帳號 read-only account")] = None,
    ldap_ca: Annotated[Path | None, typer.Option(help="ldaps:// 憑證機構檔 CA file")] = None,
    ldap_base: Annotated[str | None, typer.Option(help="ldaps:// 搜尋基底 search base")] = None,
    query: Annotated[Path | None, typer.Option(help="資料庫查詢檔（單一 SELECT） file with one SELECT")] = None,
    db_user: Annotated[str | None, typer.Option(help="資料庫唯讀帳號 read-only account")] = None,
) -> None:
    """Take evidence in. That a file could not be read is the command's result, not its failure."""
    from chahe.casefile.case import Case
    from chahe.casefile.intake import Order
    from chahe.commands.person import person_or_user
    from chahe.intake.worker import Limits
    from chahe.output import jsonl

    kind = KINDS.get(kind or "", kind)
    _check(output, kind, time_limit)
    order = Order(
        by=person_or_user(person),
        handover=handover,
        kind=kind,
        mapping=_mapping(mapping),
        limits=Limits(seconds=time_limit),
        supersedes=tuple(supersedes or ()),
        why=why,
    )
    with Case.open(case, write=True, wait=wait) as opened:
        live = [p for p in path if p.startswith(LIVE)]
        databases = [p for p in path if p.startswith(DATABASES)]
        captures = [_capture(opened, order, url, ldap_user, ldap_ca, ldap_base) for url in live]
        captures += [_extracted(opened, order, url, db_user, query) for url in databases]
        files = [Path(p) for p in path if not p.startswith((LIVE, *DATABASES))]
        seen: list[Line] = []
        lines = _progress(_run(opened, files, order, captures, seen))
        if output == "jsonl":
            jsonl(line.as_json() for line in lines)
        else:
            _table(list(lines), opened)
    if any((line.reason or "").startswith("reader-fault") for line in seen):
        raise typer.Exit(1)


def _check(output: str, kind: str | None, time_limit: float) -> None:
    from chahe.catalog import catalog

    if output not in ("table", "jsonl"):
        raise CallError(("--format 只接受 table 或 jsonl。", "--format takes table or jsonl."), where=output)
    if time_limit <= 0:
        raise CallError(("時限須大於 0 秒。", "The limit must be more than 0 seconds."), where="--time-limit")
    if kind is not None:
        catalog().request(kind)


def _run(
    case: "Case", files: list[Path], order: "Order", captures: "list[Capture]", seen: "list[Line]"
) -> "Iterator[Line]":
    from chahe.casefile.intake import take_in

    for line in take_in(case, files, order, captures):
        seen.append(line)
        yield line


def _capture(
    case: "Case", order: "Order", url: str, user: str | None, ca_file: Path | None, base: str | None
) -> "Capture":
    """Read a directory over LDAPS, read-only, and hand its LDIF in like a file the examiner fetched on site."""
    from chahe.casefile.intake import Capture
    from chahe.intake.live_ldaps import capture
    from chahe.model import Custody, Origin

    password = os.environ.get("CHAHE_LDAP_PASSWORD")
    if not user or password is None:
        raise CallError(
            ("連線目錄服務須有帳號及密碼。", "A live directory needs an account and a password."),
            where=url,
            todo=(
                "請指定 --ldap-user 並設定環境變數 CHAHE_LDAP_PASSWORD。",
                "Give --ldap-user, set CHAHE_LDAP_PASSWORD.",
            ),
        )
    at = case.station.stamp()
    data = capture(url, user, password, str(ca_file) if ca_file else None, base)
    custody = Custody(
        origin=Origin.ON_SITE,
        received_by=order.by,
        received_at=at,
        system=url,
        as_of=at[:10],
        extraction="LDAPS, read-only search: domain, PSO, users, groups, OU",
        operator=order.by,
    )
    name = url.removeprefix(LIVE).strip("/").replace("/", "_").replace(":", "_")
    return Capture(f"ldaps/{name}-{at.replace(':', '')}.ldf", data, custody)


def _extracted(case: "Case", order: "Order", url: str, user: str | None, query: Path | None) -> "Capture":
    """Take one query's rows from a live database and hand them in like a file the examiner fetched on site."""
    from chahe.casefile.intake import Capture
    from chahe.intake.live_databases import extract, target_of
    from chahe.model import Custody, Origin

    target = target_of(url)
    password = os.environ.get("CHAHE_DB_PASSWORD")
    if not user or password is None or query is None:
        raise CallError(
            ("連線資料庫須有帳號、密碼及查詢檔。", "A live database needs an account, a password and a query."),
            where=target.place,
            todo=(
                "請指定 --db-user、--query 並設定環境變數 CHAHE_DB_PASSWORD。",
                "Give --db-user and --query, set CHAHE_DB_PASSWORD.",
            ),
        )
    at = case.station.stamp()
    file = case.path("cache", f"extract-{at.replace(':', '')}.parquet")
    file.parent.mkdir(parents=True, exist_ok=True)
    said = extract(url, user, password, query.read_text(encoding="utf-8"), file, case.station.stamp)
    custody = Custody(
        origin=Origin.ON_SITE,
        received_by=order.by,
        received_at=at,
        system=f"{said.database} ({said.server})",
        as_of=_day_in_taipei(said.began),
        extraction=f"{said.isolation}; {said.began}/{said.ended}; {said.query}",
        operator=f"{order.by} ({said.account})",
        stated_records=said.rows,
    )
    name = target.place.replace("://", "/").replace(":", "_")
    return Capture(f"{name}/{query.stem}-{at.replace(':', '')}.parquet", file, custody)


def _day_in_taipei(stamp: str) -> str:
    from datetime import datetime

    from chahe.intake.api import TAIPEI

    return datetime.fromisoformat(stamp).astimezone(TAIPEI).date().isoformat()


def _mapping(file: Path | None) -> Mapping[str, str]:
    if file is None:
        return {}
    from chahe.intake.mapping import load

    return load(file.read_text(encoding="utf-8"))


def _progress(lines: "Iterable[Line]") -> "Iterator[Line]":
    """Show on a terminal's stderr what is being done; nothing elsewhere, so that logs stay clean."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("讀取佐證 reading", total=None)
        for line in lines:
            progress.update(task, advance=1, description=line.path[-48:])
            yield line


def _table(lines: "list[Line]", case: "Case") -> None:
    from chahe.casefile.handed_over import problems
    from chahe.output import table

    rows = sorted(lines, key=lambda line: line.path)
    table(
        "收件結果 intake",
        ("檔案 file", "讀取器 reader", "紀錄 records", "列 rows", "退回 rejects", "略過 skipped", "說明 reason"),
        [
            (r.path, r.reader or "未讀取 unread", r.records, r.rows, r.rejects, r.skipped, _in_words(r.reason))
            for r in rows
        ],
    )
    differing = problems(case)
    if differing:
        table(
            "與檢附清單不符 differences from the manifest",
            ("資料代號 code", "檔案 file", "不符 problem", "清單所載 stated", "實際 found"),
            [(d.code, d.path, PROBLEMS[d.problem.value], d.stated, d.found) for d in differing],
        )


PROBLEMS: Mapping[str, str] = {
    "file-missing": "清單所載檔案未收到 listed, not received",
    "not-listed": "檔案未列於清單 received, not listed",
    "path-differs": "路徑不符（雜湊相同） another path, same digest",
    "size-differs": "位元組數不符 size differs",
    "digest-differs": "雜湊不符 digest differs",
    "records-differ": "筆數不符 records differ",
    "unread": "無法讀取 cannot be read",
    "no-path": "未載檔名 names no file",
    "unknown-code": "資料代號不明 unknown code",
    "listed-twice": "重複列載 listed twice",
    "line-unread": "清單欄位無法讀取 a field cannot be read",
}
"""What a difference is called on the screen."""


def _in_words(reason: str | None) -> str:
    if reason is None:
        return ""
    word, sep, rest = reason.partition(": ")
    first = word.split(" ")[0]
    return f"{REASONS[first]} {reason}" if first in REASONS else f"{word}{sep}{rest}"
