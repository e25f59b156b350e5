"""Items 1.1.1, 1.1.2, 2.5 and 3.1.1: limits, parameters, approvals and launches."""

from tests.derive.business import D, Row, application, change, limit, override, policy, product
from tests.derive.test_absence import at

NAMES = (
    "product_root",
    "accepted_application",
    "override_answer",
    "limit_use",
    "limit_answer",
    "split_need",
    "parameter_limit",
    "limited_product",
    "sale",
    "product_launch",
)
FEW = ("limit_use", "parameter_limit")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Several policies of one person, some ended, some at a time unknown; limits replaced; codes renamed; amounts,
    answers, channels and days that are not stated.
    """
    rows = [application(f"A{n}", at(3, 1 + n, 9 + n), insured_id=f"C{n % 3}") for n in range(9)]
    rows += [
        application("B1", at(3, 20), sum_assured=None),
        application("B2", at(3, 20), insured_id=None, product_code="TL02"),
        application("B3", at(3, 20), industry_amount=None, reply="timeout", replied=None),
        application("B4", at(3, 20), industry_has_own=None, industry_amount=3_000_000, channel="partner"),
        application("B5", at(3, 20), withdrawn=at(3, 21), channel=None, override_no="OV1"),
        application("B6", at(3, 22), product_code="XX01", channel="app", test_mark=True),
        application("B7", None, status="pending"),
        application("B8", at(3, 20), accepted=at(3, 23), submitted=at(3, 19), channel="partner", site="Mall"),
    ]
    policies = [policy(f"A{n}") for n in range(6)]
    policies += [
        policy("A6", status="rescinded", ended=at(3, 9)),
        policy("A7", status="terminated"),
        policy("B1", status=None),
        policy("B6", status="voided", ended=at(3, 22, 12)),
    ]
    rules = [
        limit(amount=3_000_000, in_force_to=D(2025, 3, 19), parameter_name="MAX"),
        limit(amount=900_000, in_force_from=D(2025, 3, 20), rule_no="L-2", parameter_name="max", product_code="TL01"),
        limit("day", 9_000, measure="premium"),
        limit("person", 2_500_000, line="term"),
        limit("cumulative", 4_000_000, parameter_name="OTHER"),
        limit("product", 2_000_000, product_code="TL02"),
    ]
    return {
        "application": rows,
        "policy": policies,
        "product": [
            product(),
            product("TL02", predecessor_code="TL01", approved_date=D(2025, 7, 10), first_sold=D(2025, 7, 1)),
            product(channel="partner", site="mall", approved_date=None),
            product("TL01", channel=None, approved_date=D(2025, 3, 3)),
        ],
        "limit_rule": rules,
        "limit_override": [override("B5"), override("A1", approved_at=None), override("A2", approved_by="E1")],
        "parameter_change": [
            change("3000000", at(1, 5), old_value="2500000"),
            change("900000", at(3, 20, 18), old_value="3000000", product_code="TL01"),
            change("OFF", at(5, 1)),
            change(None, at(6, 1), old_value="on"),
        ],
        "launch_record": [
            {"product_code": "TL02", "step": "board", "step_date": D(2025, 2, 1)},
            {"product_code": "TL01", "step": "plan", "step_date": None},
            {"product_code": "ZZ", "step": "opinion", "step_date": D(2025, 2, 1)},
        ],
    }
