"""Members of a case: the ledger first, then the table that pages look at.

Ending is never lost: what the ledger ended is ended in the table when the server starts, should it have been killed
between the two. The other way round the ledger gives nobody access: the table does.
"""

from pathlib import Path

from chahe.casefile import members
from chahe.casefile.case import Case
from chahe.casefile.members import Membership
from chahe.errors import CallError
from chahe.web.models import Account, Examination, Member
from chahe.web.roles import Role


def put(examination: Examination, account: Account, role: Role | None, *, by: str, wait: float = 10.0) -> None:
    """Make somebody a member, change what they are, or end it (None). Raises CallError.

    One person has one role in a case: the second account of somebody who is a member is refused.
    """
    if role is not None:
        _must_be_one(examination, account)
    before = Member.objects.filter(case=examination.pk, user=account.user).first()
    if (before.role if before else None) == (role.value if role else None):
        return
    name = account.user.get_username()
    wanted = Membership(name, account.person.pk, account.person.name, role.value if role else "")
    with Case.open(Path(examination.folder), write=True, wait=wait) as case:
        case.acting = examination.acting
        members.record(case, wanted, by=by)
        _effect(examination.pk, account, role)


def _effect(case: str, account: Account, role: Role | None) -> None:
    if role is None:
        Member.objects.filter(case=case, user=account.user).delete()
    else:
        Member.objects.update_or_create(case=case, user=account.user, defaults={"role": role.value})


def _must_be_one(examination: Examination, account: Account) -> None:
    others = Member.objects.filter(case=examination.pk, user__account__person=account.person)
    if not account.user.is_active or others.exclude(user=account.user).exists():
        raise CallError(
            (
                "本人已以其他帳號為本案成員，或帳號已停用。",
                "The person is a member by another account, or it is closed.",
            ),
            where=account.user.get_username(),
            why=("一人於一案僅有一種角色。", "One person has one role in a case."),
        )


def reconcile(examination: Examination) -> None:
    """What the ledger says last takes access away or changes a role; it never gives access."""
    said = members.members(Case.open(Path(examination.folder)))
    rows = Member.objects.filter(case=examination.pk).select_related("user__account__person")
    for row in rows:
        account = getattr(row.user, "account", None)
        known = said.get((row.user.get_username(), account.person.pk)) if account is not None else None
        if account is not None and known is not None and known.role != row.role:
            _effect(examination.pk, account, Role(known.role) if known.role else None)
