"""Words that the sheets about keeping and deleting personal data share."""

import re2

from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked
from chahe.intake.sheets.cells import words
from chahe.intake.words import fold

CLASS = "個人資料類別|個資類別|資料類別|個資檔案類別|data class"
CLASSES = {
    "declined": "未承保件 未承保 拒保件 拒保 未承保件資料 未成立契約 撤件資料",
    "policy": "保單 承保件 契約 保單資料 契約資料 交易紀錄 承保件資料",
    "marketing": "行銷名單 行銷 行銷資料 潛在客戶",
    "recording": "錄音 錄影 錄音檔 電訪錄音 錄音錄影",
    "trace": "軌跡 使用紀錄 存取紀錄 日誌 軌跡資料",
}
_SPAN = re2.compile(r"([0-9]{1,3})\s*(年|個?月|years?|months?)")


def months(cell: Value, asked: Asked) -> int:
    """A span in months: 5年, 60個月; a bare number takes its unit from the header. Raises ValueError."""
    said = fold(words(cell)).strip().casefold()
    if said.isdigit() and len(said) <= 3:
        header = fold(asked.header)
        if ("年" in header) is ("月" in header):
            raise ValueError("a span without its unit")
        return int(said) * (12 if "年" in header else 1)
    found = _SPAN.fullmatch(said)
    if found is None:
        raise ValueError("not a span in years or months")
    return int(found.group(1)) * (12 if found.group(2).startswith(("年", "y")) else 1)
