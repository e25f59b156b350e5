"""The facts in force: per item, the last run that covers it. Read once, used by conclusions, findings and reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from chahe.casefile.acts import Act
from chahe.casefile.as_of import AsOf
from chahe.casefile.case import Case
from chahe.casefile.examination import (
    PROPOSALS,
    latest,
    left_out_rows,
    observation,
    packs_of,
    proposal_rows,
    proposals,
    register_of,
)
from chahe.casefile.handed_over import supplied
from chahe.casefile.projection import RecordedReading, RecordedRun, covering
from chahe.casefile.run_lines import RunLines, run_lines
from chahe.casefile.superseding import Superseded, superseded
from chahe.catalog import catalog
from chahe.checks.api import checks_of
from chahe.criteria import Register
from chahe.determination.conclude import Basis, Signed, Stale
from chahe.engine.plan import inputs_of
from chahe.errors import CaseError
from chahe.findings.group import leading_lines
from chahe.findings.masking import scrub
from chahe.intake.tie import item_name
from chahe.model import Digest, EvidenceItem, Observation, Outcome, Proposal, canonical, digest_of
from chahe.scope.profile import Profile, parse_profile
from chahe.scope.select import Selected, selection


@dataclass
class Facts:
    """What people have before them now. Everything is read on first use and kept."""

    case: Case
    _bases: dict[str, Basis] = field(default_factory=dict, repr=False)

    @cached_property
    def profile(self) -> Profile:
        """The institution profile in force."""
        return parse_profile(self.case.profile_text())

    @cached_property
    def selected(self) -> Mapping[str, Selected]:
        """In or out of scope, per item and asking group."""
        return {s.code: s for s in selection(self.profile)}

    @cached_property
    def runs(self) -> tuple[RecordedRun, ...]:
        """Every run, in order. Raises CaseError when there is none."""
        latest(self.case)
        return self.case.view().runs()

    @cached_property
    def full_run(self) -> RecordedRun:
        """The last run over all items, else the last run. Raises CaseError when there is none."""
        whole = [r for r in self.runs if r.body.get("only") is None]
        return (whole or list(self.runs))[-1]

    def run_of(self, code: str) -> RecordedRun:
        """The last run that covers the item. Raises CaseError when there is none."""
        return covering(self.runs, code) or self.full_run

    @cached_property
    def covering(self) -> tuple[RecordedRun, ...]:
        """The runs some item's facts are from."""
        used = {self.run_of(i.code).seq: self.run_of(i.code) for i in catalog().items}
        for run in used.values():
            if not (run.path / PROPOSALS).is_file():
                raise CaseError(
                    ("佐證銷毀後尚未重新執行查核。", "Evidence was erased and the case not examined since."),
                    where=str(self.case.root),
                    todo=("請執行 chahe examine。", "Run `chahe examine`."),
                )
        return tuple(used[s] for s in sorted(used))

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """Of every item the observations of the run that covers it, in the seed's order."""
        return tuple(o for item in catalog().items for o in self.observations_of(item.code))

    @cached_property
    def proposals(self) -> Mapping[str, Proposal]:
        """Proposal per item."""
        found = {r.seq: {p.item: p for p in proposals(r)} for r in self.covering}
        return {i.code: found[self.run_of(i.code).seq][i.code] for i in catalog().items}

    def lines_of(self, code: str) -> RunLines:
        """The lines of the run that covers the item, none of them read yet. Raises CaseError when there is none."""
        run = self.run_of(code)
        return run_lines({r.seq: r for r in self.covering}[run.seq].path)

    def observations_of(self, code: str) -> tuple[Observation, ...]:
        """The item's observations, those of no other read."""
        return tuple(observation(r) for r in self.lines_of(code).of(code))

    @cached_property
    def leading(self) -> tuple[Observation, ...]:
        """Of every check its `*` line and its first lines, as many as a finding prints of (`findings.group`), in the
        seed's order.
        """
        found: list[Observation] = []
        for item in catalog().items:
            lines = self.lines_of(item.code)
            for check in lines.checks(item.code):
                found += leading_lines(observation(r) for r in lines.of_check(check) if r["question"] == item.code)
        return tuple(found)

    @cached_property
    def _proposed(self) -> Mapping[int, Mapping[str, list[dict[str, Any]]]]:
        found: dict[int, dict[str, list[dict[str, Any]]]] = {}
        for run in self.covering:
            mine = found.setdefault(run.seq, {})
            for r in proposal_rows(run):
                mine.setdefault(str(r["item"]), []).append({k: v for k, v in r.items() if k != "run"})
        return found

    @cached_property
    def register(self) -> Register:
        """Criteria in force now: packs of the program, of the last run, and own norms."""
        return register_of(self.case, packs_of(self.case, self.runs[-1]))

    @cached_property
    def items(self) -> tuple[EvidenceItem, ...]:
        """Everything received and not erased."""
        return self.case.items()

    @cached_property
    def superseded(self) -> Mapping[tuple[str, str], Superseded]:
        """Documents a later delivery stands in for."""
        return superseded(self.case)

    def replaced_by(self, file: tuple[str, str]) -> str:
        """What stands in for a document, who decided so and why, in one line; "" for one in the population."""
        said = self.superseded.get(file)
        if said is None:
            return ""
        names = "、".join(f"{name}（{digest[:12]}）" for digest, name in said.by_files)
        return f"{names}；{said.by}：{scrub(said.why)}"

    def left_out_of(self, code: str) -> list[dict[str, Any]]:
        """What the run the item's facts are from left out of its populations."""
        run = self.run_of(code)
        return self._left_out.setdefault(run.seq, left_out_rows(run))

    @cached_property
    def _left_out(self) -> dict[int, list[dict[str, Any]]]:
        return {}

    @cached_property
    def counted(self) -> tuple[RecordedReading, ...]:
        """The readings in force of documents that are in the population."""
        out = self.superseded
        return tuple(r for r in self.readings if (r.reading.source.digest, item_name(r.reading)) not in out)

    @cached_property
    def readings(self) -> tuple[RecordedReading, ...]:
        """The readings in force."""
        return self.case.readings()

    def outcome(self, code: str) -> Outcome:
        """The proposed outcome of the item; NOT_APPLICABLE exactly when the profile leaves it out now."""
        if not self.selected[code].inside:
            return Outcome.NOT_APPLICABLE
        stated = self.proposals[code].outcome
        # In scope now, out of scope when it was examined: nobody has looked at it.
        return Outcome.INSUFFICIENT if stated is Outcome.NOT_APPLICABLE else stated

    def basis(self, code: str) -> Basis:
        """Digests of facts, evidence and norms of one item."""
        if code not in self._bases:
            norms = [c.as_json() for c in self.register.for_item(code)]
            evidence = digest_of(canonical(self._evidence(code)))
            self._bases[code] = Basis(self._stated(code), evidence, digest_of(canonical(norms)))
        return self._bases[code]

    def shown(self, code: str) -> Digest:
        """One digest of the item's basis: what a page shows of it, whoever signed."""
        basis = self.basis(code)
        return digest_of(canonical([basis.facts, basis.evidence, basis.norms]))

    def _stated(self, code: str) -> Digest:
        """Digest of {"facts": observations and proposal, "inside": …, "scope": …} in canonical form, in pieces: an
        item may have more observations than memory should hold.

        The run's name changes with anything anywhere in the case; the item's own facts do not.
        """
        lines, chosen = self.lines_of(code), self.selected[code]
        seen = lines.digest_so_far(code)
        between = b"," if code in lines.items() else b""
        for row in self._proposed[self.run_of(code).seq].get(code, ()):
            seen.update(between + canonical(row))
            between = b","
        inside = canonical(chosen.inside)
        seen.update(b'],"inside":' + inside + b',"scope":' + canonical(chosen.reason.zh) + b"}")
        return Digest(seen.hexdigest())

    def basis_beside(self, code: str, signed: Signed | None) -> Basis:
        """What is before people now, to be held against what somebody signed.

        Which files serve an item is the catalogue's and the program's to say, and a later version may say it otherwise
        without a file having come or gone. A digest that differs counts only where the case itself differs: told by
        putting the same question, as it is put now, to the case as it stood when they signed.
        """
        now = self.basis(code)
        if signed is None or signed.basis.evidence == now.evidence:
            return now
        past = Facts(AsOf(self.case, signed.seq))
        if past._evidence(code, self._tables_of_source) != self._evidence(code):
            return now
        return replace(now, evidence=signed.basis.evidence)

    def behind(self, code: str) -> tuple[Stale, ...]:
        """What of the item changed after the run its facts are from; nothing for an item no check looks at."""
        if not checks_of(code):
            return ()
        run = self.run_of(code)
        past = AsOf(self.case, run.seq)
        changed = []
        if Facts(past)._evidence(code) != self._evidence(code):
            changed.append(Stale.EVIDENCE)
        if run.body.get("criteria") not in (None, self.register.digest):
            then = register_of(past, packs_of(self.case, run))
            if then.for_item(code) != self.register.for_item(code):
                changed.append(Stale.NORMS)
        return tuple(changed)

    @cached_property
    def _tables_of_source(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], frozenset[str]] = {}
        for r in self.readings:
            at = (r.reading.source.digest, r.reading.name.partition("!")[0])
            found[at] = found.get(at, frozenset()) | frozenset(r.reading.tables)
        return found

    @cached_property
    def _supply(self) -> Mapping[str, str]:
        return {
            code: ";".join([s.state.value, *(word.value for word, _ in s.lacking)])
            for code, s in supplied(self.case).items()
        }

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        """Digest -> request code a person gave at intake."""
        said = [e.body for e in self.case.acts(Act.MAPPING_CONFIRMED)]
        return {str(d): str(b["kind"]) for b in said if b.get("kind") for d in _listed(b.get("items"))}

    def _evidence(
        self, code: str, feeding: Mapping[tuple[str, str], frozenset[str]] | None = None
    ) -> dict[str, object]:
        """Files asked for by the item or feeding its checks, and what the insurer says of those it did not give.

        `feeding`: tables by file; by default what the readings in force made of each.
        """
        by_table = self._files_by_table if feeding is None else self._by_table(feeding)
        asked = set(catalog().item(code).requests)
        fed = frozenset(t for c in checks_of(code) for t in (c.population, *c.absence_in))
        wanted = frozenset(t for name in fed for t in inputs_of(name))
        serving: set[tuple[str, str]] = set()
        for found in (*(self._files_by_code.get(c, ()) for c in asked), *(by_table.get(t, ()) for t in wanted)):
            serving.update(found)
        return {
            "files": [list(s) for s in sorted(serving)],
            "supply": {c: self._supply.get(c, "") for c in sorted(asked)},
        }

    @cached_property
    def _files_by_code(self) -> Mapping[str, set[tuple[str, str]]]:
        """Files asked for under a code, or given one by a person."""
        found: dict[str, set[tuple[str, str]]] = {}
        for i in self.items:
            for code in (i.custody.request_code, self._kinds.get(i.digest)):
                if code and (i.digest, i.name) not in self.superseded:
                    found.setdefault(code, set()).add((i.digest, i.name))
        return found

    @cached_property
    def _files_by_table(self) -> Mapping[str, set[tuple[str, str]]]:
        return self._by_table(self._tables_of_source)

    def _by_table(self, feeding: Mapping[tuple[str, str], frozenset[str]]) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for i in self.items:
            if (i.digest, i.name) in self.superseded:
                continue
            for table in feeding.get((i.digest, i.name), ()):
                found.setdefault(table, set()).add((i.digest, i.name))
        return found


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
