"""Nothing is done over an act that was not seen."""

from chahe.errors import CallError


def as_last(last: int | None, seen: str, found: str) -> None:
    """Raises CallError where `seen` is another act than the last about this finding."""
    if seen != ("" if last is None else str(last)):
        raise CallError(
            ("開啟本頁後，本項缺失已有他人處理。", "Somebody acted on this finding since the page was opened."),
            where=found[:120],
            why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
            todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
        )
