"""`chahe account`: accounts of the team edition, made and closed by whoever runs the server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.web.roles import Role

Name = Annotated[str, typer.Argument(help="帳號 account")]
Server = Annotated[str, typer.Option(help="伺服器網址，置於連結之前 the server's address, put before the link")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    accounts = typer.Typer(help="團隊版之帳號。 Accounts of the team edition.", no_args_is_help=True)
    for name, command, said in (
        ("new", new, "建立帳號。 Make an account."),
        ("reset", reset, "重設密碼。 A new first link."),
        ("close", close, "停用帳號。 Close an account."),
        ("rename", rename, "更正本人全名。 Correct a person's name."),
        ("role", role, "設定於案件之角色。 A role in a case."),
        ("list", list_, "列出帳號。 All accounts."),
        ("record", record, "登入紀錄。 The record of access."),
    ):
        accounts.command(name, help=said)(command)
    app.add_typer(accounts, name="account")


def _prepare() -> None:
    from chahe.web.serving import prepare

    prepare()


def _say_link(token: str, server: str) -> None:
    from chahe.web.access.accounts import LINK_HOURS

    typer.echo(f"一次性連結 one-time link ({LINK_HOURS} h): {server.rstrip('/')}/first/{token}/")


def new(
    name: Name,
    person: Annotated[str, typer.Option(help="本人全名；紀錄以此具名 the person's full name, as acts carry it")],
    server: Server = "",
) -> None:
    """The person sets the password by the link. A second account of one person is seen to be that person's."""
    _prepare()
    from chahe.web.access import accounts

    account, token = accounts.new(name, person)
    others = account.person.accounts.exclude(pk=account.pk).count()
    typer.echo(f"已建立帳號 made: {name}  {account.person.name}")
    if others:
        typer.echo(f"  同一人另有 {others} 個帳號；簽署時視為同一人。 The person has {others} more; they sign as one.")
    _say_link(token, server)


def reset(
    name: Name,
    factors: Annotated[bool, typer.Option("--factors", help="併移除第二驗證 second factors go too")] = False,
    server: Server = "",
) -> None:
    """The password is void at once and every session ends."""
    _prepare()
    from chahe.web.access import accounts

    _say_link(accounts.reset(accounts.named(name), factors=factors), server)


def close(name: Name) -> None:
    """Nobody comes in by it any more; what it did stands."""
    _prepare()
    from chahe.web.access import accounts

    accounts.close(accounts.named(name))
    typer.echo(f"已停用 closed: {name}")


def rename(name: Name, person: Annotated[str, typer.Option(help="本人全名 full name")]) -> None:
    """For all accounts of the person, who stays the same one for four eyes."""
    _prepare()
    from chahe.web.access import accounts

    accounts.rename(accounts.named(name), person)
    typer.echo(f"{name}: {person}")


def role(
    name: Name,
    case: Annotated[Path, typer.Argument(help="案件資料夾 the case folder")],
    role: Annotated[str, typer.Argument(help="examiner|lead|reviewer|auditee|auditor|admin|none")],
    person: Annotated[str | None, typer.Option("--as", help="執行人 who does it")] = None,
) -> None:
    """Stands in the case's ledger. `none` ends it."""
    from chahe.commands.person import person_or_user

    _prepare()
    from chahe.web.access import accounts, membership
    from chahe.web.project import project, registered

    wanted = None if role == "none" else _role(role)
    membership.put(registered(case), accounts.named(name), wanted, by=person_or_user(person))
    project(case.resolve())
    typer.echo(f"{name}: {role}  {case}")


def _role(text: str) -> "Role":
    from chahe.web.roles import Role

    try:
        return Role(text)
    except ValueError:
        raise CallError(("沒有此種角色。", "There is no such role."), where=text[:40]) from None


def list_() -> None:
    """Name, person, open or closed, second factor."""
    _prepare()
    from chahe.output import table
    from chahe.web.access.steps import has_second
    from chahe.web.models import Account

    found = Account.objects.select_related("user", "person").order_by("user__username")
    rows = [
        (
            a.user.get_username(),
            a.person.name,
            "使用中 open" if a.user.is_active else "已停用 closed",
            "有 yes" if has_second(a) else "無 no",
        )
        for a in found
    ]
    table("帳號 accounts", ("帳號 account", "本人 person", "狀態 state", "第二驗證 second factor"), rows)


def record(most: Annotated[int, typer.Option(help="筆數 lines")] = 100) -> None:
    """Newest last; of accounts that do not exist no name is kept."""
    _prepare()
    from chahe.output import table
    from chahe.web.models import Access

    found = reversed(Access.objects.order_by("-id")[: max(1, most)])
    rows = [(f"{a.at:%Y-%m-%dT%H:%M:%SZ}", a.account, a.event, a.detail, a.address) for a in found]
    table("登入紀錄 record of access", ("UTC", "帳號 account", "事件 event", "說明 detail", "位址 address"), rows)
