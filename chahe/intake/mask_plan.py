"""What is masked in the files an insurer is about to hand over, and what is counted of it. Pure.

The header is looked for among the first rows. 無, 不適用, 未辦理, a dash, a blank, the label of a total row and a note
stay as they are. What was masked is remembered while a file is written, so that the finished file can be searched for
it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import ahocorasick

from chahe.errors import CallError
from chahe.intake.headers import LOOK_AT
from chahe.intake.sheet_rows import is_note, is_total
from chahe.intake.tokens import TokenKind, folded, is_token, token
from chahe.intake.words import fold, nil_word, squeeze

_SHORTEST = {TokenKind.NAME: 3}
_SHORT = 5
"""Shorter values are not looked for inside other text: they stand in it by chance."""

KIND_OF: Mapping[str, TokenKind] = {
    "policy_no": TokenKind.POLICY,
    "application_no": TokenKind.POLICY,
    "applicant_id": TokenKind.ID,
    "insured_id": TokenKind.ID,
    "customer": TokenKind.ID,
    "customer_id": TokenKind.ID,
    "payer_id": TokenKind.ID,
    "phone": TokenKind.PHONE,
    "email": TokenKind.EMAIL,
    "mailbox": TokenKind.EMAIL,
    "card": TokenKind.CARD,
    "account_no": TokenKind.ACCOUNT,
    "person_name": TokenKind.NAME,
}
"""Our columns that a saved mapping has masked."""


@dataclass(slots=True)
class Count:
    """What became of one column of one file; no value."""

    header: str
    kind: TokenKind
    masked: int = 0
    left: int = 0  # blank, or a word for nothing
    before: int = 0  # tokens already


@dataclass(slots=True)
class Masker:
    """Masks the cells of one file."""

    key: bytes
    wanted: Mapping[str, TokenKind]  # squeezed header -> kind
    counts: dict[str, Count] = field(default_factory=dict)
    _values: dict[str, TokenKind] = field(default_factory=dict)

    def columns(self, texts: Sequence[str]) -> dict[int, str]:
        """Columns of a header row that are masked: index -> header."""
        return {i: t.strip() for i, t in enumerate(texts) if squeeze(t) in self.wanted}

    def header(self, rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]] | None:
        """(index of the header row, its masked columns); None when no row names one. Raises CallError on two alike."""
        found = [(i, self.columns(row)) for i, row in enumerate(rows[:LOOK_AT])]
        best = max(found, key=lambda f: (len(f[1]), -f[0]), default=(0, {}))
        if not best[1]:
            return None
        names = [squeeze(name) for name in best[1].values()]
        twice = next((name for name in best[1].values() if names.count(squeeze(name)) > 1), None)
        if twice is not None:
            raise CallError(("欄名重複。", "Two columns share a header."), where=twice[:40])
        for name in best[1].values():
            self.counts.setdefault(name, Count(name, self.wanted[squeeze(name)]))
        return best

    def cell(self, header: str, text: str) -> str:
        """What stands in the place of a cell."""
        count = self.counts[header]
        bare = fold(text)
        word = nil_word(text) is not None or squeeze(text) == squeeze(header)
        if not bare or word or is_total(bare) or is_note([bare]):
            count.left += 1
            return text
        if is_token(text):
            count.before += 1
            return text
        count.masked += 1
        self._values[text.strip()] = count.kind
        return token(self.key, count.kind, text)

    def found_in(self, texts: Iterator[tuple[str, str]]) -> Iterator[str]:
        """The places of texts that still hold a value that was masked, as written or folded."""
        automaton = ahocorasick.Automaton()
        for value, kind in self._values.items():
            for form in {value.casefold(), fold(value).casefold(), folded(kind, value)}:
                if len(form) >= _SHORTEST.get(kind, _SHORT):
                    automaton.add_word(form, len(form))
        if not len(automaton):
            return
        automaton.make_automaton()
        for place, text in texts:
            if any(_inside(automaton, form) for form in {text.casefold(), fold(text).casefold()}):
                yield place


def _inside(automaton: ahocorasick.Automaton, text: str) -> bool:
    """A hit that is no part of a longer number or word of Latin letters."""
    for end, size in automaton.iter(text):
        before, after = text[end - size : end - size + 1], text[end + 1 : end + 2]
        first, last = text[end - size + 1], text[end]
        left = end - size >= 0 and _joined(before) and _joined(first)
        right = after != "" and _joined(after) and _joined(last)
        if not left and not right:
            return True
    return False


def _joined(character: str) -> bool:
    return character.isascii() and character.isalnum()
