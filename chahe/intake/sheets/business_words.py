"""Headers, words and amounts that the sheets about products, applications, policies and limits share."""

from functools import lru_cache

import re2

from chahe.intake.grid import Value
from chahe.intake.numbers import parse_int
from chahe.intake.sheets.api import Asked
from chahe.intake.sheets.cells import words
from chahe.intake.words import fold

APPLICATION = "要保書號|要保書號碼|要保書編號|要保序號|網路要保序號|受理編號|進件編號|application no|要保編號"
POLICY = "保單號碼|保單號|保單編號|保單序號|policy no"
ORDER = "付款訂單編號|訂單編號|交易訂單編號|扣款訂單編號|order no|付款單號"
PRODUCT = "商品代碼|險種代碼|商品代號|險種代號|保險商品代碼|product code|商品編號"
LINE = "險種|險種名稱|險種別|險別|line|保險種類"
APPLICANT = "要保人識別碼|要保人代碼|要保人編號|要保人ID|要保人身分證字號|要保人統一編號|applicant id|要保人證號"
INSURED = "被保險人識別碼|被保險人代碼|被保險人編號|被保險人ID|被保險人身分證字號|被保人識別碼|insured id|被保人證號"
SUM_ASSURED = "保額|保險金額|投保金額|基本保額|投保保額|sum assured|主約保額"
PREMIUM = "保費|保險費|應繳保費|實繳保費|首期保費|保費金額|premium|簽單保費"
TEST = "測試件註記|測試註記|測試件|是否測試件|測試保單註記|test mark|是否測試"
CHANNELS = {
    "web": "官網 官方網站 網站 網路 公司網站 官網投保 自有網站 網路投保 電子商務 EC online internet",
    "app": "行動應用程式 行動APP APP應用程式 行動投保APP 手機APP mobile mobile app",
    "partner": "異業 異業網站 異業合作 異業合作網站 合作平台 異業平台 合作夥伴 合作網站 異業通路 partner site",
    "branch": "臨櫃 櫃檯 服務中心 分公司 counter",
}
BUSINESSES = {"life": "壽險 人身保險 人身 人身險 壽險業 人壽", "pc": "產險 財產保險 產物保險 財產 產險業 產物 non-life"}

_MONEY = re2.compile(
    r"(?i)(?:nt\$|ntd|twd|\$|新臺幣|新台幣|臺幣|台幣)?\s*([0-9,]+(?:\.[0-9]+)?)\s*(百萬|千萬|萬|億|千)?\s*"
    r"(?:元|圓)?整?"
)
_IN_HEADER = re2.compile(r"(百萬|千萬|萬|億|千)元|單位[:：]?\s*(百萬|千萬|萬|億|千)")
_TERM = re2.compile(r"(?:([0-9]{1,3})\s*(?:年期?|years?))?\s*(?:[0-9]{1,4}\s*(?:個?月|天|日))?")
_WHOLE_LIFE = frozenset(("終身", "終身型", "至終身", "wholelife", "whole life"))
LIFE_YEARS = 999
"""Whole life, as a number of years."""
_TIMES = {"千": 1_000, "萬": 10_000, "百萬": 1_000_000, "千萬": 10_000_000, "億": 100_000_000}
_DECIMALS = 8
_PLAIN = 15  # digits of an amount without marks, which most are
_SCALE = 100_000_000


def money(value: Value, asked: Asked) -> int:
    """An amount in whole NTD: 3,000,000, NT$3,000,000元, 300萬; a bare number takes 萬元 or 千元 from the header.

    Raises ValueError for an amount below zero, or one that is no whole number of dollars.
    """
    if type(value) is int and value >= 0:
        return value * _times(asked.header)
    if type(value) is str and len(value) <= _PLAIN and value.isascii() and value.isdigit():
        return int(value) * _times(asked.header)
    found = _MONEY.fullmatch(fold(words(value)))
    if found is None:
        raise ValueError("not an amount")
    whole, _, part = found.group(1).partition(".")
    part = part.rstrip("0")
    times: int = _TIMES[found.group(2)] if found.group(2) else _times(asked.header)
    if len(part) > _DECIMALS:
        raise ValueError("not a whole number of dollars")
    scaled = parse_int(whole) * times * _SCALE + int((part or "0").ljust(_DECIMALS, "0")) * times
    if scaled % _SCALE:
        raise ValueError("not a whole number of dollars")
    return scaled // _SCALE


@lru_cache(maxsize=256)
def _times(header: str) -> int:
    """What a header multiplies bare numbers by: 1,000 for 「保額（千元）」."""
    found = _IN_HEADER.search(fold(header))
    return _TIMES[found.group(1) or found.group(2)] if found else 1


def value(cell: Value, asked: Asked) -> str:
    """The value of a parameter: an amount as digits, anything else as written."""
    try:
        return str(money(cell, asked))
    except ValueError:
        return words(cell).strip()


def years(cell: Value, _asked: Asked) -> int:
    """An insurance term in whole years: 20年, 20, 終身 (999); 180天 is 0. Raises ValueError."""
    said = fold(words(cell)).strip().casefold()
    if said in _WHOLE_LIFE:
        return LIFE_YEARS
    if said.isdigit() and len(said) <= 3:
        return int(said)
    found = _TERM.fullmatch(said)
    if found is None or not said:
        raise ValueError("not a term in years")
    return int(found.group(1) or 0)
