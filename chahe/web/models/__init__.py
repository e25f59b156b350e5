"""Tables of the workbench, one file per kind: `projected` may be deleted at any time; the others are nowhere else."""

from chahe.web.models.account import Access, Account, FormerPassword, Passkey, Person, Recovery, Sitting, Throttle, Totp
from chahe.web.models.job import Job
from chahe.web.models.member import Member
from chahe.web.models.paper import Paper
from chahe.web.models.planned import Planned
from chahe.web.models.projected import Act, Evidence, Examination, Finding, Item, Observation, Projected
from chahe.web.models.token import Token
from chahe.web.models.view import SavedView

__all__ = [
    "Access",
    "Account",
    "Act",
    "Evidence",
    "Examination",
    "Finding",
    "FormerPassword",
    "Item",
    "Job",
    "Member",
    "Observation",
    "Paper",
    "Passkey",
    "Person",
    "Planned",
    "Projected",
    "Recovery",
    "SavedView",
    "Sitting",
    "Throttle",
    "Token",
    "Totp",
]
