"""`chahe request`: the request list, the 附表, plan, supplementary requests and the receipt, as the case stands."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("request", help="產製檢查資料清單、附表、計畫及資料交接單。 Request list, forms, plan, receipt.")(
        request
    )


def request(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    out: Annotated[Path, typer.Option(help="輸出資料夾 where to write")],
    add: Annotated[str | None, typer.Option(help="補充調閱之資料 a supplementary request")] = None,
    item: Annotated[list[str] | None, typer.Option(help="補充調閱之查核項目 item it serves")] = None,
    why: Annotated[str | None, typer.Option(help="補充調閱理由 reason")] = None,
    to: Annotated[str | None, typer.Option(help="受文單位或人員 whom it asks")] = None,
    person: Annotated[str | None, typer.Option("--as", help="調閱人（預設為登入者） who asks")] = None,
) -> None:
    """Write the papers; with --add, first record a supplementary request, numbered within its day."""
    from chahe.casefile.case import Case
    from chahe.casefile.request_papers import write_papers
    from chahe.casefile.supplements import ask
    from chahe.commands.person import person_or_user

    if add is not None:
        if not item or not why or not to:
            raise CallError(
                ("補充調閱須有項目、理由及受文者。", "A supplementary request needs item, reason and addressee."),
                where="--item, --why, --to",
            )
        with Case.open(case, write=True) as opened:
            asked = ask(opened, items=item, name=add, reason=why, to=to, by=person_or_user(person))
            typer.echo(f"補充調閱單 supplementary request: {asked.number}")
    elif item or why or to:
        raise CallError(
            ("--item、--why、--to 須與 --add 併用。", "--item, --why and --to go with --add."), where="--add"
        )
    for path in write_papers(Case.open(case), out):
        typer.echo(str(path))
