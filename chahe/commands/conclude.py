"""`chahe conclude`: a person's word about one item, in four eyes; `chahe conclusions`: where every item stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.determination.conclude import Signed, Standing

CaseArg = Annotated[Path, typer.Argument(help="案件資料夾 the case folder")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("conclude", help="由人員作成或覆核結論。 A person concludes or reviews.")(conclude)
    app.command("conclusions", help="各項結論及其效力。 Where the conclusion of every item stands.")(conclusions)


def conclude(
    case: CaseArg,
    code: Annotated[str, typer.Argument(help="查核項目代碼，例如 4.5.1 item code")],
    person: Annotated[str, typer.Option("--as", help="姓名 who signs")],
    role: Annotated[str, typer.Option(help="preparer（編製）| reviewer（覆核）")],
    text_file: Annotated[Path, typer.Option(help="說明文字檔（UTF-8） the text, UTF-8")],
    conclusion: Annotated[str | None, typer.Option(help="符合 | 部分符合 | 不符合 | 佐證不足 | 不適用")] = None,
    independent: Annotated[
        bool,
        typer.Option(
            "--declare-independent/--handled-or-interested",
            help="具名即聲明一年內未曾辦理該業務且無利害關係；否則不得簽署"
            " signing declares: not handled within a year, no interest; else somebody else signs",
        ),
    ] = True,
    send_back: Annotated[bool, typer.Option("--return", help="覆核人退回 the reviewer returns it")] = False,
    wait: Annotated[float, typer.Option(help="案件使用中時等候秒數 seconds to wait for another writer")] = 0.0,
) -> None:
    """The preparer words it; another person signs the same word or returns it. Nothing is asked for interactively."""
    from chahe.casefile.case import Case
    from chahe.casefile.conclusions import conclude as act
    from chahe.determination.conclude import ROLE_ZH, Wanted, parse_role

    if (conclusion is None) != send_back:
        raise CallError(
            ("請指定 --conclusion，或由覆核人以 --return 退回。", "Give --conclusion, or --return as the reviewer."),
            where=code,
        )
    wanted = Wanted(code, person, parse_role(role), conclusion, text_of(text_file), independent)
    with Case.open(case, write=True, wait=wait) as opened:
        known = len(opened.acts())
        after = act(opened, wanted)
        again = len(opened.acts()) == known
    done = "退回" if send_back else f"{ROLE_ZH[wanted.role]}「{conclusion}」"
    typer.echo(f"{code} {person} {done}；狀態 state: {_state(after)}")
    if again:
        typer.echo("  已有相同之簽署，未重複記載。 The same act stands there already; it is not recorded twice.")
    for warning in after.history[-1].warnings:
        typer.echo(f"  警示 warning: {warning}")


def text_of(path: Path) -> str:
    """A text a person wrote. Raises CallError when it is no UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(
            ("無法讀取說明文字檔（須為 UTF-8）。", "The text file cannot be read as UTF-8."),
            where=f"{path} ({type(error).__name__})",
        ) from None


def conclusions(
    case: CaseArg, output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table"
) -> None:
    """A conclusion whose facts, evidence or norms changed is shown as 結論待重新確認."""
    from chahe.casefile.case import Case
    from chahe.casefile.conclusions import standings
    from chahe.output import jsonl, table

    found = standings(Case.open(case))
    if output == "jsonl":
        jsonl([_row(s) for s in found])
        return
    table(
        "查核結論 conclusions",
        ("項目 item", "結論 conclusion", "編製 preparer", "覆核 reviewer", "狀態 state"),
        [(s.item, s.word, _who(s.preparer), _who(s.reviewer), _state(s)) for s in found],
    )


def _who(signed: "Signed | None") -> str:
    return f"{signed.by} {signed.at[:10]}" if signed else ""


def _state(s: "Standing") -> str:
    if s.preparer is None:
        return "草稿：未作成"
    if s.returned is not None:
        return "草稿：覆核退回"
    if s.stale:
        return f"結論待重新確認：{'、'.join(s.stale)}"
    return "已覆核" if s.complete else "草稿：待覆核"


def _row(s: "Standing") -> dict[str, object]:
    return {
        "item": s.item,
        "conclusion": s.word,
        "state": _state(s),
        "draft": s.draft,
        "stale": [x.value for x in s.stale],
        "preparer": _signature(s.preparer),
        "reviewer": _signature(s.reviewer),
        "returned": _signature(s.returned),
        "acts": len(s.history),
    }


def _signature(signed: "Signed | None") -> dict[str, object] | None:
    if signed is None:
        return None
    return {
        "by": signed.by,
        "at": signed.at,
        "seq": signed.seq,
        "key": signed.key,
        "word": signed.word,
        "text": signed.text_digest,
        "basis": {"facts": signed.basis.facts, "evidence": signed.basis.evidence, "norms": signed.basis.norms},
        "independent": signed.independent,
        "warnings": list(signed.warnings),
    }
