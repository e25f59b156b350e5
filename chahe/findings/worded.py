"""A person's own text for a finding, column by column, beside the one the phrase table proposes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chahe.errors import CallError
from chahe.findings.finding import Finding
from chahe.model import Digest, canonical, digest_of

COLUMNS = ("category", "pattern", "condition", "criteria", "effect", "recommendation")
"""業務項目, 缺失態樣, 缺失情節, 規定, 影響, 改善作法."""

MOST = 20_000
"""Characters of one column."""


@dataclass(frozen=True, slots=True)
class Worded:
    """What a person wrote; a column not in `texts` is as proposed. The last act holds; earlier ones stay."""

    seq: int
    at: str  # ISO 8601 UTC
    by: str
    finding: str
    texts: Mapping[str, str]
    facts: Digest  # of what the finding rested on when it was written


def basis_of(finding: Finding) -> Digest:
    """Digest of what a finding rests on, without its words."""
    return digest_of(canonical(finding.facts()))


def apply(finding: Finding, worded: Worded | None) -> Finding:
    """The finding in the person's words; the proposal itself where nobody wrote any."""
    if worded is None:
        return finding
    said = worded.texts.get
    return replace(
        finding,
        category=said("category", finding.category),
        pattern=said("pattern", finding.pattern),
        condition=said("condition", finding.condition),
        criteria=said("criteria", finding.criteria),
        effect=said("effect", finding.effect),
        recommendation=said("recommendation", finding.recommendation),
    )


def stale(finding: Finding, worded: Worded | None) -> bool:
    """Whether the facts changed since the text was written: its numbers may no longer be theirs."""
    return worded is not None and bool(worded.texts) and worded.facts != basis_of(finding)


def cleaned(texts: Mapping[str, str], proposal: Finding) -> dict[str, str]:
    """The columns a person wrote otherwise than proposed. Raises CallError: unknown column, too long, unprintable."""
    out: dict[str, str] = {}
    for name, text in texts.items():
        if name not in COLUMNS:
            raise CallError(("沒有這個欄位。", "There is no such column."), where=name[:40])
        kept = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
        if len(kept) > MOST or any(not c.isprintable() and c not in "\n\t" for c in kept):
            raise CallError(
                ("文字過長或含有無法列印之字元。", "The text is too long, or holds what cannot be printed."), where=name
            )
        if kept and kept != getattr(proposal, name):
            out[name] = kept
    return out
