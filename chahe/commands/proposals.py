"""`chahe proposals`: 69 lines, one per item. Proposals are the machine's; people conclude."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("proposals", help="擬議結論（系統產生，未經核定）。 Proposals, made by the program, not approved.")(
        proposals
    )


def proposals(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    output: Annotated[str, typer.Option("--format", help="table | jsonl")] = "table",
) -> None:
    """Any exception: 例外; else any aspect not met or without a check: 佐證不足; 相符 only when every aspect is."""
    from chahe.casefile.case import Case
    from chahe.casefile.examination import latest, proposal_rows
    from chahe.catalog import catalog
    from chahe.messages import say
    from chahe.output import jsonl, table

    rows = proposal_rows(latest(Case.open(case)))
    if output == "jsonl":
        jsonl(rows)
        return
    labels = {n.code: n.label for n in catalog().nodes}
    table(
        "擬議結論（系統產生，未經核定） proposals",
        ("項目 item", "標號", "擬議 proposal", "面向 aspects", "理由 reasons"),
        [
            (
                r["item"],
                labels[r["item"]],
                say(f"outcome/{r['proposal']}"),
                " ".join(f"{a['aspect']}:{say('outcome/' + a['outcome'])}" for a in r["aspects"]),
                "; ".join(r["reasons"]),
            )
            for r in rows
        ],
    )
