"""Headers of the 附表 an insurer fills in: the catalog's words where a reader knows them, else the reader's own."""

from chahe.catalog import Request
from chahe.intake.sheets.api import Col, SheetKind, kinds
from chahe.intake.words import squeeze


def headers(request: Request) -> tuple[str, ...]:
    """Header texts of the sheet for one request. Where a kind of spreadsheet exists, each of its columns is there."""
    kind = _kind(request)
    return request.columns if kind is None else tuple(_header(col, request) for col in kind.form())


def _kind(request: Request) -> SheetKind | None:
    found = [k for k in kinds().values() if request.code in k.codes]
    return found[0] if found else None


def _header(col: Col, request: Request) -> str:
    known = {squeeze(name) for name in col.names.split("|")}
    for words in request.columns:
        if squeeze(words) in known or squeeze(words.partition("（")[0]) in known:
            return words
    return col.names.split("|")[0]
