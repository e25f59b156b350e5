"""`chahe verify`: ledger, blobs, tables, observations, conclusions, and the run performed again."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", help="驗證案件。 Verify ledger, evidence and facts.")(verify)


def verify(
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    head: Annotated[str | None, typer.Option(help="報告所印之登錄簿首值 head printed in a report")] = None,
    key: Annotated[list[str] | None, typer.Option(help="可信金鑰識別碼 trusted key id")] = None,
    tsa: Annotated[
        Path | None, typer.Option(help="時戳憑證機構根憑證（PEM） root of the time-stamping authority")
    ] = None,
    no_reperform: Annotated[
        bool, typer.Option("--no-reperform", help="不重新執行 do not run the checks again")
    ] = False,
) -> None:
    """Exit 3 when anything was changed, deleted, reordered, truncated or swapped."""
    from cryptography import x509

    from chahe.casefile.case import Case
    from chahe.casefile.examination import reperform
    from chahe.casefile.verify import verify as check

    roots = x509.load_pem_x509_certificates(tsa.read_bytes()) if tsa else []
    result = check(
        Case.open(case),
        head,
        None if no_reperform else reperform,
        trusted_keys=tuple(key or ()),
        tsa_roots=roots,
    )
    typer.echo(f"案件 case {result.case}  登錄 acts {result.size}")
    typer.echo(f"首值 head {result.root}")
    typer.echo(f"見證 witnesses: {', '.join(result.witnesses) or '無 none'}")
    for n in result.notices:
        typer.echo(f"  附註 note {n.kind}: {n.zh} {n.en} [{n.where}]")
    for p in result.problems:
        typer.echo(f"  不符 problem {p.kind.value}: {p.zh} {p.en} [{p.where}]")
    typer.echo("驗證通過 verified" if result.ok else f"驗證未通過 FAILED: {len(result.problems)}")
    if not result.ok:
        raise typer.Exit(3)
