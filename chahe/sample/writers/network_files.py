"""N07 as Zeek's ASCII writer rotates it (a folder a day, gzip), and the sheets N08, N16, N17, N18."""

import gzip
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import PERIOD_FROM, roc
from chahe.sample.world.network import DNS_SERVERS, FIRST, Ask, Fetch, Flow, Hello, Traffic, days
from chahe.sample.writers.sheet import Cell, Grid, as_csv, workbook

FINDINGS: Final = "網路監控/N08_異常及情資處理紀錄.xlsx"
RESOLVERS: Final = "網路監控/N16_核准解析伺服器.csv"
INDICATORS: Final = "網路監控/N17_威脅指標.csv"
EXEMPTIONS: Final = "網路監控/N18_排除告警核准清單.xlsx"

_ENDS: Final = (("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"),
                ("id.resp_h", "addr"), ("id.resp_p", "port"))  # fmt: skip
_CONN: Final = (*_ENDS, ("proto", "enum"), ("service", "string"), ("duration", "interval"), ("orig_bytes", "count"),
                ("resp_bytes", "count"), ("conn_state", "string"), ("local_orig", "bool"), ("local_resp", "bool"),
                ("missed_bytes", "count"), ("history", "string"), ("orig_pkts", "count"), ("orig_ip_bytes", "count"),
                ("resp_pkts", "count"), ("resp_ip_bytes", "count"), ("tunnel_parents", "set[string]"))  # fmt: skip
_DNS: Final = (*_ENDS, ("proto", "enum"), ("trans_id", "count"), ("rtt", "interval"), ("query", "string"),
               ("qclass", "count"), ("qclass_name", "string"), ("qtype", "count"), ("qtype_name", "string"),
               ("rcode", "count"), ("rcode_name", "string"), ("AA", "bool"), ("TC", "bool"), ("RD", "bool"),
               ("RA", "bool"), ("Z", "count"), ("answers", "vector[string]"), ("TTLs", "vector[interval]"),
               ("rejected", "bool"))  # fmt: skip
_SSL: Final = (*_ENDS, ("version", "string"), ("cipher", "string"), ("curve", "string"), ("server_name", "string"),
               ("resumed", "bool"), ("last_alert", "string"), ("next_protocol", "string"),
               ("established", "bool"))  # fmt: skip
_HTTP: Final = (*_ENDS, ("trans_depth", "count"), ("method", "string"), ("host", "string"), ("uri", "string"),
                ("referrer", "string"), ("version", "string"), ("user_agent", "string"), ("origin", "string"),
                ("request_body_len", "count"), ("response_body_len", "count"), ("status_code", "count"),
                ("status_msg", "string"), ("info_code", "count"), ("info_msg", "string"), ("tags", "set[enum]"),
                ("username", "string"), ("password", "string"), ("proxied", "set[string]"))  # fmt: skip


def files(t: Traffic) -> list[Item]:
    """All of them."""
    return [*logs(t), _findings(t), _resolvers(), _indicators(t), _exemptions(t)]


def path_of(log: str, day: date) -> str:
    """Where the rotated log of a day lies."""
    return f"網路監控/zeek/{day.isoformat()}/{log}.00_00_00-00_00_00.log.gz"


def logs(t: Traffic) -> list[Item]:
    """conn, dns, ssl and http of each day."""
    return [
        *_log("conn", _CONN, [(f, _conn(f)) for f in t.flows]),
        *_log("dns", _DNS, [(a.flow, _dns(a)) for a in t.asks]),
        *_log("ssl", _SSL, [(h.flow, _ssl(h)) for h in t.hellos]),
        *_log("http", _HTTP, [(f.flow, _http(f)) for f in t.fetches]),
    ]


def _log(log: str, fields: Sequence[tuple[str, str]], seen: Sequence[tuple[Flow, list[str]]]) -> list[Item]:
    """The log, rotated by day; of each line its flow and what stands behind the flow's ends."""
    by_day: dict[date, list[str]] = {day: [] for day in days()}
    for flow, rest in sorted(seen, key=lambda one: (one[0].moment, _uid(one[0]))):
        by_day[flow.moment.date()].append("\t".join((*_ends(flow), *rest)))
    out: list[Item] = []
    for day, rows in by_day.items():
        head = (
            *("#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{log}"),
            *(f"#open\t{day:%Y-%m-%d}-00-00-00", "\t".join(("#fields", *(f for f, _ in fields)))),
            "\t".join(("#types", *(k for _, k in fields))),
        )
        text = [*head, *rows, f"#close\t{day + timedelta(days=1):%Y-%m-%d}-00-00-00"]
        # Stored, not deflated, and no date: the same bytes wherever it is made.
        data = gzip.compress(("\n".join(text) + "\n").encode(), compresslevel=0, mtime=0)
        how, last = "Zeek 6.0 每日輪替之原檔，未篩選", days()[-1]
        path, count = path_of(log, day), len(rows)
        out.append(Item("N07", path, data, count, WATCHED, how, "zeek01", day, FIRST, last, note(count)))
    return out


def note(count: int) -> str:
    """What the manifest remarks of a log's lines."""
    return f"{count} 列（壓縮檔內）"


def _number(f: Flow) -> int:
    """A number that two flows hardly share, the same wherever it is made."""
    text = f"{f.moment.isoformat()}|{f.src}|{f.dst}|{f.port}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _uid(f: Flow) -> str:
    return f"C{_number(f):016x}"


def _ends(f: Flow) -> list[str]:
    since = f.moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    us = since // timedelta(microseconds=1)
    source = 1_024 + _number(f) % 60_000
    return [f"{us // 1_000_000}.{us % 1_000_000:06d}", _uid(f), f.src, str(source), f.dst, str(f.port)]


def _conn(f: Flow) -> list[str]:
    packets, back = 2 + f.out // 1_400, (1 + f.back // 1_400 if f.state == "SF" else 1)
    header = 28 if f.proto == "udp" else 40
    answered = f.state == "SF"
    return [
        f.proto, f.service, f"{f.lasting // 1000}.{f.lasting % 1000:03d}000" if answered else "-",
        str(f.out) if answered else "-", str(f.back) if answered else "-", f.state, _yes(_inside(f.src)),
        _yes(_inside(f.dst)), "0", "Dd" if f.proto == "udp" else "ShADadFf" if answered else "Sr", str(packets),
        str(f.out + packets * header), str(back), str(f.back + back * header), "-",
    ]  # fmt: skip


def _dns(a: Ask) -> list[str]:
    code = ("0", "NOERROR") if a.answer else ("3", "NXDOMAIN")
    return [
        "udp", str(_number(a.flow) % 65_536), "0.012000", a.name, "1", "C_INTERNET", "1", "A", *code, "F", "F", "T",
        "T", "0", a.answer or "-", "300.000000" if a.answer else "-", "F",
    ]  # fmt: skip


def _ssl(h: Hello) -> list[str]:
    return ["TLSv13", "TLS_AES_128_GCM_SHA256", "x25519", h.name, "F", "-", "h2", "T"]


def _http(f: Fetch) -> list[str]:
    body = str(f.flow.back - 200)
    return ["1", "GET", f.host, f.uri, "-", "1.1", f.agent, "-", "0", body, "200", "OK", "-", "-", "(empty)", *"---"]


def _inside(ip: str) -> bool:
    return ip.startswith("10.")


def _yes(flag: bool) -> str:
    return "T" if flag else "F"


def _item(code: str, path: str, data: bytes, rows: Sequence[object], system: str, how: str) -> Item:
    return Item(code, path, data, len(rows), WATCHED, how, system)


def _findings(t: Traffic) -> Item:
    headers = ("處理單號", "異常類型", "內部主機", "外部對象", "發現日", "異常說明", "處置結果", "處理人", "處理完成日",
               "處理覆核人", "工單號")  # fmt: skip
    rows: list[list[Cell]] = [
        [f"NF-115-{n:03d}", h.what, h.host, h.far, roc(h.found), h.words, h.done, "E00021", roc(h.day), "E00015",
         f"INC-115-{n:04d}"]
        for n, h in enumerate(t.handled, 1)
    ]  # fmt: skip
    grid = Grid("處理紀錄", headers, rows, "異常連線、DNS 查詢及情資命中處理紀錄", total=True)
    return _item("N08", FINDINGS, workbook(grid), rows, "工單系統", "匯出全部狀態")


def _resolvers() -> Item:
    headers = ("解析伺服器位址", "解析伺服器名稱", "解析用途", "核准起日", "核准迄日", "核准人")
    rows: list[list[Cell]] = [
        [ip, f"dc{n:02d}.demo.local", "內部解析及對外轉送", roc(PERIOD_FROM), "", "E00015"]
        for n, ip in enumerate(DNS_SERVERS, 1)
    ]
    return _item("N16", RESOLVERS, as_csv(Grid("解析", headers, rows)), rows, "變更管理系統", "核准清單全部")


def _indicators(t: Traffic) -> Item:
    headers = ("指標編號", "指標類型", "指標值", "有效起時", "有效迄時", "威脅類別", "情資來源", "清單版本", "可信度")
    rows: list[list[Cell]] = [
        [f"FI-115-{n:03d}", i.kind, i.what, i.first, i.last, i.label, "F-ISAC", "115-06", 85]
        for n, i in enumerate(t.indicators, 1)
    ]
    grid = Grid("指標", headers, rows)
    return _item("N17", INDICATORS, as_csv(grid), rows, "威脅情資平台", "匯出查核期間使用之版本")


def _exemptions(t: Traffic) -> Item:
    headers = ("核准編號", "排除種類", "排除對象", "適用偵測", "排除理由", "生效日", "到期日", "核准人", "核准日")
    rows: list[list[Cell]] = [
        [f"AL-115-{n:02d}", e.kind, e.what, e.test, e.why, roc(date(2026, 1, 1)), roc(date(2026, 12, 31)), "E00015",
         roc(date(2025, 12, 22))]
        for n, e in enumerate(t.exempt, 1)
    ]  # fmt: skip
    grid = Grid("排除告警", headers, rows, "排除告警核准清單", total=True)
    return _item("N18", EXEMPTIONS, workbook(grid), rows, "電子簽核系統", "查核期間曾有效之全部項目")
