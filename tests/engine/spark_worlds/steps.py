"""Item 2.3: phone surveys, the order of steps and notices of acceptance."""

import datetime as dt

from tests.derive import test_application_steps as steps
from tests.derive.business import D, Row
from tests.derive.test_absence import at
from tests.derive.test_survey_case import app, call, tables

NAMES = (
    "survey_case",
    "survey_share",
    "application_steps",
    "acceptance_notice",
    "receipt_notice",
    "payer_case",
    "payer_account_use",
    "series_number",
    "message_use",
)
FEW = ("survey_share", "application_steps", "acceptance_notice", "payer_account_use", "series_number")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Customers of every pool, some not told; calls completed, not completed, late, without a time or an outcome; steps
    late, missing and not done; notices failed, early, late.
    """
    apps = [app(f"A{n}", at(3, 1 + n, 9)) for n in range(6)]
    apps += [
        app("B1", customer_kind="existing"),
        app("B2", registered_means="certificate"),
        app("B3", customer_kind=None),
        app("B4", product_code="VA01"),
        app("B5", product_code="TA01"),
        app("B6", product_code="TA01", bought_alone=None),
        app("B7", product_code="VA01", registered_means=None),
        app("B8", product_code="XX"),
        steps.app("S1"),
        steps.app("S2", identity=steps.after(seconds=9), consented=None, stated_words="consented=無"),
        steps.app("S3", identity=steps.after(hours=7, minutes=50), paid=None),
        steps.app("S4", paid=steps.before(hours=1), declared=None, registered=None),
    ]
    calls = [call(f"A{n}", at(3, 1 + n, 10)) for n in range(3)]
    calls += [
        call("A3", outcome=None),
        call("A4", None),
        call("B3"),
        call("B7", substitute_means="sms", substitute_reason="hearing-impaired"),
        call(None, policy_no="P-B8", recording_no=None, recording_consent=True),
    ]
    notices = [
        steps.notice(steps.DAY, application_no="S1"),
        steps.notice(steps.ACCEPTED, application_no="S2", outcome="failed"),
        steps.notice(steps.ACCEPTED - dt.timedelta(seconds=5), application_no="S3"),
        steps.notice(None, application_no="S4"),
        steps.notice(steps.ACCEPTED, application_no="S1", notice_kind="receipt"),
        steps.notice(steps.ACCEPTED, application_no="S2", notice_kind="receipt", outcome=None),
        steps.notice(None, application_no="S4", notice_kind="receipt"),
    ]
    paid = [
        {
            "payment_no": f"PY{n}", "application_no": f"A{n}", "payment_means": "card", "amount": 5_000,
            "paid_date": D(2025, 3, 5), "status": "settled", "payer_id": who, "payer_relation": relation,
            "payer_account": account, "message_no": f"M{n // 2}",
        }
        for n, (who, relation, account) in enumerate(
            [("C1", "self", "K1"), ("C7", "spouse", "K1"), (None, None, "K2"), ("C8", None, "K3"), ("C1", None, None)]
        )
    ]  # fmt: skip
    voided = [{"series": "phone_survey", "first_no": "T-B1", "last_no": "T-B2"}]
    return tables(apps, *calls, industry_notice=notices, payment=paid, voided_number=voided)
