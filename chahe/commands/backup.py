"""`chahe backup` and `chahe restore`: cases, accounts and members of a team's server, to a folder and back."""

import os
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup", help="備份案件、帳號及成員。 Back up cases, accounts and members.")(backup)
    app.command("restore", help="還原備份並驗證各案件。 Restore a backup; every case is verified.")(restore)


def backup(
    out: Annotated[Path, typer.Argument(help="備份資料夾（須不存在） folder of the backup, not there yet")],
    case: Annotated[list[Path] | None, typer.Argument(help="案件資料夾，可數個 case folders")] = None,
    person: Annotated[str | None, typer.Option("--as", help="執行人 who does it")] = None,
) -> None:
    """The passphrase is taken from CHAHE_EXPORT_PASSPHRASE. Without a case: every case the workbench knows."""
    from chahe.commands.person import person_or_user
    from chahe.web.serving import prepare

    prepare()
    from chahe.web.backup import backup as act
    from chahe.web.models import Examination

    known = [Path(f) for f in Examination.objects.order_by("id").values_list("folder", flat=True)]
    for path in act(case or known, out, _passphrase(), by=person_or_user(person)):
        typer.echo(f"{path}  {path.stat().st_size}")


def restore(
    source: Annotated[Path, typer.Argument(help="備份資料夾 folder of the backup")],
    to: Annotated[Path, typer.Option(help="案件還原至此資料夾 the cases are put here")],
) -> None:
    """Only into a workbench that has no accounts. The passphrase is taken from CHAHE_EXPORT_PASSPHRASE."""
    from chahe.web.serving import prepare

    prepare()
    from chahe.web.backup import restore as act

    act(source, to, _passphrase(), lambda folder: typer.echo(f"已還原並驗證通過 restored and verified: {folder}"))


def _passphrase() -> str:
    return os.environ.get("CHAHE_EXPORT_PASSPHRASE", "")
