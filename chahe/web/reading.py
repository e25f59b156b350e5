"""A case opened for reading, once per state of its ledger: a page does not parse ten thousand acts for fifty rows."""

import threading
from collections import OrderedDict
from pathlib import Path

from chahe.casefile.as_of import AsOf
from chahe.casefile.case import Case
from chahe.web.models import Examination

KEPT = 8
"""Cases kept in memory."""

_LOCK = threading.Lock()
_OPEN: OrderedDict[tuple[str, str], Case] = OrderedDict()


def reader(examination: Examination) -> Case:
    """The case as it stood when it was projected, so that a page and its tables are of one state; acts written since
    do not exist for it. For reading what it says: whoever verifies or writes opens it anew.

    Raises CaseError, VerificationError.
    """
    key = examination.folder, examination.fingerprint
    with _LOCK:
        found = _OPEN.get(key)
    if found is None:
        found = keep(examination, Case.open(Path(examination.folder)))
    return found


def keep(examination: Examination, case: Case) -> Case:
    """For those who read it next: the case as somebody just read or wrote it, at that state or a later one."""
    then = AsOf(case, examination.acts)
    with _LOCK:
        for key in [k for k in _OPEN if k[0] == examination.folder]:
            del _OPEN[key]
        _OPEN[examination.folder, examination.fingerprint] = then
        while len(_OPEN) > KEPT:
            _OPEN.popitem(last=False)
    return then
