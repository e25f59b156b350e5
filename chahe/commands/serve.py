"""`chahe serve`: the workbench in the browser, for the user of this machine."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CaseError

DEMO = Path("out/demo/case")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help="於瀏覽器開啟查核工作台。 The workbench in the browser.")(serve)


def serve(
    case: Annotated[list[Path] | None, typer.Argument(help="案件資料夾，可數個 case folders")] = None,
    port: Annotated[int, typer.Option(help="連接埠（0＝任一可用） port, 0 = any free one")] = 0,
    browser: Annotated[bool, typer.Option(help="開啟瀏覽器 open the browser")] = True,
) -> None:
    """Answers on this machine alone, and only to the link it prints. Ctrl-C stops it; nothing is lost."""
    folders = case or ([DEMO] if (DEMO / "case.json").is_file() else [])
    if not folders:
        raise CaseError(
            ("沒有可開啟之案件。", "There is no case to open."),
            where=str(DEMO),
            todo=("請指定案件資料夾，或先執行 make demo。", "Name a case folder, or run `make demo` first."),
        )
    from chahe.web.serving import serve as run

    run(
        folders,
        port,
        lambda address: typer.echo(f"查核工作台 workbench: {address}\n  Ctrl-C 停止 to stop"),
        browser=browser,
    )
