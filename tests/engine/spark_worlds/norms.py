"""Items 2.4 and 9.2: changes, versions with and without a day of approval, signed and unsigned reviews, twins; item
5.2: reviews of accounts by whom they are and are not, undated ones, rights ended, kept and given again.
"""

from tests.derive.duties import holder, member
from tests.derive.test_access_reviewed import ACCOUNT, OWNERS, REVIEW, STAFF
from tests.derive.test_partner_access import CONTRACT, LOGIN
from tests.derive.test_partner_account_review import ACCOUNT as PARTNER
from tests.derive.test_partner_account_review import REVIEW as PARTNER_REVIEW
from tests.derive.test_rule_revision import BEFORE, KEPT, LINE, RULE, D, Row
from tests.derive.test_unit_audit import REPORT
from tests.derive.test_unit_self_check import CHECK, SYSTEM

NAMES = ("rule_revision", "incident_review", "rule_review", "account_review", "access_review_line", "partner_cover",
         "unit_self_check", "unit_audit", "partner_account_review", "partner_password")  # fmt: skip
FEW = ("rule_revision", "rule_review", "access_review_line")
"""Those an ordinary run takes to Spark; `make soak` takes all of them."""


def given() -> dict[str, list[Row]]:
    """Rows that reach every branch."""
    lines = [
        LINE, {**LINE, **KEPT}, {**LINE, **KEPT, "signed_by": None}, {**LINE, **KEPT, "signed_date": None},
        {**LINE, "document_no": None}, {**LINE, "document_no": "XX", "concerned": False}, {**LINE, "version_text": "2"},
        {**LINE, "changed_date": None}, {**LINE, **KEPT, "change_kind": "periodic", "change_no": "P1"},
        {**LINE, "change_kind": "intrusion", "incident_no": "i2"}, {**LINE, "document_no": "RM-2"},
    ]  # fmt: skip
    rules = [
        BEFORE, {**RULE, "approved_date": D(2025, 4, 10), "issued_date": D(2025, 6, 1)},
        {**RULE, "document_no": "RM-2", "in_force_from": D(2025, 5, 1), "issued_date": D(2025, 4, 20)},
        {**RULE, "document_no": "RM-2", "version_text": "1", "in_force_to": D(2025, 4, 30), "rule_kind": None},
    ]  # fmt: skip
    incidents: list[Row] = [
        {"incident_no": "I1", "grade": "major", "learned_date": D(2025, 3, 1)},
        {"incident_no": "I2", "grade": None, "twin_no": "i1"},
        {"incident_no": "I4", "grade": "major"},
    ]
    reviews = [
        REVIEW, {**REVIEW, "reviewer": "ua"}, {**REVIEW, "reviewer": "甲1", "system": None},
        {**REVIEW, "reviewed_date": None}, {**REVIEW, "review_result": "remove", "role_name": "R1"},
        {**REVIEW, "account_name": "batch"}, {**REVIEW, "account_name": "ub", "review_result": "remove"},
    ]  # fmt: skip
    contracts = [
        CONTRACT,
        {**CONTRACT, "renews": True, "ended_date": D(2025, 4, 1)},
        {**CONTRACT, "partner_no": "PT-2"},
    ]
    logins = [
        LOGIN, {**LOGIN, "by_holding": False}, {**LOGIN, "by_password": None, "by_holding": None, "partner_no": None},
        {**LOGIN, "partner_no": "pt-2", "by_certificate": True, "machine": True}, {**LOGIN, "outcome": None},
    ]  # fmt: skip
    roles = [{**ACCOUNT, "valid_to": D(2025, 11, 25)}, member("ua", "r1", valid_from=D(2026, 2, 2)), member("ub", "r2")]
    return {
        "rule_change": lines, "document_register": rules, "incident": incidents, "access_review": reviews,
        "role_member": roles, "partner_contract": contracts, "partner_logon": logins,
        "system_register": [SYSTEM, {**SYSTEM, "live_date": None, "owner_unit": "核保部"}],
        "self_check": [CHECK, {**CHECK, "unit": None, "checked_date": D(2026, 1, 5)}],
        "audit_report": [
            REPORT, {**REPORT, "unit": None}, {**REPORT, "unit": "全公司", "audit_end": D(2026, 1, 3)},
            {**REPORT, "plan_kind": None, "unit": "核保部"},
        ],
        "partner_account": [
            PARTNER, {**PARTNER, "account_name": "p2", "entry": None, "reviewed_date": D(2025, 2, 3)},
            {**PARTNER, "account_name": "p3", "opened_date": None, "password_changed_date": None},
        ],
        "partner_review": [
            PARTNER_REVIEW, {**PARTNER_REVIEW, "reviewed_date": None}, {**PARTNER_REVIEW, "entry": None},
            {**PARTNER_REVIEW, "account_name": "p3"},
        ],
        "account_owner": [*OWNERS, holder("ub", "E3")], "employee": STAFF,
    }  # fmt: skip
