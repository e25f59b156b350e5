"""`chahe map`: propose a column mapping for a spreadsheet from its headers, or a layout for a host extract from its
copybook, and save it for a person to confirm.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.intake.mapping import Proposal

SUFFIX = ".map.json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("map", help="提出並儲存試算表欄位對應。 Propose and save a column mapping.")(map_columns)


def map_columns(
    file: Annotated[Path, typer.Argument(help="試算表 the spreadsheet")],
    kind: Annotated[str | None, typer.Option(help="資料代號或種類 request code or kind")] = None,
    out: Annotated[Path | None, typer.Option(help="對應檔（預設為檔名.map.json） where to save")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="欄位=欄名，可重複 our column = header text")] = None,
    output: Annotated[str, typer.Option("--format", help="table | json")] = "table",
    copybook: Annotated[Path | None, typer.Option(help="主機檔之 COBOL 複製簿 copybook of a host extract")] = None,
    encoding: Annotated[str, typer.Option(help="主機檔之編碼 cp937 | cp037 | cp500 | cp950 | utf-8")] = "cp937",
    records: Annotated[str, typer.Option(help="紀錄形式 fixed | lines | rdw | vb | delimited")] = "fixed",
    delimiter: Annotated[str | None, typer.Option(help="分隔符號（delimited） sign between fields")] = None,
    ends: Annotated[str | None, typer.Option(help="列尾 lf | nel | ebcdic-lf how lines end")] = None,
) -> None:
    """Look at the headers, never at the cells. Pass the saved file to `chahe intake --map` once it is complete."""
    if copybook is not None:
        said = {k: v for k, v in (("delimiter", delimiter), ("ends", ends)) if v is not None}
        _layout(file, copybook, kind, out, dict(_pair(s) for s in set_ or ()), (encoding, records, said), output)
        return
    from chahe.evidence.containers import document_refusal
    from chahe.intake import mapping

    target = out or file.with_name(file.name + SUFFIX)
    try:
        with file.open("rb") as stream:
            bomb = document_refusal(stream, file.name)
            if bomb is not None:
                raise CallError((bomb.zh, bomb.en), where=str(file))
            stream.seek(0)
            proposal = mapping.propose(stream, file.name, kind)
    except OSError as error:
        raise CallError(("無法開啟檔案。", "The file cannot be opened."), f"{file} ({type(error).__name__})") from None
    text = mapping.dump(proposal)
    if set_:
        certain = {
            c.name: c.header for c in proposal.columns if c.header and c.confidence is mapping.Confidence.CERTAIN
        }
        text = mapping.dump_mapping(proposal.kind, {**certain, **dict(_pair(s) for s in set_)})
        mapping.load(text)  # a column that is not there, or one header for two, is refused before it is saved
    with target.open("w", encoding="utf-8", newline="\n") as saved:
        saved.write(text)
    if output == "json":
        sys.stdout.buffer.write(text.encode())
        return
    _show(proposal)
    typer.echo(f"已儲存 saved: {target}")
    if not proposal.complete and not set_:
        typer.echo(f"尚待確認 to be confirmed: {proposal.reason}")
        typer.echo("請編輯對應檔之 columns，或以 --set 欄位=欄名 指定。 Edit `columns` in the file, or use --set.")
    typer.echo(f"下一步 next: chahe intake CASE {file} --map {target}")


def _layout(
    file: Path,
    copybook: Path,
    kind: str | None,
    out: Path | None,
    columns: dict[str, str],
    form: tuple[str, str, dict[str, str]],
    output: str,
) -> None:
    """Save a layout for a host extract; nothing of the extract itself is looked at."""
    from chahe.intake.decode import decode
    from chahe.intake.extracts.layout_document import SUFFIX as LAYOUT
    from chahe.intake.extracts.layout_document import load
    from chahe.intake.extracts.proposal import propose
    from chahe.output import table

    if kind is None:
        raise CallError(("請以 --kind 指定資料代號。", "Name the kind of table with --kind."), where="--kind")
    try:
        found = decode(copybook.read_bytes())
    except OSError as error:
        raise CallError(
            ("無法開啟檔案。", "The file cannot be opened."), f"{copybook} ({type(error).__name__})"
        ) from None
    if found is None:
        raise CallError(("複製簿不是文字檔。", "The copybook is no text."), where=str(copybook))
    proposed = propose(found.text.splitlines(), kind, *form[:2], columns, form[2])
    if not proposed.missing:
        load(proposed.text)  # what cannot be read with is refused before it is saved
    target = out or file.with_name(file.name + LAYOUT)
    with target.open("w", encoding="utf-8", newline="\n") as saved:
        saved.write(proposed.text)
    if output == "json":
        sys.stdout.buffer.write(proposed.text.encode())
        return
    table(
        f"{copybook.name}",
        ("紀錄 record", "欄位 field", "起 from", "迄 to", "內容 what"),
        [(f.record, f.name, f.start, f.end, f.what) for f in proposed.fields],
    )
    typer.echo(f"已儲存 saved: {target}")
    if proposed.missing:
        typer.echo(f"尚待對應 still to be mapped: {', '.join(proposed.missing)}")
        typer.echo(
            "請編輯配置檔之 columns，或以 --set 欄位=欄名[:日期格式] 指定。 "
            "Edit `columns`, or use --set column=FIELD[:form]."
        )
    typer.echo(f"下一步 next: chahe intake CASE {file} --map {target}")


def _pair(text: str) -> tuple[str, str]:
    name, sep, header = text.partition("=")
    if not sep or not name.strip() or not header.strip():
        raise CallError(("--set 之格式為 欄位=欄名。", "--set wants column=header."), where=text[:80])
    return name.strip(), header.strip()


def _show(proposal: "Proposal") -> None:
    from chahe.output import table

    words = {"certain": "確定", "ambiguous": "不明確", "similar": "相近", "none": "無"}
    table(
        f"{proposal.path}／{proposal.sheet}：{proposal.title}（{proposal.kind}）",
        ("欄位 column", "意義 meaning", "必要 needed", "欄名 header", "把握 confidence", "其他可能 others"),
        [
            (c.name, c.meaning, "是" if c.needed else "", c.header, words[c.confidence.value], "、".join(c.others))
            for c in proposal.columns
        ],
    )
    if proposal.unused:
        typer.echo("未使用之欄名 unused headers: " + "、".join(proposal.unused))
