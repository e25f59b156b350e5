"""What people did by hand about an item, for its working paper: interviews, checks on screen, samples, reviews."""

from collections import Counter
from collections.abc import Iterator

from chahe.casefile import fieldwork, reviews, samples
from chahe.casefile.case import Case
from chahe.casefile.conclusions import read_text
from chahe.determination.reviewing import Disposition, Later, Review
from chahe.determination.sampling import Source
from chahe.findings.masking import scrub
from chahe.messages import say
from chahe.report.dossier import HandWork

_KINDS = {fieldwork.Kind.INTERVIEW: "訪談紀錄", fieldwork.Kind.ON_SCREEN: "上機查核紀錄"}
_DRAWN_FROM = {Source.EXCEPTIONS: "例外清單", Source.POPULATION: "母體"}


def hand_work(case: Case) -> tuple[HandWork, ...]:
    """Every line as it stands, in the order of the ledger; texts of people scrubbed. Raises CaseError."""
    return tuple(sorted((*_records(case), *_samples(case), *_reviews(case)), key=lambda w: w.seq))


def _records(case: Case) -> Iterator[HandWork]:
    for r in fieldwork.records(case):
        told = r.told
        said = [
            f"{told.day.isoformat()} {told.time} {told.place}".strip(),
            "受訪人員：" + "、".join(told.persons),
            f"{len(told.pairs)} 則",
            f"系統：{told.system}" if told.system else "",
            f"畫面筆數：{told.screen_count}" if told.screen_count is not None else "",
            f"簽認：{told.confirmed}" if told.confirmed else "未經受訪人員簽認",
            f"更正 {len(r.earlier)} 次" if r.earlier else "",
        ]
        yield HandWork(r.seq, r.item, _KINDS[told.kind], r.name, r.at, r.by, scrub("；".join(s for s in said if s)))


def _samples(case: Case) -> Iterator[HandWork]:
    for s in samples.samples(case):
        results = Counter(line.result.word.value for line in s.lines if line.result is not None)
        looked = "、".join(f"{word} {n} 筆" for word, n in sorted(results.items()))
        open_ = len(s.lines) - results.total()
        said = [
            f"{s.check}，自{_DRAWN_FROM[s.source]} {s.population} 筆抽 {len(s.lines)} 筆",
            f"種子 {s.terms.seed}；理由：{s.terms.why}",
            looked,
            f"未查 {open_} 筆" if open_ else "",
        ]
        yield HandWork(s.seq, s.item, "抽樣", f"P{s.number:03}", s.at, s.by, scrub("；".join(x for x in said if x)))


def _reviews(case: Case) -> Iterator[HandWork]:
    for r, earlier in reviews.with_age(case, reviews.reviews(case)):
        said = [
            f"{r.check}：{say(f'disposition/{r.word.value}')}，{r.rows}／{r.of} 筆",
            read_text(case, r.why),
            _agreed(r, r.agreed),
            f"已由 {r.undone.by} 撤回：{read_text(case, r.undone.why)}" if r.undone else "",
            "屬先前執行之清單" if earlier else "",
        ]
        yield HandWork(r.seq, r.item, "例外查證", str(r.seq), r.at, r.by, scrub("；".join(s for s in said if s)))


def _agreed(review: Review, agreed: Later | None) -> str:
    if review.word is not Disposition.EXPLAINED:
        return ""
    return f"覆核：{agreed.by}" if agreed else "未經覆核，不生效"
