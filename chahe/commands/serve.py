"""`chahe serve`: the workbench in the browser, for the user of this machine or for a team."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError, CaseError

DEMO = Path("out/demo/case")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help="於瀏覽器開啟查核工作台。 The workbench in the browser.")(serve)


def serve(
    case: Annotated[list[Path] | None, typer.Argument(help="案件資料夾，可數個 case folders")] = None,
    port: Annotated[int, typer.Option(help="連接埠（0＝任一可用） port, 0 = any free one")] = 0,
    browser: Annotated[bool, typer.Option(help="開啟瀏覽器 open the browser")] = True,
    team: Annotated[bool, typer.Option("--team", help="團隊版：帳號登入 for a team: accounts with log-in")] = False,
    host: Annotated[str, typer.Option(help="團隊版之監聽位址 address to listen on, with --team")] = "127.0.0.1",
    trusted_proxy: Annotated[
        str, typer.Option(help="團隊版前方 TLS 代理之位址 address of the TLS proxy before it, with --team")
    ] = "",
    name: Annotated[
        list[str] | None, typer.Option(help="團隊版之主機名稱，可數個 names the server is asked for by, with --team")
    ] = None,
) -> None:
    """Answers on this machine alone, and only to the link it prints; with --team to accounts made by `chahe account`.
    Ctrl-C stops it; nothing is lost.
    """
    folders = case or ([DEMO] if (DEMO / "case.json").is_file() else [])
    if not folders:
        raise CaseError(
            ("沒有可開啟之案件。", "There is no case to open."),
            where=str(DEMO),
            todo=("請指定案件資料夾，或先執行 make demo。", "Name a case folder, or run `make demo` first."),
        )
    if team:
        from chahe.web.team_serving import serve_team

        serve_team(folders, host, port, _say_team, proxy=trusted_proxy, names=name or [])
        return
    if host != "127.0.0.1" or trusted_proxy or name:
        raise CallError(
            ("--host、--trusted-proxy 及 --name 僅用於 --team。", "These options are for --team only."), where="serve"
        )
    from chahe.web.serving import serve as run

    run(
        folders,
        port,
        lambda address: typer.echo(f"查核工作台 workbench: {address}\n  Ctrl-C 停止 to stop"),
        browser=browser,
    )


def _say_team(address: str) -> None:
    typer.echo(
        f"查核工作台（團隊版） workbench for a team: {address}\n"
        "  本程式不作 TLS；其他機器須經 TLS 代理連入，Cookie 僅於 TLS 上傳送。\n"
        "  No TLS here: other machines come in through a TLS proxy, and cookies travel over TLS only.\n"
        "  Ctrl-C 停止 to stop"
    )
