"""Headers, words and readings that the sheets about approvals, authority and rights share."""

from decimal import Decimal

import re2

from chahe.intake.api import TAIPEI
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Parts, Read
from chahe.intake.sheets.cells import day, words
from chahe.intake.sheets.cells import moment as instant
from chahe.intake.words import fold, squeeze

SYSTEM = "系統|系統名稱|系統別|應用系統|應用系統名稱|作業系統別|系統代號|system|system name"
ACT_KIND = "作業種類|作業類別|交易種類|業務種類|簽核事項|核決事項|案件種類|表單種類|表單名稱|act kind"
ACCOUNT = "使用者帳號|人員帳號|登入帳號|帳號|user account|user id"
FROM = "生效日|生效日期|起日|有效起日|授權起日|起始日期|valid from|from date"
TO = "失效日|失效日期|迄日|有效迄日|授權迄日|結束日期|valid to|to date"
STATES = {
    "approved": "核准 已核准 同意 准 已同意 核可 覆核完成 已覆核 覆核 結案 已結案 完成 approve completed closed",
    "rejected": "退回 退件 駁回 不同意 未核准 不核准 拒絕 reject denied",
    "cancelled": "取消 作廢 撤回 註銷 抽單 銷假 已銷假 cancel canceled",
    "pending": "簽核中 待簽核 待核准 待覆核 審核中 申請中 draft open",
    "submitted": "送出 送件 已送件 送審 送審中 申請 起單 submit",
}
_MONEY = re2.compile(
    r"(?:nt\$|ntd|twd|\$|新臺幣|新台幣)?(-?[0-9][0-9,]*(?:\.[0-9]+)?)(百萬|千萬|萬|億)?(?:元|圓)?(?:整)?"
)
_TIMES = {"": 1, "萬": 10_000, "百萬": 1_000_000, "千萬": 10_000_000, "億": 100_000_000}
_MOST = 10**15


def dollars(value: Value, _asked: Asked) -> int:
    """Whole New Taiwan dollars: 1,200,000, NT$1,200,000 元, 120 萬元. Raises ValueError for anything else."""
    found = _MONEY.fullmatch(squeeze(words(value)))
    if found is None:
        raise ValueError("no amount of money")
    amount = Decimal(found.group(1).replace(",", "")) * _TIMES[found.group(2) or ""]
    if amount != int(amount) or abs(amount) > _MOST:
        raise ValueError("no whole amount of money")
    return int(amount)


def day_or_moment(column: str) -> Read:
    """An instant, or a day without a time of day, which is stored as that day's midnight in Taipei."""
    read = instant(column)

    def found(value: Value, asked: Asked) -> object:
        try:
            return read(value, asked)
        except ValueError as error:
            try:
                on = day(value, asked)
            except ValueError:
                raise error from None
        got = read(f"{on.isoformat()} 00:00:00", Asked(asked.header, TAIPEI, asked.day, asked.secret))
        return got if isinstance(got, Parts) else Parts({})

    return found


def name(value: Value, _asked: Asked) -> str:
    """A name of a role, right or kind of act: full-width letters and digits as ASCII, trimmed."""
    return fold(words(value))
