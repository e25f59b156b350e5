"""`chahe findings|finding|confirm|later`: proposed findings, and what people do about them."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.commands.conclude import text_of
from chahe.errors import CallError

CaseArg = Annotated[Path, typer.Argument(help="案件資料夾 the case folder")]
FindingArg = Annotated[str, typer.Argument(help="缺失編號，見 chahe findings finding id")]
Person = Annotated[str, typer.Option("--as", help="姓名 who does it")]
PhraseFile = Annotated[Path | None, typer.Option("--phrases", help="自訂用語表（YAML） own phrase table")]
Wait = Annotated[float, typer.Option(help="案件使用中時等候秒數 seconds to wait for another writer")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("findings", help="擬提缺失（系統產生，未經核定）。 Proposed findings.")(findings)
    app.command("finding", help="決定是否提列。 Decide about a finding.")(finding)
    app.command("confirm", help="查證事項說明單。 Put a fact to the auditee, record the answer.")(confirm)
    app.command("later", help="期後事項。 A later event, beside the fact.")(later)


def findings(
    case: CaseArg,
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
    phrase_file: PhraseFile = None,
    address: Annotated[str, typer.Option(help="受檢單位稱謂 how the insurer is called")] = "該公司",
) -> None:
    """One cause is one finding. Personal data is masked."""
    from chahe.casefile.case import Case
    from chahe.casefile.facts import Facts
    from chahe.casefile.opinions import decisions, proposed
    from chahe.findings.phrases import phrases
    from chahe.output import jsonl, table

    words = phrases(text_of(phrase_file)) if phrase_file else None
    opened = Case.open(case)
    found = proposed(Facts(opened), words=words, address=address)
    decided = {d.finding: d for d in decisions(opened)}
    if output == "jsonl":
        jsonl([f.as_json() | {"decision": decided[f.id].word if f.id in decided else None} for f in found])
        return
    table(
        "擬提缺失（系統產生，未經核定） proposed findings",
        ("編號 id", "業務項目", "缺失態樣", "例外 exceptions", "依據 grounds", "決定 decision"),
        [
            (
                f.id,
                f.category,
                f.pattern,
                sum(c.exceptions for c in f.populations) or "",
                "、".join(f.grounds),
                decided[f.id].word if f.id in decided else "",
            )
            for f in found
        ],
    )


def finding(
    case: CaseArg,
    finding_id: FindingArg,
    person: Person,
    word: Annotated[str, typer.Option("--decide", help="檢查意見 | 面請改善 | 不提列")],
    why: Annotated[str, typer.Option(help="理由（不提列者為不提列理由） the reason")],
    text_file: Annotated[Path | None, typer.Option(help="意見文字檔 the opinion's own wording, UTF-8")] = None,
    severity: Annotated[str | None, typer.Option(help="高 | 中 | 低（內部使用） internal")] = None,
    not_swept: Annotated[bool, typer.Option("--similar-not-swept", help="類似缺失未全面清查")] = False,
    wait: Wait = 0.0,
) -> None:
    """The finding is kept as it is now; a later decision does not remove an earlier one."""
    from chahe.casefile.case import Case
    from chahe.casefile.opinions import Verdict, decide

    verdict = Verdict(word, why, text_of(text_file) if text_file else "", severity, not_swept)
    with Case.open(case, write=True, wait=wait) as opened:
        done = decide(opened, finding_id, verdict, by=person)
    typer.echo(f"{finding_id} {person} 「{done.word}」")
    for warning in done.warnings:
        typer.echo(f"  警示 warning: {warning}")


def confirm(
    case: CaseArg,
    finding_id: FindingArg,
    person: Person,
    answer_file: Annotated[Path | None, typer.Option(help="受檢單位說明（UTF-8） the auditee's answer")] = None,
    agrees: Annotated[str | None, typer.Option(help="yes | no 是否同意")] = None,
    evidence: Annotated[list[Path] | None, typer.Option(help="不同意之佐證檔 evidence of disagreement")] = None,
    wait: Wait = 0.0,
) -> None:
    """Without an answer the fact is frozen as it stands; with one it is added to the fact put last."""
    from chahe.casefile.case import Case
    from chahe.casefile.opinions import confirm as act

    if agrees not in (None, "yes", "no"):
        raise CallError(("--agrees 須為 yes 或 no。", "--agrees is yes or no."), where=str(agrees)[:40])
    with Case.open(case, write=True, wait=wait) as opened:
        done = act(
            opened,
            finding_id,
            by=person,
            answer=text_of(answer_file) if answer_file else "",
            agrees=None if agrees is None else agrees == "yes",
            disagreement=evidence or (),
        )
    typer.echo(f"{finding_id} 查證事項說明單第 {done.version} 版 version {done.version}  sha256 {done.fact_digest}")
    typer.echo(done.fact if not done.answer else f"已記錄受檢單位說明 answer recorded ({done.by})")


def later(
    case: CaseArg,
    subject: Annotated[str, typer.Argument(help="缺失編號或查核項目代碼 finding id or item code")],
    person: Person,
    text_file: Annotated[Path, typer.Option(help="期後事項文字檔（UTF-8） the text")],
    wait: Wait = 0.0,
) -> None:
    """The fact stays as it was; what happened since stands beside it."""
    from chahe.casefile.case import Case
    from chahe.casefile.opinions import add_later

    with Case.open(case, write=True, wait=wait) as opened:
        add_later(opened, subject, text_of(text_file), by=person)
    typer.echo(f"{subject} 已記錄期後事項 recorded")
