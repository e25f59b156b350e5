"""`chahe seal`: the end of the examination. After it the case takes only acts that change no fact and no conclusion."""

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.verify import VerifyResult, verify
from chahe.errors import VerificationError
from chahe.evidence.ledger import Entry


def seal(case: Case, *, by: str) -> tuple[Entry, VerifyResult]:
    """Verify (without re-performance), then seal. The act states what there was, so that the seal alone says it.

    Raises VerificationError when anything is wrong, CallError when the case is sealed already.
    """
    result = verify(case)
    if not result.ok:
        first = result.problems[0]
        raise VerificationError(
            (f"案件驗證不符，不得封存：{first.zh}", f"The case fails verification and is not sealed: {first.en}"),
            where=first.where,
        )
    run = case.latest_run()
    body = {
        "size": result.size,
        "root": result.root,
        "items": len(case.items()),
        "readings": len(case.readings()),
        "run": None if run is None else run.id,
        "conclusions": len(case.acts(Act.CONCLUSION)),
        "witnesses": list(result.witnesses),
    }
    return case.append(Act.SEAL, body, by), result
