"""The derivations of item 5.3 and their completeness tests give the same rows on DuckDB and on Spark."""

import datetime as dt
from pathlib import Path

import pytest

from chahe.derive.api import derives, gaps
from chahe.engine.backends import connect
from chahe.engine.inputs import GapRow
from chahe.engine.plan import plan
from chahe.engine.run import Run
from tests.checks.harness import inputs_for
from tests.derive.orders import DAY, World, complete, counted, order, refund

pytestmark = pytest.mark.spark


PARTNERS = ("partner_access", "partner_account_review", "partner_cover", "partner_password")
"""Of the item too, and of another world: spark_worlds/norms.py."""


def given() -> World:
    """Orders that tie and that do not, records without a key, totals that do not tie."""
    odd = order(2)
    odd["payment"] = [{**odd["payment"][0], "amount": 700}, {**odd["payment"][0], "payment_no": "PY2b"}]
    odd["refund"] = [refund(2, status="requested"), {**refund(2), "order_no": None, "payment_no": "PY2"}]
    late = order(3, dt.date(2026, 3, 6))
    late["policy"][0]["status"] = "rescinded"
    hazy = order(4)
    hazy["payment"][0]["status"] = "?"
    hazy["ledger_entry"][0]["entry_kind"] = None
    none = order(5)
    none["payment"][0]["order_no"] = None
    none["delivery"][0]["outcome"] = "bounced"
    none["policy"] = []
    w = complete(order(1), odd, late, hazy, none, order(6, dt.date(2026, 6, 30)))
    w["control_total"] = [{**c, "records": 99, "to_date": DAY} if c["extract"] == "payment" else c for c in counted(w)]
    return w


def rows(engine: str, folder: Path) -> tuple[dict[str, list[str]], list[GapRow]]:
    """Every row of every derivation of the item as text, and every gap."""
    backend = connect(engine)
    try:
        run = Run(inputs_for(folder, given()), backend, None, lambda _: None)
        p = plan("5.3")
        mine = [d for d in p.derives if d.name not in PARTNERS]
        run.bind_base(p.base)
        for d in mine:
            run.make(d)
        for g in gaps():
            if g in p.gaps and g.table not in PARTNERS:
                run.test(g)
        made = {
            d.name: sorted(repr({c: str(v) for c, v in sorted(r.items())}) for r in backend.fetch(run.bound[d.name]))
            for d in mine
            if d.name in derives()
        }
        return made, sorted(run.gaps, key=repr)
    finally:
        backend.close()


def test_local_spark_gives_the_same_rows(tmp_path: Path) -> None:
    duck, spark = rows("duckdb", tmp_path / "d"), rows("spark", tmp_path / "s")
    assert len(duck[0]["order_tie"]) >= 6
    assert all(duck[0].values())
    assert any("records stated" in g.reason for g in duck[1])
    for name, expected in duck[0].items():
        assert spark[0][name] == expected, name
    assert spark[1] == duck[1]
