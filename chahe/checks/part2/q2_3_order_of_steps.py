"""保險業是否依所訂之風險控管程序及規範確實執行？

Aspect B: the times of the steps of every accepted application. That cover is not back-dated, and that a life insurer
notifies acceptance in time, is law; that identity comes before submission, in which order the other steps come and
which of them may not be missing is the insurer's own norm. A time that is not stated settles nothing; one that eight
hours less would put right may be in another zone; clocks may differ by the seconds of the own norm. They stand with
this item because each is a control performed anew; whether a step was done well is for the examiner.
"""

from chahe.checks.api import Bool, Criteria, Rows, check
from chahe.expressions import choose, either, known_if, true_or_false

_CLOCK = "net.step_clock_seconds"


def _late(lag: Rows, c: Criteria) -> Bool:
    """Later than the clocks may differ, or at all where nobody says."""
    return choose(c[_CLOCK].notnull(), lag > c[_CLOCK], lag > 0)


def _past(lag: Rows, shifted: Bool, c: Criteria) -> Bool:
    """Late; NULL where it is so only in one time zone."""
    late = _late(lag, c)
    return known_if(~(late & shifted), late)


@check(
    "2.3/submitted-before-identity",
    aspect="B",
    population="application_steps",
    subject="application_no",
    criteria={"net.identity_before_submission": "submitted_date", _CLOCK: "submitted_date"},
    refines=(_CLOCK,),
    shows=("product_code", "submitted_date", "identity_lag"),
    title=("身分驗證晚於送件", "Submitted before identity was confirmed"),
)
def submitted_before_identity(t: Rows, c: Criteria) -> Bool:
    """The customer's identity was confirmed only after the application had been submitted."""
    return c["net.identity_before_submission"] & _past(t.identity_lag, t.identity_shifted, c)


@check(
    "2.3/cover-back-dated",
    aspect="B",
    population="application_steps",
    subject="application_no",
    criteria={"net.no_backdating": "accepted_date"},
    applies=lambda t, c: t.covered,
    shows=("product_code", "policy_no", "submitted_date", "accepted_date", "effective_date"),
    title=("保險期間起始日早於要保日（倒填）", "Cover begins before the application was made"),
)
def cover_back_dated(t: Rows, c: Criteria) -> Bool:
    """The cover of a policy begins on a day before its application was submitted."""
    return c["net.no_backdating"] & (t.effective_date < t.submitted_date)


@check(
    "2.3/steps-out-of-order",
    aspect="B",
    population="application_steps",
    subject="application_no",
    criteria={"net.step_order": "accepted_date", _CLOCK: "accepted_date"},
    refines=(_CLOCK,),
    shows=("product_code", "accepted_date", "late_step", "step_lag", "pay_lag", "issued_date"),
    title=("作業步驟先後順序不符", "Steps were taken in another order"),
)
def steps_out_of_order(t: Rows, c: Criteria) -> Bool:
    """A step came after one it has to precede: registration, consent, quote or declaration after submission, submission
    after acceptance or payment, payment and acceptance in the other order, or issue before acceptance.
    """
    order = c["net.step_order"]
    paid_late = _past(t.pay_lag, t.pay_shifted, c)
    paid_early = _past(-t.pay_lag, t.early_shifted, c)
    pay = choose(order == "payment-first", paid_late, paid_early)
    bad = either(either(_past(t.step_lag, t.step_shifted, c), pay), true_or_false(t.issued_early))
    return known_if(order.notnull(), bad)


@check(
    "2.3/step-not-done",
    aspect="B",
    population="application_steps",
    subject="application_no",
    criteria={"net.steps_done": "accepted_date"},
    shows=("product_code", "accepted_date", "undone_step", "undone", "unstated"),
    title=("必要步驟未辦理即承保", "Accepted though a step was not done"),
)
def step_not_done(t: Rows, c: Criteria) -> Bool:
    """An application was accepted though, by the file itself, the customer had not registered, been identified or
    consented.
    """
    bad = t.undone > 0
    return c["net.steps_done"] & known_if(bad | (t.unstated == 0), bad)


@check(
    "2.3/acceptance-notified-late",
    aspect="B",
    population="acceptance_notice",
    subject="application_no",
    criteria={"net.acceptance_notice_hours": "accepted_date", _CLOCK: "accepted_date"},
    refines=(_CLOCK,),
    applies=lambda t, c: t.life,
    pending=lambda t, c: t.unsent & (t.most_hours <= c["net.acceptance_notice_hours"]),
    absence_in=("industry_notice",),
    shows=("product_code", "policy_no", "accepted_date", "notice_date", "least_hours", "attempts", "unsent"),
    title=("逾時或未辦理承保通報", "Acceptance notified late or never"),
)
def acceptance_notified_late(t: Rows, c: Criteria) -> Bool:
    """The industry's system received no notice of acceptance within the hours allowed after payment and acceptance."""
    limit = c["net.acceptance_notice_hours"]
    late = true_or_false(t.least_hours > limit)
    in_time = (t.most_hours <= limit) & ~_late(t.ahead_seconds, c)
    return known_if(late | true_or_false(in_time), late)
