"""`chahe seal|anchor|export|import|upgrade|rebuild|erase`: what happens to a case as a whole, and `doctor`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import CallError

CaseArg = Annotated[Path, typer.Argument(help="案件資料夾 the case folder")]
Person = Annotated[str | None, typer.Option("--as", help="執行人 who does it")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("seal", help="封存案件。 Seal the case.")(seal)
    app.command("anchor", help="加蓋時戳（RFC 3161）。 Time-stamp the head.")(anchor)
    app.command("export", help="匯出加密案件包。 Export an encrypted bundle.")(export)
    app.command("import", help="匯入案件包。 Import a bundle.")(import_)
    app.command("upgrade", help="升級案件格式。 Upgrade an older case.")(upgrade)
    app.command("rebuild", help="重建投影及快取。 Remake projections and cache.")(rebuild)
    app.command("erase", help="依具名人員指示銷毀一份佐證。 Erase one item on a named person's order.")(erase)
    app.command("doctor", help="檢查本機環境。 What this machine has.")(doctor)


def seal(case: CaseArg, person: Person = None) -> None:
    """Verify, then seal; a sealed case takes no further evidence, run or conclusion unless reopened."""
    from chahe.casefile.case import Case
    from chahe.casefile.seal import seal as act
    from chahe.commands.person import person_or_user

    with Case.open(case, write=True) as opened:
        _, result = act(opened, by=person_or_user(person))
        typer.echo(f"已封存 sealed  首值 head {opened.head}")
    for n in result.notices:
        typer.echo(f"  附註 note: {n.zh} {n.en}")


def anchor(
    case: CaseArg,
    url: Annotated[str | None, typer.Option(help="時戳服務網址（連線須由使用者指定） TSA address")] = None,
    request: Annotated[Path | None, typer.Option(help="將請求寫入檔案，供離線送件 write the request")] = None,
    response: Annotated[Path | None, typer.Option(help="讀入回應檔 take in the response")] = None,
    tsa: Annotated[Path | None, typer.Option(help="根憑證（PEM） root certificates")] = None,
    person: Person = None,
) -> None:
    """Either `--url`, or offline: `--request FILE`, then `--response FILE`."""
    from cryptography import x509

    from chahe.casefile import anchoring
    from chahe.casefile.case import Case
    from chahe.commands.person import person_or_user

    roots = x509.load_pem_x509_certificates(tsa.read_bytes()) if tsa else []
    with Case.open(case, write=True) as opened:
        if request is not None:
            request.write_bytes(anchoring.request(opened))
        elif response is not None:
            anchoring.accept(opened, response.read_bytes(), by=person_or_user(person), roots=roots)
        elif url is not None:
            anchoring.online(opened, url, by=person_or_user(person), roots=roots)
        else:
            raise CallError(
                ("請指定 --url、--request 或 --response。", "Give --url, --request or --response."), "anchor"
            )


def export(case: CaseArg, out: Annotated[Path, typer.Option(help="案件包檔名 bundle")], person: Person = None) -> None:
    """The passphrase is taken from CHAHE_EXPORT_PASSPHRASE; nothing is asked for."""
    from chahe.casefile.case import Case
    from chahe.casefile.export import export as act
    from chahe.commands.person import person_or_user

    with Case.open(case, write=True) as opened:
        digest = act(opened, out, _passphrase(), by=person_or_user(person))
    typer.echo(f"{out}  sha256 {digest}")


def import_(
    bundle: Annotated[Path, typer.Argument(help="案件包 bundle")],
    case: Annotated[Path, typer.Argument(help="新案件資料夾 new case folder")],
) -> None:
    """Unpack a bundle and verify nothing was changed on the way."""
    from chahe.casefile.export import import_case

    import_case(bundle, case, _passphrase()).close()
    typer.echo(f"已匯入 imported: {case}；請執行 next: chahe verify {case}")


def upgrade(case: CaseArg, person: Person = None) -> None:
    """The original state is kept; the act is ledgered."""
    from chahe.casefile.case import Case
    from chahe.casefile.upgrade import upgrade as act
    from chahe.commands.person import person_or_user

    with Case.open(case, write=True) as opened:
        steps = act(opened, by=person_or_user(person))
    typer.echo(f"升級步驟 steps: {', '.join(map(str, steps)) or '無須升級 none needed'}")


def rebuild(case: CaseArg) -> None:
    """Everything under cache/ and every projection is made again from the ledger."""
    from chahe.casefile.case import Case
    from chahe.casefile.rebuild import rebuild as act
    from chahe.web.rebuilding import rebuild as project

    with Case.open(case, write=True) as opened:
        for name, n in sorted(act(opened, [project]).items()):
            typer.echo(f"{name}: {n}")


def erase(
    case: CaseArg,
    digest: Annotated[str, typer.Argument(help="sha256（64 碼） digest of the item")],
    why: Annotated[str, typer.Option(help="銷毀理由 reason")],
    person: Annotated[str, typer.Option("--as", help="指示人 who orders it")],
) -> None:
    """Blob and derived rows go; digest and reason stay, and `verify` says erased."""
    from chahe.casefile.case import Case
    from chahe.casefile.erase import erase as act
    from chahe.model import Source

    source = Source.parse(digest if digest.startswith("sha256:") else f"sha256:{digest}")
    with Case.open(case, write=True) as opened:
        act(opened, source.digest, by=person, why=why)
    typer.echo(f"已銷毀 erased {source.digest}")


def doctor() -> None:
    """Versions, fonts, Java, write access, key store."""
    from chahe.casefile.doctor import doctor as facts
    from chahe.evidence.workstation import Workstation
    from chahe.output import table

    rows = facts(Workstation.here())
    names = list(type(rows[0]).__dataclass_fields__) if rows else []
    table("本機環境 this machine", names, [tuple(getattr(r, n) for n in names) for r in rows])


def _passphrase() -> str:
    found = os.environ.get("CHAHE_EXPORT_PASSPHRASE", "")
    if not found:
        raise CallError(
            ("案件包須有通行碼。", "A bundle needs a passphrase."),
            where="CHAHE_EXPORT_PASSPHRASE",
            todo=("請設定環境變數 CHAHE_EXPORT_PASSPHRASE。", "Set CHAHE_EXPORT_PASSPHRASE."),
        )
    return found
