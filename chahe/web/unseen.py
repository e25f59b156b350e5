"""Nothing is done over what was not seen: neither an act of another person nor other facts, evidence or text.

Asked under the lock of the case, so that nothing can come between the answer and the act.
"""

from chahe.casefile import before_them
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.errors import CallError, ConclusionError


def as_item(case: Case, code: str, seen: str, facts: Facts) -> None:
    """Raises ConclusionError where `seen` is not what stands there of an item's conclusion."""
    now = before_them.of_item(case, code, facts)
    if seen == now:
        return
    if before_them.acted_since(seen, now):
        what = ("開啟本頁後，本項已有他人簽署。", "Somebody signed this item since the page was opened.")
        why = ("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen.")
    else:
        what = (
            "開啟本頁後，本項之查核事實、佐證或規定已異動。",
            "Facts, evidence or norms of this item changed since the page was opened.",
        )
        why = ("簽署僅及於所見之內容。", "One signs what one has seen, and nothing else.")
    raise ConclusionError(what, code, why, ("請重新開啟本項後再簽署。", "Open the item again, then sign."))


def as_finding(case: Case, found: str, seen: str, facts: Facts) -> None:
    """Raises CallError where `seen` is not what stands there of a finding."""
    _refuse(found, seen, before_them.of_finding(case, found, facts))


def as_follow_up(case: Case, found: str, seen: str, facts: Facts) -> None:
    """Raises CallError where `seen` is not what stands there of a finding and its follow-up."""
    _refuse(found, seen, before_them.of_follow_up(case, found, facts))


def as_last(last: int | None, seen: str, found: str) -> None:
    """Raises CallError where `seen` is another act than the last about this finding: for the unit, who sees no facts
    but those that were sent to it.
    """
    if seen != ("" if last is None else str(last)):
        raise _overtaken(found)


def _refuse(found: str, seen: str, now: str) -> None:
    if seen == now:
        return
    if before_them.acted_since(seen, now):
        raise _overtaken(found)
    raise CallError(
        (
            "開啟本頁後，本項缺失之查核事實、佐證或文字已異動。",
            "Facts, evidence or text of this finding changed since the page was opened.",
        ),
        where=found[:120],
        why=("所作決定僅及於所見之內容。", "One decides about what one has seen, and nothing else."),
        todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
    )


def _overtaken(found: str) -> CallError:
    return CallError(
        ("開啟本頁後，本項缺失已有他人處理。", "Somebody acted on this finding since the page was opened."),
        where=found[:120],
        why=("未見他人所為之前，不予記錄。", "Nothing is recorded over what was not seen."),
        todo=("請重新開啟本頁後再處理。", "Open the page again, then act."),
    )
