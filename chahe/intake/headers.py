"""Which row is the header, which kind of sheet it is, and which header names which column: positively, or not at all.

A sheet is of a kind when its headers cover everything the kind needs and clearly beat every other kind. Nothing here
looks at data cells, and what it says names headers only, never cell contents.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import re2

from chahe.intake.grid import Row, plain
from chahe.intake.sheets.api import SheetKind, kinds
from chahe.intake.words import squeeze

LOOK_AT = 40
"""Rows among which the header must stand: title rows above it are allowed."""

CLEARLY = 2
"""By how many matched columns a kind must beat every other kind that fits as well."""

_DECORATION = re2.compile(r"^(?:[*※#●■◎]+|\(?[0-9]{1,2}[.、)])+|[*※:]+$|\((?:必填|選填|請填|required|optional)\)")
_NOTE = re2.compile(r"\([^()]*\)|\[[^\[\]]*\]")

LONGEST_KEPT = 120
"""Characters of a header whose forms are remembered."""

Columns = Sequence[Sequence[str]]
"""Per column of the sheet the texts its header may be read as, best first."""


@dataclass(frozen=True, slots=True)
class Match:
    """How one kind fits one header."""

    kind: SheetKind
    first: int  # index of the header's first row among the rows looked at
    depth: int  # rows of the header, 1 or 2
    columns: Mapping[str, int]  # our column -> index in the sheet
    headers: Mapping[str, str]  # our column -> header text
    ambiguous: tuple[str, ...]  # header texts that fit more than one column, or compete for one
    missing: tuple[tuple[str, ...], ...]  # needed groups of columns that no header names

    @property
    def size(self) -> int:
        """Columns that a header names, also ambiguously."""
        return len(self.columns) + len(self.ambiguous)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sheet is. `match` only when it can be read; else `reason` says why not (headers only)."""

    match: Match | None
    reason: str = ""
    near: Match | None = None  # the kind that came closest

    @property
    def foreign(self) -> bool:
        """Nothing in the sheet speaks for any kind: a cover, instructions, a list for drop-downs."""
        return self.match is None and (self.near is None or self.near.size < 3)


def forms(header: str) -> tuple[str, ...]:
    """The comparable forms of a header: whole, then without notes in parentheses."""
    return _kept(header) if len(header) <= LONGEST_KEPT else _forms(header)


@lru_cache(maxsize=4096)
def _kept(header: str) -> tuple[str, ...]:
    """Every kind is asked of the same headers, and sheets of a kind have the same."""
    return _forms(header)


def _forms(header: str) -> tuple[str, ...]:
    whole = str(_DECORATION.sub("", squeeze(header).replace("_", "")))
    bare = str(_DECORATION.sub("", _NOTE.sub("", whole)))
    return (whole,) if bare == whole or not bare else (whole, bare)


@cache
def _vocabulary(kind: SheetKind) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    strong: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    for col in kind.columns:
        own = "" if col.name.startswith("_") else col.name
        for store, listed in ((strong, f"{col.names}|{own}"), (weak, col.weak)):
            for word in filter(None, listed.split("|")):
                for form in forms(word)[:1]:
                    if col.name not in store.setdefault(form, []):
                        store[form].append(col.name)
    return {k: tuple(v) for k, v in strong.items()}, {k: tuple(v) for k, v in weak.items()}


@cache
def _known() -> frozenset[str]:
    out: set[str] = set()
    for kind in kinds().values():
        strong, weak = _vocabulary(kind)
        out |= strong.keys() | weak.keys()
    return frozenset(out)


def known_headers(texts: Iterable[str]) -> int:
    """How many of the texts some kind knows as a header."""
    known = _known()
    return sum(1 for text in texts if 0 < len(text) <= 80 and any(form in known for form in forms(text)))


def match(
    kind: SheetKind, columns: Columns, mapping: Mapping[str, str], *, named: bool, first: int = 0, depth: int = 1
) -> Match:
    """How the kind fits these headers; a mapping given by a person replaces the dictionary altogether."""
    claims = _mapped(columns, mapping) if mapping else _claims(kind, columns)
    taken: dict[str, int] = {}
    ambiguous: list[str] = []
    for name, indexes in claims.items():
        if len(indexes) == 1:
            taken[name] = indexes[0]
        else:
            ambiguous += [columns[i][0] for i in indexes]
    doubled = [i for i in taken.values() if list(taken.values()).count(i) > 1]
    ambiguous += [columns[i][0] for i in dict.fromkeys(doubled)]
    there = set(claims)
    return Match(
        kind,
        first,
        depth,
        {n: i for n, i in taken.items() if i not in doubled},
        {n: columns[i][0] for n, i in taken.items() if i not in doubled},
        tuple(dict.fromkeys(ambiguous)),
        tuple(group for group in kind.needs(named=named) if not there & set(group)),
    )


def _mapped(columns: Columns, mapping: Mapping[str, str]) -> dict[str, list[int]]:
    claims: dict[str, list[int]] = {}
    for name, header in mapping.items():
        wanted = squeeze(header)
        found = [i for i, texts in enumerate(columns) if wanted and wanted in {squeeze(t) for t in texts}]
        if found:
            claims[name] = found
    return claims


def _claims(kind: SheetKind, columns: Columns) -> dict[str, list[int]]:
    """Our column -> the sheet's columns that claim it, strong headers before weak ones."""
    strong, weak = _vocabulary(kind)
    claims: dict[str, list[int]] = {}
    left: list[int] = []
    doubtful: list[tuple[int, tuple[str, ...]]] = []
    for index, texts in enumerate(columns):
        found = _look_up(strong, texts)
        if not found:
            left.append(index)
        elif len(found) == 1:
            claims.setdefault(found[0], []).append(index)
        else:
            doubtful.append((index, found))
    for index in left:
        found = tuple(n for n in _look_up(weak, columns[index]) if n not in claims or claims[n][0] in left)
        if len(found) == 1:
            claims.setdefault(found[0], []).append(index)
        elif found:
            doubtful.append((index, found))
    for index, found in doubtful:
        # A header that fits two columns is settled only when another header alone takes one of them.
        free = [n for n in found if n not in claims] or list(found)
        for name in free:
            claims.setdefault(name, []).append(index)
    return claims


def _look_up(words: Mapping[str, tuple[str, ...]], texts: Sequence[str]) -> tuple[str, ...]:
    for text in texts:
        for form in forms(text):
            if form in words:
                return words[form]
    return ()


def header_columns(rows: Sequence[Row], first: int, depth: int) -> Columns:
    """The header texts per column of one or two rows, joined where the upper one spans several lower ones."""
    upper = [plain(v).strip() for v in rows[first].values]
    if depth == 1:
        return [[text] for text in upper]
    lower = [plain(v).strip() for v in rows[first + 1].values]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    out: list[list[str]] = []
    spanning = ""
    for above, below in zip(upper, lower, strict=True):
        # In a text file a spanning header is followed by blanks, in a workbook the merged cell repeats it.
        spanning = above or spanning
        if below and below != above:
            out.append([f"{spanning}{below}", below])
        else:
            out.append([above])
    return out


def judge(
    rows: Sequence[Row], candidates: Sequence[SheetKind], mapping: Mapping[str, str], *, named: bool = False
) -> Verdict:
    """What the sheet is, from its first rows. `named`: a person or a manifest says which of few kinds it is."""
    best: dict[str, Match] = {}
    for first in range(min(len(rows), LOOK_AT)):
        for depth in (1, 2):
            if first + depth > len(rows):
                continue
            columns = header_columns(rows, first, depth)
            if len(candidates) > 1 and not mapping and known_headers(t for texts in columns for t in texts) < 2:
                continue
            for kind in candidates:
                one = match(kind, columns, mapping, named=named, first=first, depth=depth)
                if one.size >= min(2, len(mapping) or 2) and _order(one) > _order(best.get(kind.name)):
                    best[kind.name] = one
    if not best:
        what = "a known table" if len(candidates) > 3 else ", ".join(kind.name for kind in candidates)
        return Verdict(None, f"no-kind: no row names the columns of {what}")
    return _choose(sorted(best.values(), key=_order, reverse=True))


def _order(one: Match | None) -> tuple[bool, int, bool, int, int]:
    if one is None:
        return (False, -1, False, 0, 0)
    return (not one.missing, one.size, not one.ambiguous, -one.depth, -one.first)


def _choose(ranked: Sequence[Match]) -> Verdict:
    winner = ranked[0]
    if winner.missing:
        groups = "; ".join("/".join(group) for group in winner.missing)
        return Verdict(None, f"missing-column: closest to {winner.kind.name}, without a header for {groups}", winner)
    if winner.ambiguous:
        listed = "、".join(_shown(h) for h in winner.ambiguous)
        return Verdict(None, f"ambiguous-header: {winner.kind.name}: {listed}", winner)
    rivals = [m for m in ranked[1:] if not m.missing and m.size > winner.size - CLEARLY]
    if rivals:
        names = ", ".join(m.kind.name for m in (winner, *rivals))
        return Verdict(None, f"ambiguous-kind: the headers fit {names}", winner)
    return Verdict(winner)


def _shown(header: str) -> str:
    return " ".join(header.split())[:40]


def matched_share(texts: Sequence[str]) -> bool:
    """Whether one row of texts names two columns and at least half of the needs of some kind."""
    columns = [[text.strip()] for text in texts]
    for kind in kinds().values():
        one, needs = match(kind, columns, {}, named=True), len(kind.needs(named=True))
        if one.size >= 2 and len(one.missing) * 2 <= needs and len(one.missing) < needs:
            return True
    return False
