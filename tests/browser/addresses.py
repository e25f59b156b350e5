"""Every page a browser can open, by what the pages declare, in a case that shows every part of them."""

import os
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.settings"

from chahe.web.serving import prepare

prepare()

from chahe.casefile import opinions  # noqa: E402
from chahe.casefile.conclusions import conclude  # noqa: E402
from chahe.casefile.opinions import Verdict  # noqa: E402
from chahe.determination.conclude import Role, Wanted  # noqa: E402
from chahe.evidence.workstation import Workstation  # noqa: E402
from chahe.web.gate import Page, pages  # noqa: E402
from tests.casefile import examined  # noqa: E402
from tests.web.test_permissions import VALUES  # noqa: E402

FINDING = VALUES["found"]
FILES = {"report-file", "upload-state", "receipt", "papers-file"}
"""Answers that are no page: a file, a number for the script."""


def opened() -> list[Page]:
    """Pages one opens by an address."""
    return [p for p in pages() if p.methods[0] == "GET" and p.name not in FILES and "<str:token>" not in p.route]


def address(page: Page, case: str, pointer: str) -> str:
    """Where it is in that case."""
    out = page.route.replace("<str:case>", case)
    for name, value in VALUES.items():
        for kind in ("str", "slug", "int"):
            out = out.replace(f"<{kind}:{name}>", value)
    assert "<" not in out, page.name
    return f"/{out}?p={pointer}" if page.name == "record" else f"/{out}"


def create(path: Path) -> tuple[str, str]:
    """A case in which people concluded, asked, answered and decided. Returns its id and a pointer into its evidence."""
    with examined.create(path, Workstation.here()) as case:
        said = "經執行全部母體測試，二人未納入演練。"
        conclude(case, Wanted("4.7", "王小明", Role.PREPARER, "不符合", said, True))
        conclude(case, Wanted("4.7", "李四", Role.REVIEWER, "不符合", "同意", True))
        opinions.confirm(case, FINDING, by="王小明", answer="", agrees=None)
        opinions.confirm(case, FINDING, by="王小明", answer="屬實，已補辦。", agrees=True)
        opinions.decide(case, FINDING, Verdict("檢查意見", "經溝通會議討論", "", "中", True), by="陳領隊")
        opinions.add_later(case, FINDING, text="嗣於檢查期間補辦。", by="王小明")
        return case.id, f"sha256:{case.items()[0].digest}%23line:1"
