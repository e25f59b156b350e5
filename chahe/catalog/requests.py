"""What is asked for: one entry of the 檢查資料清單 per request code (資料代號)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from chahe.catalog.items import Condition
from chahe.catalog.package_data import entries, mapping, maybe, names, need, only, texts, wrong

_KEYS = frozenset(
    {
        "code", "name", "en", "tables", "formats", "period", "columns", "how", "attachment", "due", "source_system",
        "applies", "whole_period",
    }
)  # fmt: skip
ATTACHMENTS = range(1, 13)


class Due(StrEnum):
    """When the insurer hands it over (應提供時點)."""

    BEFORE = "檢查前"
    ENTRY = "進場日"
    THREE_DAYS = "三日內"


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the request list.

    `tables` are the record types it feeds (none for documents a person reads); `columns` the fields an export must
    carry; `how` the read-only command or export path per platform; `attachment` the 附表 (1-12) the insurer fills in.
    """

    code: str
    name: str
    english: str
    tables: tuple[str, ...]
    formats: tuple[str, ...]
    period: str
    columns: tuple[str, ...]
    how: Mapping[str, str]
    attachment: int | None
    due: Due
    source_system: str
    applies: str | None = None  # a Condition; asked for only where the profile meets it
    whole_period: bool = False  # what its files state as their period must together cover the period examined


def requests(known: Mapping[str, Condition]) -> Mapping[str, Request]:
    """Every request by code, in code order. Raises DefinitionError."""
    found: dict[str, Request] = {}
    for name in names("requests"):
        for entry in entries(name):
            request = _request(entry, name, known)
            if request.code in found:
                wrong(name, f"{request.code} stands twice")
            found[request.code] = request
    return MappingProxyType(dict(sorted(found.items())))


def _request(entry: Mapping[str, object], file: str, known: Mapping[str, Condition]) -> Request:
    code = need(entry, "code", file)
    where = f"{file} {code}"
    only(entry, _KEYS, where)
    how = mapping(entry.get("how"), where)
    formats = texts(entry, "formats", where)
    columns = texts(entry, "columns", where)
    if not how or not formats or not columns:
        wrong(where, "how, formats and columns must be given")
    due = need(entry, "due", where)
    if due not in set(Due):
        wrong(where, f"unknown due {due}")
    applies = maybe(entry, "applies", where)
    if applies is not None and applies not in known:
        wrong(where, f"unknown condition {applies}")
    return Request(
        code=code,
        name=need(entry, "name", where),
        english=need(entry, "en", where),
        tables=texts(entry, "tables", where),
        formats=formats,
        period=need(entry, "period", where),
        columns=columns,
        how=MappingProxyType({platform: need(how, platform, where) for platform in how}),
        attachment=_attachment(entry.get("attachment"), where),
        due=Due(due),
        source_system=need(entry, "source_system", where),
        applies=applies,
        whole_period=_flag(entry.get("whole_period"), where),
    )


def _flag(value: object, where: str) -> bool:
    if value not in (None, True):
        wrong(where, "whole_period is true or left out")
    return value is True


def _attachment(value: object, where: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or value not in ATTACHMENTS:
        wrong(where, "attachment must be 1 to 12")
    return value
