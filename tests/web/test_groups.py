"""Exceptions by cause: of an item by check, within a check by what its rows say; every group leads to its rows."""

import html
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chahe.casefile.case import Case
from chahe.web.models import Examination
from chahe.web.project import project
from chahe.web.roles import Role
from tests.casefile import examined

Make = Callable[[Role | None], Client]
ROWS = 30
UNITS = [("業務處", "理賠部", "", None)[n % 4] if n % 3 else "資訊處" for n in range(ROWS)]


@pytest.fixture
def many(folder: Path) -> Examination:
    listed: dict[str, list[dict[str, object]]] = {
        examined.MAILED: [dict(r) for r in examined.rows(ROWS)[examined.MAILED]]
    }
    for n, row in enumerate(listed[examined.MAILED]):
        row |= {"unit": UNITS[n], "serial": f"S{n}", "verdict": "unsettled" if n >= 28 else "law"}
    with Case.open(folder, write=True) as case:
        examined.record(case, examined.observed("cd" * 32, ROWS), listed, run="cd" * 32)  # type: ignore[arg-type]
    return project(folder)


def _groups(page: str) -> list[tuple[str, str, int]]:
    """(address, text, rows) of every group on a page."""
    found = re.findall(r'<tr><td><a href="([^"]+)">([^<]+)</a></td><td class="n">([\d,]+)', page)
    return [(html.unescape(a), t, int(n.replace(",", ""))) for a, t, n in found]


def test_groups_add_up_and_each_leads_to_its_rows(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    page = lead.get(f"/c/{many.pk}/check/4.7/not-mailed/groups/").content.decode()
    told = _groups(page)
    wanted = Counter(u or "（未載明）" for u in UNITS[:28])
    assert {t: n for _, t, n in told} == wanted
    assert [n for *_, n in told] == sorted(wanted.values(), reverse=True)
    for address, text, n in told:
        assert lead.get(address).context["page"].found == n, text
    assert "serial" not in page, "a column of different values classifies nothing"
    assert "employee_no" not in page


def test_groups_are_of_what_the_filters_leave(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    at = f"/c/{many.pk}/check/4.7/not-mailed/groups/"
    for query, found in (
        ("?verdict=unsettled", 2),
        ("?f.employee_no=E00001", 1),
        ("?by=serial", 28),
        ("?f.unit=處", None),
    ):
        told = _groups(lead.get(at + query).content.decode())
        expected = sum("處" in (u or "") for u in UNITS[:28]) if found is None else found
        assert sum(n for *_, n in told) == expected, query
        for address, _, n in told:
            assert lead.get(address).context["page"].found == n


def test_an_item_by_cause_and_check(as_role: Make, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    page = lead.get(f"/c/{many.pk}/item/4.7/causes/").content.decode()
    assert f"/c/{many.pk}/finding/F-4.7-not-mailed/" in page
    assert "資訊處" in {t for _, t, _ in _groups(page)}
    for address, _, n in _groups(page):
        assert lead.get(address).context["page"].found == n
    assert "沒有例外" in lead.get(f"/c/{many.pk}/item/2.1/causes/").content.decode()
    assert f"/c/{many.pk}/item/4.7/causes/" in lead.get(f"/c/{many.pk}/item/4.7/").content.decode()


def test_a_list_without_such_a_column_says_so(as_role: Make, folder: Path) -> None:
    listed = examined.rows(3)
    for n, row in enumerate(listed[examined.MAILED]):
        row["unit"] = f"第{n}處"
    with Case.open(folder, write=True) as case:
        examined.record(case, examined.observed("ef" * 32, 3), listed, run="ef" * 32)
    case_ = project(folder)
    page = as_role(Role.LEAD).get(f"/c/{case_.pk}/check/4.7/not-mailed/groups/").content.decode()
    assert "沒有可分群之欄位" in page


def test_no_query_for_a_group(as_role: Make, case: Examination, many: Examination) -> None:
    lead = as_role(Role.LEAD)
    for address in ("item/4.7/causes/", "check/4.7/not-mailed/groups/", "item/2.1/causes/"):
        lead.get(f"/c/{many.pk}/{address}")
        with CaptureQueriesContext(connection) as queries:
            lead.get(f"/c/{many.pk}/{address}")
        assert len(queries) <= 10, address
