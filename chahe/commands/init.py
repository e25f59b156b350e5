"""`chahe init`: open a case from the institution profile, with the insurer's own norms when the profile names them."""

from pathlib import Path
from typing import Annotated

import typer

from chahe.errors import ScopeError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", help="建立案件。 Open a case.")(init)


def init(
    case: Annotated[Path, typer.Argument(help="新的案件資料夾 the new case folder")],
    profile: Annotated[Path, typer.Option(help="案件設定 profile.toml")],
    person: Annotated[str | None, typer.Option("--as", help="建立人（預設為登入者） who opens it")] = None,
) -> None:
    """Check profile and norms, make the case, print what was selected and the next step."""
    from chahe.casefile.case import Case
    from chahe.catalog import Kind, catalog
    from chahe.commands.person import person_or_user
    from chahe.criteria.own import parse_norms
    from chahe.scope.profile import parse_profile
    from chahe.scope.select import selection

    text = _read(profile)
    parsed = parse_profile(text)
    norms_text = _read(profile.parent / parsed.norms) if parsed.norms else ""
    norms = parse_norms(norms_text) if norms_text else ()
    with Case.create(case, text, norms_text, by=person_or_user(person)) as made:
        zh, en = made.keys.statement()
        typer.echo(f"案件已建立 case created: {made.root}")
        typer.echo(f"  {zh}\n  {en}")
    chosen = selection(parsed)
    items = [s for s in chosen if catalog().node(s.code).kind is Kind.ITEM]
    inside = sum(s.inside for s in items)
    typer.echo(f"  受檢單位 insurer: {parsed.institution.name}")
    typer.echo(f"  查核項目 items: {inside} 列入 in, {len(items) - inside} 不列入 out")
    typer.echo(f"  內規條文 own norms: {len(norms)}")
    typer.echo(f"下一步 next: chahe request {case} --out DIR")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ScopeError(
            ("無法讀取設定檔（須為 UTF-8 文字）。", "The file cannot be read as UTF-8 text."),
            where=f"{path} ({type(error).__name__})",
        ) from None
