"""Who may do what in a case. Pure: no request, no database."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is in a case (examination-practice section 2; 內控辦法 §15)."""

    EXAMINER = "examiner"  # 檢查人員
    LEAD = "lead"  # 領隊
    REVIEWER = "reviewer"  # 審核
    AUDITEE = "auditee"  # 受檢單位聯絡人
    AUDITOR = "auditor"  # 稽核: reads everything, acts on nothing
    ADMIN = "admin"  # 系統管理: members, no working papers


class Need(StrEnum):
    """What a page asks of the person who opens it."""

    ENTER = "enter"  # nothing but a log-in: the list of one's own cases
    READ = "read"  # working papers
    REVEAL = "reveal"  # original bytes in clear; stands in the ledger
    PLAN = "plan"  # team, scope, who examines what, the list that goes out
    PREPARE = "prepare"  # conclude
    DECLARE = "declare"  # which business oneself or a relative handled
    REVIEW = "review"  # sign or return what another concluded
    HAND_OVER = "hand-over"  # give evidence
    DECIDE = "decide"  # 檢查意見, 面請改善 or 不提列
    MEMBERS = "members"  # who may see the case, and who of them came in


_MAY: dict[Role, frozenset[Need]] = {
    Role.EXAMINER: frozenset({Need.READ, Need.REVEAL, Need.DECLARE, Need.PREPARE, Need.HAND_OVER}),
    Role.LEAD: frozenset(
        {
            Need.READ,
            Need.REVEAL,
            Need.PLAN,
            Need.DECLARE,
            Need.PREPARE,
            Need.REVIEW,
            Need.DECIDE,
            Need.HAND_OVER,
        }
    ),
    Role.REVIEWER: frozenset({Need.READ, Need.REVEAL, Need.DECLARE, Need.REVIEW}),
    Role.AUDITEE: frozenset({Need.HAND_OVER}),
    Role.AUDITOR: frozenset({Need.READ}),
    Role.ADMIN: frozenset({Need.MEMBERS}),
}


def may(role: Role | None, need: Need) -> bool:
    """Whether a member of that role may; None = not a member of the case."""
    return need is Need.ENTER or (role is not None and need in _MAY[role])
