"""What custody says: as JSON for the ledger, against the bytes received, and whether it settles a population. Pure."""

from collections.abc import Mapping
from dataclasses import fields, replace

from chahe.errors import CallError
from chahe.model import Custody, Digest, Origin

_TEXTS = frozenset(f.name for f in fields(Custody)) - {"origin"}


def as_json(custody: Custody) -> dict[str, object]:
    """The ledger's form; what is not known is left out."""
    named = ((f.name, getattr(custody, f.name)) for f in fields(custody))
    return {name: (value.value if isinstance(value, Origin) else value) for name, value in named if value is not None}


def from_json(parsed: Mapping[str, object]) -> Custody:
    """Inverse of as_json. Raises CallError."""
    try:
        values = {name: value for name, value in parsed.items() if name in _TEXTS}
        return Custody(origin=Origin(str(parsed["origin"])), **values)  # type: ignore[arg-type]  # checked by our writer
    except (KeyError, ValueError, TypeError):
        raise CallError(("保管紀錄內容不完整。", "The custody record is incomplete.")) from None


def same_receipt(one: Custody, other: Custody) -> bool:
    """Whether two records say the same but for the moment and hand of receipt."""
    return replace(one, received_at="", received_by="") == replace(other, received_at="", received_by="")


def contradictions(
    custody: Custody, size: int, digest: Digest, records: int | None = None
) -> tuple[tuple[str, str], ...]:
    """Where the bytes or the record count differ from what the hand-over manifest states (zh-TW, English)."""
    found: list[tuple[str, str]] = []
    if custody.stated_bytes not in (None, size):
        found.append(
            (
                f"檢附清單載 {custody.stated_bytes} 位元組，實收 {size} 位元組。",
                f"The manifest states {custody.stated_bytes} bytes; {size} were received.",
            )
        )
    if custody.stated_digest not in (None, digest):
        found.append(("檢附清單所載雜湊值與實收檔案不符。", "The manifest's digest is not that of the file received."))
    if records is not None and custody.stated_records not in (None, records):
        found.append(
            (
                f"檢附清單載 {custody.stated_records} 筆，實讀 {records} 筆。",
                f"The manifest states {custody.stated_records} records; {records} were read.",
            )
        )
    if records is not None and custody.screen_count not in (None, records):
        found.append(
            (
                f"匯出畫面筆數 {custody.screen_count} 筆，實讀 {records} 筆。",
                f"The count on screen was {custody.screen_count}; {records} were read.",
            )
        )
    return tuple(found)


def has_control_total(custody: Custody) -> bool:
    """Whether anybody stated, apart from the file itself, how many records there are."""
    return custody.stated_records is not None or (custody.screen_count is not None and custody.witness is not None)


def settles_population(custody: Custody, *, second_source: bool = False) -> bool:
    """Whether this item may stand for a whole population: what the auditee made alone never does without a control
    total or a second source.
    """
    if custody.origin is not Origin.AUDITEE:
        return True
    return has_control_total(custody) or second_source


def covers_period(custody: Custody, start: str, end: str) -> bool | None:
    """Whether the stated period covers [start, end] (ISO dates); None when no period is stated."""
    if custody.period_from is None or custody.period_to is None:
        return None
    return custody.period_from <= start and custody.period_to >= end


def describe(custody: Custody) -> tuple[str, str]:
    """One line for a working paper (zh-TW, English)."""
    zh = [custody.origin.value, f"{custody.received_by} 於 {custody.received_at} 收受"]
    en = [custody.origin.name.lower().replace("_", " "), f"received by {custody.received_by} at {custody.received_at}"]
    optional = (
        (custody.system, "來源系統", "system"),
        (custody.as_of, "基準日", "as of"),
        (custody.extraction, "產出方式", "extracted by"),
        (custody.operator, "操作人員", "operator"),
        (custody.witness, "見證人", "witness"),
        (custody.request_code, "資料代號", "request"),
    )
    for value, label_zh, label_en in optional:
        if value is not None:
            zh.append(f"{label_zh}：{value}")
            en.append(f"{label_en}: {value}")
    return "；".join(zh), "; ".join(en)
