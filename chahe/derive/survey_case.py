"""Accepted applications with what the phone surveys hold of each, and the share of them called, pool by pool."""

from typing import Any

import ibis

from chahe.derive.api import Ctx, derive
from chahe.expressions import agreed, any_true, count_true, in_list, key, null, per_10000, true_or_false, unknown, upper

POOLS = ("new", "existing", "annuity")
IN_PERSON = ("certificate", "counter")
AT_A_DISTANCE = ("otp", "mobile-id", "fido", "video")
WHOLE = "all"
"""Label of the whole period examined beside those of calendar periods."""


@derive(
    key=("application_no",),
    trace={
        "accepted_application": {"application_no": "application_no"},
        "phone_survey": {"application_no": "application_no"},
    },
)
def survey_case(
    accepted_application: Any,
    application: Any,
    product: Any,
    product_root: Any,
    phone_survey: Any,
    policy: Any,
    delivery: Any,
) -> Any:
    """Every application accepted in the period with the pools of surveys it belongs to: `is_new`, `is_existing`,
    `is_annuity`, NULL where customer, registration or product do not tell.

    `survey_pool` names it where it is known. An investment-linked annuity is in its own pool alone. Cover exempt when
    insured alone, and property cover renewed on the same terms, are in none. A new customer who registered by
    certificate or in person is in the pool of existing customers. `called`: a call, or what stands in for it with a
    customer who cannot hear or speak, was completed before the policy was first sent. `too_late`: none was completed by
    the day of issue; NULL where it was completed between acceptance and issue, for what 承保 stands for cannot then be
    told. `unrecorded`: calls completed by phone, agreed to be recorded, of which no recording is named;
    `consent_unknown`: those of which it is not
    stated whether the customer agreed.
    """
    a = accepted_application
    a = a.filter(a.examined)
    told = application.select(
        "customer_kind", "registered_means", "bought_alone", "renewed_alike", _ti=application["_item"],
        _tr=application["_rec"],
    )  # fmt: skip
    j = a.left_join(told, [a["_a_item"] == told["_ti"], a["_a_rec"] == told["_tr"]])
    classes = _classes(product, product_root)
    j = j.left_join(classes, j["root"] == classes["_croot"])
    calls = _calls(phone_survey, policy)
    j = j.left_join(calls, j["application_no"] == calls["_call_of"])
    papers = _issued(policy, delivery)
    j = j.left_join(papers, j["application_no"] == papers["_issued_of"])
    j = _judged(j)
    # One of them at most is true.
    pool = [(true_or_false(j[f"is_{p}"]), p) for p in POOLS]
    return j.mutate(survey_pool=ibis.cases(*pool, else_=null("string"))).select(
        "application_no", "product_code", "policy_no", "customer_kind", "registered_means", "survey_class",
        "bought_alone", "accepted_date", "issued_date", "called_date", "attempts", "survey_pool", "is_new",
        "is_existing", "is_annuity", "called", "too_late", "unrecorded", "consent_unknown", "completed",
    )  # fmt: skip


def _classes(product: Any, product_root: Any) -> Any:
    """Oldest code of a product -> its class for surveys; NULL where its lines differ or none states it."""
    p = product.select(_code=upper(product.product_code), survey_class=product.survey_class)
    r = product_root.select(_rcode=product_root.code, _croot=product_root.root)
    p = p.join(r, p["_code"] == r["_rcode"])
    return p.group_by("_croot").aggregate(survey_class=agreed(p["survey_class"]))


def _calls(phone_survey: Any, policy: Any) -> Any:
    """Application -> its calls: the first that surely and that perhaps counts, and whether one has no time."""
    named = policy.filter(policy.application_no.notnull())
    named = named.group_by(_no=named.policy_no).aggregate(_by=agreed(named.application_no))
    s = phone_survey
    s = s.left_join(named, s.policy_no == named["_no"])
    s = s.mutate(_call_of=ibis.coalesce(s["application_no"], s["_by"]))
    s = s.filter(s["_call_of"].notnull())
    done = _told(s["outcome"], ("completed",), ("unreached", "refused", "interrupted", "pending"))
    phone = s["substitute_means"].isnull()
    counts = done & (phone | _told(s["substitute_reason"], ("hearing-impaired",), ()))
    silent = true_or_false(done) & phone & s["recording_no"].isnull()
    s = s.mutate(_sure=true_or_false(counts), _maybe=ibis.coalesce(counts, True), _silent=silent)
    return s.group_by("_call_of").aggregate(
        attempts=s.count().cast("int64"),
        _done_us=ibis.ifelse(s["_sure"], s["called_us"], null("int64")).min(),
        called_date=ibis.ifelse(s["_sure"], s["called_local"].date(), null("date")).min(),
        _perhaps_us=ibis.ifelse(s["_maybe"], s["called_us"], null("int64")).min(),
        _perhaps_date=ibis.ifelse(s["_maybe"], s["called_local"].date(), null("date")).min(),
        _untimed=any_true(s["_maybe"] & s["called_us"].isnull()),
        completed=count_true(true_or_false(done) & phone),
        unrecorded=count_true(s["_silent"] & true_or_false(s["recording_consent"])),
        consent_unknown=count_true(s["_silent"] & s["recording_consent"].isnull()),
    )


def _issued(policy: Any, delivery: Any) -> Any:
    """Application -> day of issue, and when its policy was first sent."""
    d = delivery.group_by(_sent_no=delivery.policy_no).aggregate(_sent_us=delivery.sent_us.min())
    p = policy.filter(policy.application_no.notnull())
    p = p.left_join(d, p.policy_no == d["_sent_no"])
    return p.group_by(_issued_of=p["application_no"]).aggregate(
        issued_date=agreed(p["issued_date"]), _sent_us=p["_sent_us"].min()
    )


def _told(word: Any, yes: tuple[str, ...], no: tuple[str, ...]) -> Any:
    """Is it one of these words? NULL where it is none that is known."""
    return ibis.cases(
        (in_list(word, *yes), True), *([(in_list(word, *no), False)] if no else []), else_=null("boolean")
    )


def _judged(j: Any) -> Any:
    annuity = _told(j["survey_class"], ("annuity",), ("exempt", "ordinary"))
    alone = _told(j["survey_class"], ("exempt",), ("annuity", "ordinary")) & j["bought_alone"]
    exempt = alone | (_told(j["business"], ("pc",), ("life",)) & j["renewed_alike"])
    new = _told(j["customer_kind"], ("new",), ("existing",))
    in_person = _told(j["registered_means"], IN_PERSON, AT_A_DISTANCE)
    plain = ~annuity & ~exempt
    before_sent = j["_done_us"] <= ibis.coalesce(j["_sent_us"], j["_done_us"])
    maybe_sent = j["_perhaps_us"] <= ibis.coalesce(j["_sent_us"], j["_perhaps_us"])
    untimed = true_or_false(j["_untimed"])
    nothing = null("boolean")
    zero = ibis.literal(0, type="int64")
    return j.mutate(
        is_annuity=annuity,
        is_new=plain & new & ~in_person,
        is_existing=plain & (~new | (new & in_person)),
        called=ibis.cases(
            (true_or_false(before_sent), True), (untimed | true_or_false(maybe_sent), nothing), else_=False
        ),
        too_late=ibis.cases(
            (true_or_false(j["_done_us"] <= j["accepted_us"]), False),
            (untimed | true_or_false(j["_perhaps_us"] <= j["accepted_us"]), nothing),
            (j["issued_date"].isnull() | true_or_false(j["_perhaps_date"] <= j["issued_date"]), nothing),
            else_=True,
        ),
        attempts=ibis.coalesce(j["attempts"], zero),
        completed=ibis.coalesce(j["completed"], zero),
        unrecorded=ibis.coalesce(j["unrecorded"], zero),
        consent_unknown=ibis.coalesce(j["consent_unknown"], zero),
    )


@derive(key=("subject",), trace={"survey_case": {"survey_pool": "survey_pool"}})
def survey_share(survey_case: Any, calendar_window: Any, ctx: Ctx) -> Any:
    """How many of each pool were called, in each calendar period and in the whole period examined (`unit` whole).

    Cases accepted in it: `basis` all that are or may be of the pool. `most_called` of `most_basis`: what is not told
    taken for the insurer (a case that may be of the pool counts where it was called, a call that may have been made
    counts); `least_called` of `least_basis`: against. `…_percent` is a hundred times the number, to be held against a
    percentage of the basis. `ended`: the period lies wholly within what is examined; one begun before it is left out.
    """
    first, last = (ibis.literal(d).cast("date") for d in (ctx.period_from, ctx.period_to))
    w = calendar_window.filter(calendar_window.window_from >= first)
    w = w.select(unit=w.unit, _label=w.label, _from=w.window_from, _to=w.window_to)
    c = survey_case
    parts = [c.select(_pool=ibis.literal(p), _in=c[f"is_{p}"], _called=c["called"], _day=c["accepted_date"])
             for p in POOLS]  # fmt: skip
    cases = parts[0].union(parts[1]).union(parts[2])
    cases = cases.filter(ibis.coalesce(cases["_in"], True))
    j = cases.join(w, (cases["_day"] >= w["_from"]) & (cases["_day"] <= w["_to"]))
    shown = ("_pool", "_in", "_called", "unit", "_label", "_to")
    all_of = cases.mutate(unit=ibis.literal("whole"), _label=ibis.literal(WHOLE), _to=last)
    j = j.select(*shown).union(all_of.select(*shown))
    sure, open_ = true_or_false(j["_in"]), unknown(j["_in"])
    yes, no = true_or_false(j["_called"]), true_or_false(~j["_called"])
    j = j.mutate(
        _most_c=~no,
        _most_b=sure | (open_ & ~no),
        _least_c=sure & yes,
        _least_b=sure | (open_ & ~yes),
    )
    g = j.group_by(["_pool", "unit", "_label", "_to"]).aggregate(
        basis=j.count().cast("int64"),
        most_called=count_true(j["_most_c"]),
        most_basis=count_true(j["_most_b"]),
        least_called=count_true(j["_least_c"]),
        least_basis=count_true(j["_least_b"]),
    )
    return g.select(
        "unit", "basis", "most_called", "most_basis", "least_called", "least_basis",
        subject=key(g["_pool"], g["_label"]),
        survey_pool=g["_pool"],
        judged_date=ibis.least(g["_to"], last),
        ended=g["_to"] <= last,
        most_percent=(g["most_called"] * 100).cast("int64"),
        least_percent=(g["least_called"] * 100).cast("int64"),
        share=per_10000(g["most_called"].cast("int64"), g["most_basis"].cast("int64")),
    )  # fmt: skip
