"""Who may see a case: an act each time it changes, for who saw what is part of the case's custody."""

from collections.abc import Mapping
from dataclasses import dataclass

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.errors import CallError
from chahe.evidence.ledger import Entry


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account is in the case from this act on."""

    account: str
    person: str  # number of the declared person: an account of that name elsewhere is somebody else's
    name: str  # the person's full name
    role: str  # a code of the workbench's roles; "" = not a member any more


def record(case: Case, wanted: Membership, *, by: str) -> Entry:
    """Write it down, before it takes effect. Raises CallError (nobody named, opened for reading)."""
    if not (wanted.account.strip() and wanted.person and wanted.name.strip() and by.strip()):
        raise CallError(
            ("須載明帳號、本人及執行人。", "Account, person and who does it must be named."), where="member"
        )
    body = {"member": wanted.account, "member_person": wanted.person, "name": wanted.name, "role": wanted.role}
    return case.append(Act.MEMBER, body, by.strip())


def members(case: Case) -> Mapping[tuple[str, str], Membership]:
    """(account, person) -> what the ledger said last about it, ended ones too."""
    found: dict[tuple[str, str], Membership] = {}
    for entry in case.acts(Act.MEMBER):
        said = {k: str(entry.body.get(k, "")) for k in ("member", "member_person", "name", "role")}
        found[said["member"], said["member_person"]] = Membership(*said.values())
    return found
