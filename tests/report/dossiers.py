"""A small fixed dossier for the tests of reports: one finding, hostile evidence, everything else unanswered."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from chahe.catalog import catalog
from chahe.determination.conclude import Basis, Role, Signed, Standing
from chahe.evidence.ledger import Entry
from chahe.findings.finding import Confirmed, Counted, Decided, Decision, Finding, Severity, SubjectFact
from chahe.findings.phrases import phrases
from chahe.model import (
    AspectResult,
    CriterionUse,
    Custody,
    EvidenceItem,
    EvidenceRef,
    Layer,
    Observation,
    Origin,
    Outcome,
    Proposal,
    Reading,
    ReadStatus,
    Source,
    Supply,
    Word,
    digest_of,
)
from chahe.report.dossier import (
    Difference,
    Dossier,
    EvidenceEntry,
    FindingEntry,
    GapEntry,
    ItemPaper,
    ReadingEntry,
    RejectEntry,
    RequestState,
    Witnesses,
)
from chahe.report.making import Making
from chahe.report.words import words
from chahe.scope.profile import parse_profile
from chahe.scope.select import selection
from tests.scope.profiles import TEXT

CHECK = "4.5.1/lockout"
HOSTILE = (
    '#import "x": *',
    "#eval(sys) *b* $x$ <a> @b `c` \\",
    "<script>alert(1)</script><img src=x onerror=y>",
    '=HYPERLINK("http://evil.example")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\u202etxt.exe\x07",
)
MADE = datetime(2026, 7, 20, 3, 0, 0, 123456, tzinfo=UTC)
RUN = "ab" * 32
BYTES = b"[System Access]\nLockoutBadCount = 0\n"
FILE = digest_of(BYTES)
PROFILE = parse_profile(TEXT)
POINTER = f"sha256:{FILE}#line:2"
BASIS = Basis(digest_of(b"f"), digest_of(b"e"), digest_of(b"n"))


def observation(outcome: Outcome = Outcome.EXCEPTION) -> Observation:
    """The `*` line of the one check."""
    place = EvidenceRef(Source(FILE), HOSTILE[2], "line:2", 3)
    use = CriterionUse("N/ad.lockout_threshold", "5", "帳號及密碼管理要點 第3版 第七點", "2024-03-01", Layer.OWN)
    bad = outcome is Outcome.EXCEPTION
    extra = {"own_only": len(HOSTILE), "pending": 0, "subjects": {"exception": len(HOSTILE)}, "gaps": []}
    return Observation(
        "4.5.1", CHECK, "*", outcome, 12, len(HOSTILE) if bad else 0, 1, None, (use,), (place,), RUN, extra
    )


def finding() -> Finding:
    """A finding with hostile subjects."""
    facts = tuple(
        SubjectFact(CHECK, h, {"lockout_threshold": "0"}, (EvidenceRef(Source(FILE), "a.inf", "line:2"),), True)
        for h in HOSTILE[:5]
    )
    words_ = phrases().checks[CHECK]
    return Finding(
        id="F-4.5.1-lockout",
        cause=CHECK,
        items=("4.5.1",),
        checks=(CHECK,),
        category=words_.category,
        pattern=words_.heading,
        condition="經查基準日115年6月30日全部網域密碼原則計12項，其中7項未鎖定，如：" + "、".join(HOSTILE) + "。",
        criteria="核與所訂『帳號及密碼管理要點 第3版』第七點不符。",
        grounds=(),
        effect=words_.effect,
        recommendation=words_.recommendation,
        subjects=facts,
        subjects_total=len(HOSTILE),
        populations=(Counted(CHECK, "帳號鎖定", 12, len(HOSTILE), 1, 0, len(HOSTILE), len(HOSTILE), ()),),
        uses=(),
        evidence=(EvidenceRef(Source(FILE), "a.inf", "line:2"),),
        severity=Severity.HIGH,
        sources=(FILE,),
    )


def decided(word: Decision = Decision.OPINION) -> Decided:
    return Decided(9, "2026-07-18T02:00:00Z", "領隊甲", "F-4.5.1-lockout", word, "事實明確", "", digest_of(b"x"))


def confirmed() -> Confirmed:
    return Confirmed(
        8,
        1,
        "2026-07-17T02:00:00Z",
        "檢查乙",
        "F-4.5.1-lockout",
        "事實",
        digest_of(b"y"),
        "因作業疏失，已於7月1日修正。",
        True,
    )


def signed(item: str, role: Role, word: Word) -> Signed:
    by = "編製甲" if role is Role.PREPARER else "覆核乙"
    of = None if role is Role.PREPARER else 1
    text = "就已取得之佐證檢視，並訪談資訊部人員。"
    return Signed(1, "2026-07-19T02:00:00Z", by, "ab" * 32, item, role, word, text, digest_of(b"t"), BASIS, True, of)


def _papers(outcome: Outcome, concluded: Word | None) -> tuple[ItemPaper, ...]:
    out = []
    for s in selection(PROFILE):
        is_item = any(i.code == s.code for i in catalog().items)
        mine = s.code == "4.5.1"
        result = outcome if mine else Outcome.INSUFFICIENT
        aspects = (
            AspectResult("A", "是否已辦理檢視", Outcome.INSUFFICIENT, "no-check", ()),
            AspectResult("B", "是否妥適", result, None if mine else "no-check", (CHECK,) if mine else ()),
        )
        proposed = Outcome.INSUFFICIENT if result is Outcome.MET else result
        proposal = Proposal(s.code, proposed, aspects, ("A: no-check",)) if is_item else None
        standing = Standing(s.code)
        if concluded is not None and is_item:
            word = Word.NOT_CONFORMING if mine else concluded
            both = (signed(s.code, Role.PREPARER, word), signed(s.code, Role.REVIEWER, word))
            standing = Standing(s.code, both[0], both[1], history=both)
        out.append(ItemPaper(s.code, s, proposal, (observation(outcome),) if mine else (), standing, (), (), RUN))
    return tuple(out)


def _evidence() -> tuple[EvidenceEntry, ...]:
    custody = Custody(Origin.AUDITEE, "王小明", "2026-07-15T01:00:00Z", request_code="S01", stated_records=3)
    reading = Reading(Source(FILE), HOSTILE[2], "security_template@1", ReadStatus.READ, 4, 2, 1, 1, {"gpo_setting": 2})
    entry = ReadingEntry("r1", reading, 3, True, None, 0, 1, False)
    unread = Reading(Source(digest_of(b"z")), "x/log.bin", "", ReadStatus.UNREAD, 0, 0, 0, 0, {}, "未能辨識之格式")
    return (
        EvidenceEntry(EvidenceItem(FILE, HOSTILE[2], len(BYTES), custody), (entry,)),
        EvidenceEntry(
            EvidenceItem(digest_of(b"z"), "x/log.bin", 1, custody),
            (ReadingEntry("r2", unread, None, False, "unread", 0, 0, False),),
        ),
    )


def dossier(
    *,
    outcome: Outcome = Outcome.EXCEPTION,
    concluded: Word | None = None,
    decision: Decision | None = None,
    examples: Sequence[str] = HOSTILE,
) -> Dossier:
    """A dossier with fixed dates. `concluded` = every item concluded so by two people (4.5.1: 不符合)."""
    entry = FindingEntry(
        finding(),
        decided(decision) if decision else None,
        (decided(decision),) if decision else (),
        (confirmed(),),
        (),
        False,
    )
    found = (entry,) if outcome is Outcome.EXCEPTION else ()
    rows = tuple(
        {
            "check": CHECK,
            "subject": h,
            "verdict": "own",
            "policy_name": h,
            "lockout_threshold": "0",
            "pointers": [POINTER],
        }
        for h in examples
    )
    act = Entry(0, "0" * 64, "case-created", "2026-07-13T01:00:00Z", "王小明", "cd" * 32, {}, "", "ef" * 32)
    states = {
        "S01": Supply.PROVIDED,
        "S02": Supply.NOT_RETAINED,
        "S03": Supply.NOT_DONE,
        "S04": Supply.NO_SUCH_BUSINESS,
    }
    return Dossier(
        case="case-1",
        made_at=MADE,
        profile=PROFILE,
        program="chahe 0.1.0",
        run=RUN,
        run_program="chahe 0.1.0",
        run_at="2026-07-16T01:00:00Z",
        packs=(("tw-guild", "1", "cd" * 32),),
        engine="duckdb",
        faults=(),
        items=_papers(outcome, concluded),
        findings=found,
        removed_findings=(),
        later=(),
        follow_up=(),
        evidence=_evidence(),
        rejects=(RejectEntry("j1", HOSTILE[3], "line:9", "columns", "gpo_setting"),),
        gaps=(
            GapEntry("account", None, None, "domain_without_accounts: no account of the domain was handed over", None),
        ),
        differences=(Difference("S05", HOSTILE[4], "file-missing", "未收到", None, None),),
        requests=tuple(
            RequestState(r.code, r.name, ("4.5.1",), states.get(r.code, Supply.PENDING), None)
            for r in list(catalog().requests.values())
        ),
        own_norms=(),
        not_laid_down=(),
        lax_norms=(),
        prior_opinions=({"opinion_no": "112I-01", "opinion_text": HOSTILE[2], "status_text": "已改善"},),
        exceptions={CHECK: rows} if found else {},
        checks={
            CHECK: {
                "title": ["帳號鎖定未設定", "No lockout"],
                "doc": "Lockout is off.",
                "population": "password_policy",
                "sql": "SELECT 1",
                "derivations": ["policy"],
                "criteria": {"ad.lockout_threshold": "as_of"},
                "cases": {"list": [{"name": "zero", "change": {"lockout_threshold": 0}, "expect": "exception"}]},
            }
        },
        derivations={"policy": {"doc": "All policies.", "inputs": ["password_policy"], "sql": "SELECT 2"}},
        acts=(act,),
        witnesses=Witnesses("12" * 32, 1, "cd" * 32, (), False),
    )


def making(given: Dossier | None = None, **more: Any) -> Making:
    """Ready to print; keywords are those of `dossier`."""
    return Making(given or dossier(**more), words(), phrases())


FINAL = Word.INSUFFICIENT
"""The word all items but 4.5.1 are concluded with."""
