"""Accounts several people use together, each approved for a purpose until a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from chahe.sample.world.calendar import AS_OF, local
from chahe.sample.world.directory import Account, Domain

DESK: Final = "svcdesk"
OTHERS: Final = ("counter01", "training01")
_PURPOSES: Final = ("服務台共用", "櫃檯查詢共用", "教育訓練共用")
_FIRST_RID: Final = 1061
_UNTIL: Final = date(2026, 12, 31)


def build(main: Domain) -> Domain:
    """The domain with them."""
    changed, used = local(AS_OF - timedelta(days=30), 9, 0), local(AS_OF - timedelta(days=2), 9, 0)
    created = local(date(2022, 4, 1), 9, 0)
    more = tuple(
        Account(name, name, _FIRST_RID + n, "OU=Shared", changed, used, created, owner_kind="共用", purpose=purpose,
                until=_UNTIL)
        for n, (name, purpose) in enumerate(zip((DESK, *OTHERS), _PURPOSES, strict=True))
    )  # fmt: skip
    return replace(main, accounts=(*main.accounts, *more))
