"""`chahe unlock`: open a workbook with the password its owner gave, so that it can be taken in beside the original."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("unlock", help="以受檢單位所給密碼另存無密碼之活頁簿。 Save a workbook without its password.")(unlock)


def unlock(
    file: Annotated[Path, typer.Argument(help="設有開啟密碼之活頁簿 workbook with a password")],
    password_file: Annotated[Path, typer.Option(help="內含密碼之文字檔 text file that holds the password")],
    out: Annotated[Path, typer.Option(help="輸出檔 where to save")],
) -> None:
    """Say the digests of both files, for the hand-over manifest; the password is kept nowhere."""
    from chahe.intake.unlock import unlocked

    if out.exists():
        raise CallError(("輸出檔已存在，不覆寫。", "The output file exists; it is not overwritten."), str(out))
    try:
        data = file.read_bytes()
        password = password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(("無法開啟檔案。", "The file cannot be opened."), f"{file} ({type(error).__name__})") from None
    opened = unlocked(data, password, file.name)
    out.write_bytes(opened)
    typer.echo(f"原檔 original {file.name}: sha256:{sha256(data).hexdigest()}")
    typer.echo(f"開啟後 opened   {out.name}: sha256:{sha256(opened).hexdigest()}")
    typer.echo("請將原檔封存備查，收件以開啟後之檔案為之，並於檢附清單載明二者雜湊。")
    typer.echo("Keep the original; take in the opened file and state both digests in the manifest.")
