"""Conclusions of a case: acts of preparer and reviewer in the ledger, and where every item stands."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.facts import Facts
from chahe.casefile.independence import declarations, must_be_independent
from chahe.casefile.plain import must_be_plain
from chahe.casefile.projection import mapping_of
from chahe.catalog import catalog
from chahe.determination.conclude import Basis, Role, Signed, Standing, Wanted, admit, repeated, standing
from chahe.determination.independence import Declared
from chahe.errors import ConclusionError
from chahe.evidence.ledger import Entry
from chahe.model import Digest, Word, digest_of

MAX_TEXT = 1 << 20
"""Bytes of one text a person writes."""


def conclude(case: Case, wanted: Wanted, facts: Facts | None = None) -> Standing:
    """Record one signature, bound to the digests of what the person had before them. The case is open for writing.
    An act that stands there already, by the same person on the same basis, is not recorded again.

    Raises CatalogError (no such item), CaseError (not examined), ConclusionError (a rule is broken), CallError.
    """
    catalog().item(wanted.item)
    facts = facts or Facts(case)
    before = standing_of(case, wanted.item, facts)
    basis = facts.basis_beside(wanted.item, before.preparer)
    if repeated(wanted, digest_of(wanted.text.encode("utf-8")), before, basis) is not None:
        return before
    must_be_independent(case, wanted.who, [wanted.item])
    word, warnings = admit(wanted, before, facts.outcome(wanted.item), facts.behind(wanted.item))
    text = keep_text(case, wanted.text, wanted.item)
    of = before.preparer.seq if wanted.role is Role.REVIEWER and before.preparer else None
    body: dict[str, object] = {
        "item": wanted.item,
        "role": wanted.role.value,
        "word": word.value if word is not None else None,
        "text": text,
        "basis": asdict(basis if wanted.role is Role.REVIEWER else facts.basis(wanted.item)),
        "run": facts.run_of(wanted.item).id,
        "independent": wanted.independent,
        "of": of,
        # One key for both is usual on one laptop; a reader of the trail should see whether it was so.
        "same_key": before.preparer.key == case.writer().signer_id if of is not None and before.preparer else None,
        "warnings": list(warnings),
        "blobs": [text],
        **({"person": wanted.person} if wanted.person else {}),
    }
    kind = Act.CONCLUSION if wanted.role is Role.PREPARER else Act.SIGN_OFF
    case.append(kind, body, wanted.by.strip())
    return standing_of(case, wanted.item, facts)


def keep_text(case: Case, text: str, where: str) -> Digest:
    """Put a person's text into the store. Raises CallError when it is too long or has control characters."""
    encoded = must_be_plain(text, where).encode("utf-8")
    if len(encoded) > MAX_TEXT:
        raise ConclusionError(("文字說明過長。", "The text is too long."), where=where)
    return case.store.add_bytes(encoded)


def read_text(case: Case, digest: object) -> str:
    """A text kept before; empty when it was erased or is gone (`verify` names it)."""
    if not digest or not case.store.has(Digest(str(digest))):
        return ""
    with case.store.open(Digest(str(digest))) as stream:
        return stream.read().decode("utf-8", "replace")


def standing_of(case: Case, code: str, facts: Facts | None = None) -> Standing:
    """Where one item stands. Raises CaseError when the case has not been examined."""
    return _standing(code, list(signatures(case, code)), facts or Facts(case), declarations(case))


def standings(case: Case, facts: Facts | None = None) -> tuple[Standing, ...]:
    """Where every item stands, in the seed's order. Raises CaseError when the case has not been examined."""
    facts = facts or Facts(case)
    acts, declared = list(signatures(case)), declarations(case)
    return tuple(_standing(i.code, [s for s in acts if s.item == i.code], facts, declared) for i in catalog().items)


def _standing(code: str, acts: Sequence[Signed], facts: Facts, declared: Sequence[Declared]) -> Standing:
    if not acts:  # nothing was signed, so there is nothing to hold against what is before people now
        facts.run_of(code)
        return Standing(code)
    prepared = [s for s in acts if s.role is Role.PREPARER]
    return standing(code, acts, facts.basis_beside(code, prepared[-1] if prepared else None), declared)


def signatures(case: Case, item: str | None = None) -> Iterator[Signed]:
    """Every signature, or those of one item, in order of the ledger."""
    last: dict[str, int] = {}  # a sign-off of an early case names no act: it was given to the conclusion before it
    for entry in case.acts():
        if item is not None and entry.body.get("item") != item:
            continue
        if entry.kind == Act.CONCLUSION:
            last[str(entry.body.get("item"))] = entry.seq
            yield _signed(case, entry, Role.PREPARER, None)
        elif entry.kind == Act.SIGN_OFF and entry.body.get("role") == Role.REVIEWER:
            of = entry.body.get("of", last.get(str(entry.body.get("item"))))
            yield _signed(case, entry, Role.REVIEWER, of if isinstance(of, int) else None)


def _signed(case: Case, entry: Entry, role: Role, of: int | None) -> Signed:
    body = entry.body
    basis = mapping_of(body.get("basis"))
    word, warnings = body.get("word"), body.get("warnings")
    digest = Digest(str(body.get("text", "")))
    return Signed(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        key=entry.key,
        item=str(body.get("item", "")),
        role=role,
        word=Word(str(word)) if word is not None else None,
        text=read_text(case, digest),
        text_digest=digest,
        basis=Basis(*(Digest(str(basis.get(k, ""))) for k in ("facts", "evidence", "norms"))),
        independent=body.get("independent") is True,
        of=of,
        warnings=tuple(str(w) for w in warnings) if isinstance(warnings, list) else (),
        person=str(body.get("person") or ""),
    )
