"""`chahe sample`: writes the synthetic insurer."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command(help="產生合成保險公司資料 Write the synthetic insurer with planted deficiencies.")
    def sample(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="輸出資料夾 Folder to write into.")],
        seed: Annotated[int, typer.Option(help="相同種子產生相同位元組 Same seed, same bytes.")] = 1,
        rows: Annotated[int | None, typer.Option(min=1, help="要保件數 How many applications.")] = None,
        clean: Annotated[bool, typer.Option("--clean", help="不植入缺失 Plant nothing.")] = False,
        form: Annotated[
            str, typer.Option("--format", help="業務明細之格式 Form of the business records: csv|parquet.")
        ] = "csv",
    ) -> None:
        from chahe.sample import Form, write  # here, so that --help stays quick

        if form not in list(Form):
            raise CallError(("--format 只接受 csv 或 parquet。", "--format takes csv or parquet."), where=form)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CallError(
                ("輸出位置須為空資料夾或尚未存在。", "The target must be a new or an empty folder."),
                where=str(folder),
                todo=("請指定另一個資料夾。", "Name another folder."),
            )
        write(folder, seed, rows, clean, Form(form))
        typer.echo(f"{folder}: profile.toml, norms.toml, truth.json, evidence/")
