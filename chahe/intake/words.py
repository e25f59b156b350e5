"""Words for nothing, yes and no in the spreadsheets of Taiwanese insurers. Pure.

「無」「不適用」「未辦理」 and a blank cell are four different values (examination-practice, section 3).
`nil_word` tells them apart; a dash, which states nothing but is no blank either, is a fifth.
"""

import unicodedata
from enum import StrEnum
from functools import lru_cache

MAX_CELL_CHARS = 32_767
"""The longest text Excel itself allows in a cell; longer text in a CSV field is no field of a table."""


_REMEMBERED = 16_384
"""Texts whose meaning is kept: the cells of a column repeat."""


class Nil(StrEnum):
    """What a cell says when it holds no value. A blank cell is None, never one of these."""

    NONE = "無"
    NOT_APPLICABLE = "不適用"
    NOT_DONE = "未辦理"
    DASH = "-"


_NIL_WORDS: dict[Nil, str] = {
    Nil.NONE: "無 无 none nil null 沒有 無資料 皆無 均無 本期無 無此情形 無此項 本期無此情形 查核期間無 "
    "查核期間無此情形 無發生 未發生 從缺",
    Nil.NOT_APPLICABLE: "不適用 n/a na notapplicable 免 免填 無此業務 不需要 不需",
    Nil.NOT_DONE: "未辦理 未執行 未完成 尚未 尚未完成 尚未辦理 未辦 未做 未實施 處理中 辦理中 改善中 進行中 未定 待定 "
    "未到期 notdone pending",
    Nil.DASH: "- -- --- — —— – / \\ * ... ··· _ __ ~",
}
_NIL = {word: nil for nil, words in _NIL_WORDS.items() for word in words.split()}
_LONGEST_NIL = 24  # with spaces and parentheses; longer text is not looked up
_YES_WORDS = (
    "是 y yes true t 1 v ✓ ✔ ☑ √ ● ■ ◎ 有 對 符合 已 成功 及格 通過 已完成 完成 合格 pass passed enabled 啟用 納入 "
    "已納入 需 須"
)
_NO_WORDS = (
    "否 n no false f 0 x ✗ ✘ ☐ × □ 無 沒有 不 非 不符合 未 失敗 不及格 未通過 未完成 不合格 fail failed disabled 停用 "
    "未納入 免 不須 不需"
)
_OPEN_WORDS = (
    "在職 現職 在任 使用中 運作中 營運中 服役中 現用 有效 有效中 長期 長期有效 永久 永久有效 無期限 不限 迄今 至今 現在"
)
_OPEN_ENDED = frozenset(_OPEN_WORDS.split())
_YES = frozenset(_YES_WORDS.split())
_NO = frozenset(_NO_WORDS.split())


def fold(text: str) -> str:
    """Full-width to half-width (NFKC), no-break and ideographic spaces to spaces, trimmed."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").strip()


@lru_cache(maxsize=_REMEMBERED)
def squeeze(text: str) -> str:
    """Folded, lower case, without any white space: how words and headers are compared."""
    return "".join(fold(text).casefold().split())


@lru_cache(maxsize=_REMEMBERED)
def nil_word(text: str) -> Nil | None:
    """Which of the words for nothing the text is, as a whole; None when it is a value (or blank)."""
    if len(text) > _LONGEST_NIL:
        return None
    bare = squeeze(text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return _NIL.get(bare.rstrip("。.") or bare)


def open_ended(text: str) -> bool:
    """In a column of dates: the word says that the end has not come (在職, 使用中, 無期限 …), which is 「無」 there."""
    return squeeze(text) in _OPEN_ENDED


@lru_cache(maxsize=_REMEMBERED)
def truth(text: str) -> bool | None:
    """Yes or no as written (是/否, Y/N, ✓/✗, 有/無 …); None when the text is neither."""
    bare = squeeze(text).strip("()")
    if bare in _YES:
        return True
    return False if bare in _NO else None
