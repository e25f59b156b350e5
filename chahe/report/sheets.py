"""The sheets of the working papers as a workbook: what stands in each, apart from how Excel shows it. Pure."""

from collections.abc import Iterator

from chahe.catalog import catalog
from chahe.findings.followup import COLUMNS
from chahe.findings.phrases import subject_text
from chahe.messages.insufficient import incomplete
from chahe.report.content import Code, Heading, Para, printable
from chahe.report.dossier import ItemPaper
from chahe.report.making import Making, file_number
from chahe.report.paper_parts import measured_text
from chahe.report.picture_sheets import number_sheets
from chahe.report.sheet import Cell, Sheet
from chahe.report.volume2 import item_rows, trail
from chahe.report.working_paper import working_paper

MOST_ROWS = 100_000
"""Exceptions of one item in its sheet; `chahe exceptions` gives all."""


def sheets(making: Making) -> Iterator[Sheet]:
    """Every sheet of the workbook, the index first."""
    yield _index(making)
    for paper in making.dossier.items:
        yield _item(making, paper)
    yield _evidence(making)
    yield _control(making)
    yield _follow_up(making)
    yield from _intake(making)
    yield from number_sheets(making)
    trail_table = trail(making)
    yield Sheet("稽核軌跡", (("項目 item", 26), ("內容 value", 90)), (), "稽核軌跡 audit trail", tuple(trail_table))
    code = [
        b
        for name, d in sorted(making.dossier.derivations.items())
        for b in (Heading(2, name), Para(str(d.get("doc", ""))), Code(str(d.get("sql") or "")))
    ]
    yield Sheet(
        "衍生資料SQL", (("名稱 name", 30), ("條件式 SQL", 100)), (), "衍生資料之條件式 derivations", tuple(code)
    )


def _index(making: Making) -> Sheet:
    columns = (
        ("代號 code", 11),
        ("項次 label", 15),
        ("查核項目 item (verbatim)", 60),
        ("擬議（系統產生，未經核定） proposal", 22),
        ("查核結論 conclusion", 24),
        ("缺失 findings", 30),
        ("例外筆數 exceptions", 12),
        ("待釐清 unsettled", 12),
    )
    rows: list[tuple[Cell, ...]] = []
    links: list[str] = []
    for paper, cells in item_rows(making):
        stars = [o for o in paper.observations if o.subject == "*"]
        rows.append((*cells, sum(o.exceptions for o in stars), sum(o.unsettled for o in stars)))
        links.append(paper.code)
    return Sheet("索引", columns, tuple(rows), "查核項目彙總表 index of items", (), tuple(links), 2)


def _item(making: Making, paper: ItemPaper) -> Sheet:
    columns = (
        ("程序 check", 30),
        ("受查對象 subject", 34),
        ("依據 ground", 14),
        ("事實 measured", 70),
        ("佐證出處 pointers", 60),
        ("出處數 places", 10),
        ("備註 remark", 20),
    )
    rows: list[tuple[Cell, ...]] = []
    total = 0
    for check in sorted({o.check for o in paper.observations if o.subject == "*"}):
        listed = making.dossier.exceptions.get(check, ())
        total += len(listed)
        for r in listed[: max(0, MOST_ROWS - len(rows))]:
            places = [str(p) for p in r.get("pointers") or ()]
            ground = "僅違內規" if r.get("verdict") == "own" else "違反規範" if r.get("verdict") == "law" else ""
            who = subject_text(printable(str(r.get("subject", ""))))
            rows.append((check, who, ground, measured_text(r), "\n".join(places[:20]), len(places), ""))
    blocks = [b for b in working_paper(making, paper) if not isinstance(b, Code)]
    if total > len(rows):
        blocks.append(Para(f"例外共{total:,}筆，本表列前{len(rows):,}筆。"))
    title = f"{paper.code}　{catalog().node(paper.code).label}　例外清單 exceptions（工作底稿列於其下 paper below）"
    return Sheet(paper.code, columns, tuple(rows), title, tuple(blocks[1:]), (), 1)


def _evidence(making: Making) -> Sheet:
    columns = (
        ("檔號 no.", 8),
        ("代號 code", 8),
        ("檔名 file", 50),
        ("SHA-256", 68),
        ("位元組 bytes", 14),
        ("來源級別 origin", 18),
        ("來源、產出方式 source", 40),
        ("期間 period", 22),
        ("已由下列檔案取代，不納入母體 superseded by", 40),
    )
    rows = []
    for n, e in enumerate(making.dossier.evidence):
        c = e.item.custody
        source = "；".join(x for x in (c.system, c.extraction, c.operator, c.witness) if x)
        period = "－".join(x for x in (c.period_from, c.period_to) if x) or (c.as_of or "")
        rows.append(
            (
                file_number(n),
                c.request_code or "",
                e.item.name,
                e.item.digest,
                e.item.size,
                c.origin.value,
                source,
                period,
                e.superseded or "",
            )
        )
    return Sheet("佐證目錄", columns, tuple(rows), "佐證目錄 evidence")


def _control(making: Making) -> Sheet:
    columns = (
        ("檔號 no.", 8),
        ("檔案（成員） file", 60),
        ("讀取程式 reader", 22),
        ("紀錄數 records", 12),
        ("成列 rows", 10),
        ("退回 rejects", 10),
        ("略過 skipped", 10),
        ("檢附清單筆數 stated", 12),
        ("勾稽 tied", 16),
        ("未說明退回 unexplained", 12),
    )
    rows: list[tuple[Cell, ...]] = []
    for n, e in enumerate(making.dossier.evidence):
        for r in e.readings:
            x = r.reading
            stated: Cell = "" if r.stated is None else r.stated
            word = "相符" if r.tied else f"不符（{r.loose}）"
            rows.append(
                (
                    file_number(n),
                    x.name,
                    x.reader or (x.reason or ""),
                    x.records,
                    x.rows,
                    x.rejects,
                    x.skipped,
                    stated,
                    word,
                    r.unexplained,
                )
            )
    return Sheet("控制總數", columns, tuple(rows), "控制總數 control totals")


def _follow_up(making: Making) -> Sheet:
    retest = {True: "重新測試相符，得結案", False: "重新測試仍有例外", None: "尚無較新佐證"}
    rows = tuple((*(f.cells.get(c, "") for c in COLUMNS), retest[f.closed_by_retest]) for f in making.dossier.follow_up)
    columns = (*((c, 20) for c in COLUMNS), ("重新測試 re-test", 24))
    return Sheet("追蹤改善表", columns, rows, "追蹤改善表 follow-up")


def _intake(making: Making) -> Iterator[Sheet]:
    d = making.dossier
    yield Sheet(
        "退回紀錄",
        (("檔案 file", 50), ("位置 place", 30), ("原因 reason", 40), ("說明人 by", 14), ("說明 why", 40)),
        tuple((r.name, r.locator, r.reason, r.explained_by or "", r.why or "") for r in d.rejects),
        "退回紀錄 rejects",
    )
    yield Sheet(
        "資料缺口",
        (
            ("資料表 table", 22),
            ("欄位 column", 18),
            ("對象 key", 24),
            ("所見 found", 50),
            ("原因 reason", 60),
            ("檔案 file", 40),
        ),
        tuple(
            (g.table, g.column or "", g.key or "", incomplete(f"{g.table}: {g.reason}").words, g.reason, g.name or "")
            for g in d.gaps
        ),
        "資料缺口 gaps",
    )
