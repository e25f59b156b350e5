"""Item 2.3: phone surveys."""

from tests.derive.business import Row
from tests.derive.test_absence import at
from tests.derive.test_survey_case import app, call, tables

NAMES = ("survey_case", "survey_share")
FEW = ("survey_share",)
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Customers of every pool, some not told; calls completed, not completed, late, without a time or an outcome."""
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
    ]
    calls = [call(f"A{n}", at(3, 1 + n, 10)) for n in range(3)]
    calls += [
        call("A3", outcome=None),
        call("A4", None),
        call("B3"),
        call("B7", substitute_means="sms", substitute_reason="hearing-impaired"),
        call(None, policy_no="P-B8", recording_no=None, recording_consent=True),
    ]
    return tables(apps, *calls)
