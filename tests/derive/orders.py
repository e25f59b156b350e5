"""One order through all systems, for tests: rows of intake tables, and control totals that tie."""

import datetime as dt
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]
D = dt.date
DAY = D(2026, 3, 4)
"""A Wednesday."""
CALENDAR = [
    {"calendar_date": D(2024, 12, 1) + dt.timedelta(n), "workday": (D(2024, 12, 1) + dt.timedelta(n)).weekday() < 5}
    for n in range(640)
]
DATED = {
    "payment": ("paid_date", "payment_no"), "refund": ("requested_date", "refund_no"),
    "ledger_entry": ("posted_date", "voucher_no"), "archive_entry": ("archived_local", "archive_no"),
    "delivery": ("sent_local", "delivery_no"), "application": ("submitted_local", "application_no"),
    "policy": ("issued_date", "policy_no"),
}  # fmt: skip


def moment(name: str, day: dt.date | None, hour: int = 10) -> Row:
    """The three columns of an instant at an hour in Taipei."""
    if day is None:
        return {}
    local = dt.datetime.combine(day, dt.time(hour))
    utc = local - dt.timedelta(hours=8)
    us = (utc - dt.datetime.combine(D(1970, 1, 1), dt.time())) // dt.timedelta(microseconds=1)
    return {name: utc, f"{name}_local": local, f"{name}_us": us}


def order(n: int = 1, day: dt.date = DAY, amount: int = 1200) -> World:
    """An order paid, issued, posted the next day, archived and delivered."""
    app, pol = f"AP{n}", f"PL{n}"
    later = day + dt.timedelta(days=1)
    both = {"application_no": app, "product_code": "TL01", "premium": amount}
    return {
        "application": [
            {**both, "order_no": f"OR{n}", "status": "accepted", **moment("submitted", day), **moment("paid", day)}
        ],
        "policy": [{**both, "policy_no": pol, "issued_date": day, "status": "in-force"}],
        "payment": [
            {
                "payment_no": f"PY{n}", "message_no": f"M{n}", "order_no": f"OR{n}", "payment_means": "card",
                "amount": amount, "paid_date": day, "settled_date": later, "status": "settled",
            }
        ],
        "refund": [],
        "ledger_entry": [
            {
                "voucher_no": f"V{n}", "posted_date": later, "entry_kind": "premium", "direction": "credit",
                "amount": amount, "policy_no": pol,
            }
        ],
        "archive_entry": [{"archive_no": f"AR{n}", "policy_no": pol, **moment("archived", day, 11)}],
        "delivery": [{"delivery_no": f"DL{n}", "policy_no": pol, "outcome": "delivered", **moment("sent", day, 12)}],
    }  # fmt: skip


def refund(n: int = 1, day: dt.date = DAY, amount: int = 1200, status: str = "refunded") -> Row:
    return {
        "refund_no": f"RF{n}", "order_no": f"OR{n}", "amount": amount, "requested_date": day,
        "refunded_date": day if status == "refunded" else None, "status": status,
    }  # fmt: skip


def world(*orders: World) -> World:
    """All orders together, with the calendar."""
    out: World = {"work_day": CALENDAR}
    for table in DATED:
        out[table] = [row for o in orders for row in o[table]]
    return out


def counted(w: World) -> list[Row]:
    """Control totals of every table, one for the whole period."""
    out = []
    for table, (day, number) in DATED.items():
        rows = w[table]
        amounts = [r.get("amount", r.get("premium")) for r in rows]
        signs = [-1 if r.get("direction") == "debit" else 1 for r in rows]
        money = sum(a * s for a, s in zip(amounts, signs, strict=True) if a is not None)
        numbers = [str(r[number]) for r in sorted(rows, key=lambda r: str(r[day])) if r.get(number)]
        out.append(
            {
                "extract": table, "from_date": D(2025, 1, 1), "to_date": D(2026, 6, 30), "records": len(rows),
                "amount": None if table in ("archive_entry", "delivery") else money,
                "first_no": numbers[0] if numbers else None, "last_no": numbers[-1] if numbers else None,
            }
        )  # fmt: skip
    return out


def complete(*orders: World) -> World:
    """All orders together, with the calendar and control totals that tie."""
    w = world(*orders)
    return {**w, "control_total": counted(w)}
