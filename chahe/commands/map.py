"""`chahe map`: propose a column mapping for a spreadsheet from its headers, and save it for a person to confirm."""

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
) -> None:
    """Look at the headers, never at the cells. Pass the saved file to `chahe intake --map` once it is complete."""
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
