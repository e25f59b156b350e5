"""OSCAL assessment-results of a dossier, as plain JSON. Pure.

An OSCAL finding says whether an objective is satisfied; only a person may say so. The machine's words stand as
observations and, where it proposes a finding, as risks under investigation. What a person decided becomes findings.
Every uuid is derived from digests: the same case gives the same document.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from chahe.catalog import catalog
from chahe.findings.finding import Decision
from chahe.findings.masking import scrub
from chahe.findings.phrases import subject_text
from chahe.model import OUTCOME_ZH, Observation, Outcome, Word
from chahe.report.content import PROPOSED, printable
from chahe.report.dossier import FindingEntry, ItemPaper
from chahe.report.making import Making
from chahe.report.working_paper import proposal_words

VERSION = "1.2.1"
"""Of OSCAL: what compliance-trestle 5 validates."""
NAMESPACE = "urn:chahe:oscal"
_ROOT = UUID("6d0e4c6e-52c5-5d6c-9c3a-9e0b7a4f1c55")
MOST_EXCEPTIONS = 200
"""Exceptions of one check given as observations of their own; the total always stands beside."""

Json = dict[str, Any]


def assessment_results(making: Making) -> Json:
    """The whole document."""
    return {"assessment-results": _Builder(making).document()}


class _Builder:
    def __init__(self, making: Making) -> None:
        self._making = making
        self._d = making.dossier
        # The head covers every act, so a later state of the case never reuses an identifier.
        self._seed = uuid5(_ROOT, f"{self._d.case}|{self._d.run}|{self._d.witnesses.head}")
        self._made = self._d.made_at.replace(microsecond=0).isoformat()
        self._tool = self._uuid("component", self._d.program)
        self._examiner = self._uuid("party", self._d.profile.examination.agency)
        self._plan = self._uuid("resource", "plan")
        self._files = {e.item.digest: self._uuid("resource", e.item.digest) for e in self._d.evidence}

    def _uuid(self, kind: str, *parts: str) -> str:
        return str(uuid5(self._seed, "\x1f".join((kind, *parts))))

    def document(self) -> Json:
        observations = [o for p in self._d.items for o in self._observations(p)]
        return {
            "uuid": self._uuid("assessment-results"),
            "metadata": self._metadata(),
            "import-ap": {"href": f"#{self._plan}", "remarks": "檢查計畫及查核項目。The plan and its items."},
            "results": [self._result(observations)],
            "back-matter": {"resources": [self._plan_resource(), *self._resources()]},
        }

    def _metadata(self) -> Json:
        e = self._d.profile.examination
        return {
            "title": f"{e.number} 查核工作底稿",
            "last-modified": self._made,
            "version": self._d.witnesses.head,
            "oscal-version": VERSION,
            "props": self._draft_props(),
            "parties": [{"uuid": self._examiner, "type": "organization", "name": _line(e.agency)}],
        }

    def _draft_props(self) -> list[Json]:
        return [_prop("draft", "true" if self._making.draft else "false"), _prop("program", self._d.program)]

    def _result(self, observations: list[Json]) -> Json:
        out: Json = {
            "uuid": self._uuid("result"),
            "title": ("草稿 " if self._making.draft else "") + "查核結果",
            "description": "程式之查核事實及人員之結論。Observations of the machine, findings of people.",
            "start": self._d.run_at or self._made,
            "end": self._made,
            "props": [*self._draft_props(), _prop("run", self._d.run or "none")],
            "local-definitions": {"components": [self._component()]},
            "reviewed-controls": {"control-selections": self._selections()},
        }
        for name, values in (("observations", observations), ("risks", self._risks()), ("findings", self._findings())):
            if values:
                out[name] = values
        return out

    def _component(self) -> Json:
        return {
            "uuid": self._tool,
            "type": "software",
            "title": _line(self._d.program),
            "description": "查核程式。The program that made the observations.",
            "status": {"state": "operational"},
        }

    def _selections(self) -> list[Json]:
        """Items by the machine's proposal: what is proposed is a property, never a status."""
        grouped: dict[str, list[str]] = {}
        for p in self._d.items:
            word = p.proposal.outcome.value if p.proposal and p.inside else Outcome.NOT_APPLICABLE.value
            if p.proposal is not None or not p.inside:
                grouped.setdefault(word, []).append(p.code)
        return [
            {
                "description": f"{PROPOSED}：{OUTCOME_ZH[Outcome(word)]}",
                "props": [_prop("proposal", word)],
                "include-controls": [{"control-id": control(c)} for c in codes],
            }
            for word, codes in grouped.items()
        ] or [{"description": "未列入任何項目。", "include-all": {}}]

    def _observations(self, paper: ItemPaper) -> Iterable[Json]:
        for o in paper.observations:
            if o.subject == "*":
                yield self._whole(o)
                rows = self._d.exceptions.get(o.check, ())
                for n, row in enumerate(rows[:MOST_EXCEPTIONS]):
                    yield self._exception(o, n, row)

    def _whole(self, o: Observation) -> Json:
        title = (self._d.checks.get(o.check) or {}).get("title") or [o.check, o.check]
        counts = f"母體{o.population:,}、例外{o.exceptions:,}、待釐清{o.unsettled:,}"
        out = self._observation(self.whole_uuid(o.check), f"{o.check} {title[0]}", f"{title[1]}. {counts}")
        out["props"] += [
            _prop("outcome", o.outcome.value),
            _prop("control-id", control(o.question)),
            _prop("population", str(o.population)),
            _prop("exceptions", str(o.exceptions)),
            _prop("unsettled", str(o.unsettled)),
            *([_prop("reason", o.reason)] if o.reason else []),
        ]
        evidence = self._searched(o)
        return out | ({"relevant-evidence": evidence} if evidence else {})

    def _searched(self, o: Observation) -> list[Json]:
        """The items the check's population came from."""
        return [
            self._evidence(str(e.item.digest), e.locator, e.item.member, e.rows)
            for e in o.evidence
            if e.item.digest in self._files
        ]

    def whole_uuid(self, check: str) -> str:
        """Of the observation about a check's whole population."""
        return self._uuid("observation", check, "*")

    def _exception(self, o: Observation, number: int, row: Mapping[str, Any]) -> Json:
        subject = subject_text(printable(str(row.get("subject", ""))))
        pointers = [str(p) for p in row.get("pointers") or ()]
        uuid = self._uuid("observation", o.check, str(number), *pointers)
        out = self._observation(uuid, f"{o.check} 例外", f"受查對象 subject：{subject or '未載明'}")
        out["props"] += [_prop("outcome", Outcome.EXCEPTION.value), _prop("control-id", control(o.question))]
        # An exception that is an absence (no drill in the year) has no record to point at: what was searched stands in.
        evidence = [e for p in dict.fromkeys(pointers) if (e := self._pointer(p)) is not None] or self._searched(o)
        return out | ({"relevant-evidence": evidence} if evidence else {})

    def _pointer(self, text: str) -> Json | None:
        item, _, locator = text.partition("#")
        digest, _, member = item.removeprefix("sha256:").partition("!")
        return self._evidence(digest, locator, member or None, None) if digest in self._files else None

    def _observation(self, uuid: str, title: str, description: str) -> Json:
        return {
            "uuid": uuid,
            "title": _line(title),
            "description": printable(description),
            "props": [],
            "methods": ["TEST"],
            "types": ["finding"],
            "origins": [{"actors": [{"type": "tool", "actor-uuid": self._tool}]}],
            "collected": self._d.run_at or self._made,
        }

    def _evidence(self, digest: str, locator: str, member: str | None, rows: int | None) -> Json:
        props = [_prop("locator", locator), *([_prop("member", member)] if member else [])]
        if rows is not None:
            props.append(_prop("rows", str(rows)))
        where = f"!{member}" if member else ""
        return {
            "href": f"#{self._files[digest]}",  # type: ignore[index]  # Digest is a str
            "description": _line(f"sha256:{digest}{where}#{locator}"),
            "props": props,
        }

    def _risks(self) -> list[Json]:
        return [
            self._risk(e) for e in self._d.findings if e.decision is None or e.decision.word is not Decision.DROPPED
        ]

    def _risk(self, entry: FindingEntry) -> Json:
        f = entry.finding
        return {
            "uuid": self._uuid("risk", f.id),
            "title": _line(f.pattern),
            "description": scrub(printable(f.condition)),
            "statement": printable(f.effect),
            "props": [
                _prop("finding-id", f.id),
                _prop("proposed", "true" if entry.decision is None else "false"),
                *(_prop("ground", g.value) for g in f.grounds),
            ],
            "status": "investigating" if entry.decision is None else "open",
            **self._related(f.checks),
        }

    def _related(self, checks: Sequence[str]) -> Json:
        ran = {o.check for p in self._d.items for o in p.observations if o.subject == "*"}
        found = [{"observation-uuid": self.whole_uuid(c)} for c in checks if c in ran]
        return {"related-observations": found} if found else {}

    def _findings(self) -> list[Json]:
        """One per item two people concluded; 佐證不足 and 不適用 are no status OSCAL has, so they stay properties."""
        return [self._concluded(p) for p in self._d.items if p.standing.complete and p.proposal is not None]

    def _concluded(self, paper: ItemPaper) -> Json:
        word = paper.standing.word or Word.INSUFFICIENT
        status: Json = {"state": "satisfied" if word is Word.CONFORMING else "not-satisfied", "reason": "other"}
        mine = [e for e in self._d.findings if paper.code in e.finding.items and e.reported]
        checks = dict.fromkeys(o.check for o in paper.observations if o.subject == "*")
        node = catalog().node(paper.code)
        out: Json = {
            "uuid": self._uuid("finding", paper.code),
            "title": _line(f"{node.label} {paper.code}"),
            "description": f"查核結論：{word}。{PROPOSED}：{proposal_words(paper)}",
            "props": [_prop("conclusion", word.value)],
            "target": {"type": "objective-id", "target-id": control(paper.code)},
            **self._related(tuple(checks)),
        }
        if word not in (Word.INSUFFICIENT, Word.NOT_APPLICABLE):
            out["target"]["status"] = status
        if mine:
            out["related-risks"] = [{"risk-uuid": self._uuid("risk", e.finding.id)} for e in mine]
        return out

    def _plan_resource(self) -> Json:
        packs = "；".join(f"{i} {v} {digest}" for i, v, digest in self._d.packs)
        return {
            "uuid": self._plan,
            "title": "檢查計畫、查核項目及準則 plan, items, criteria",
            "description": printable(f"保險業電子商務參考查核項目；準則包：{packs or '無'}"),
        }

    def _resources(self) -> Iterable[Json]:
        seen = set()
        for e in self._d.evidence:
            if e.item.digest in seen:
                continue  # the same bytes handed over under two names are one resource
            seen.add(e.item.digest)
            names = dict.fromkeys(printable(x.item.name) for x in self._d.evidence if x.item.digest == e.item.digest)
            yield {
                "uuid": self._files[e.item.digest],
                "title": _line("、".join(names)),
                "props": [
                    _prop("origin", e.item.custody.origin.value),
                    _prop("size", str(e.item.size)),
                    *([_prop("superseded-by", printable(e.superseded))] if e.superseded else []),
                ],
                "rlinks": [
                    {
                        "href": f"urn:sha256:{e.item.digest}",
                        "hashes": [{"algorithm": "SHA-256", "value": e.item.digest}],
                    }
                ],
            }


def control(code: str) -> str:
    """The control id of an item: a token may not begin with a digit."""
    return f"item-{code}"


def _prop(name: str, value: str) -> Json:
    return {"name": name, "ns": NAMESPACE, "value": _line(value)}


def _line(text: str) -> str:
    """One line without blanks at its ends, as OSCAL's string type wants; never empty."""
    return " ".join(printable(text).split()) or "－"
