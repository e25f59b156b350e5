"""The command line: finds the commands by folder, turns errors into words and exit codes. No rule lives here.

Exit 0 = the command did its work; 2 = the call is wrong; 3 = evidence or ledger failed verification; 1 = our fault.
"""

import importlib
import pkgutil
import sys
import traceback

import typer
import typer.exceptions

from chahe import __version__
from chahe.errors import ChaheError
from chahe.output import say_error

NEXT = """chahe 查核 {version}

  chahe sample DIR                         合成保險公司（示範資料） a synthetic insurer
  chahe init CASE --profile profile.toml   建立案件 open a case
  chahe request CASE --out DIR             檢查資料清單 the request list
  chahe intake CASE PATH...                收件並讀取 take evidence in
  chahe examine CASE                       執行查核 run the checks
  chahe proposals CASE                     69 項擬議結論 proposals for the 69 items
  chahe conclude CASE CODE ...             由人員作成結論 a person concludes
  chahe serve CASE                         查核工作台 the workbench in the browser
  chahe report CASE --out DIR              報告及工作底稿 reports and working papers
  chahe verify CASE                        驗證案件 verify the case

  chahe COMMAND --help                     各指令說明 help on a command
"""


def build() -> typer.Typer:
    """The application with every command of chahe/commands."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="查核：以真實佐證查核保險業電子商務，結論由人作成。 Examine an insurer's e-commerce; people conclude.",
    )

    @app.callback(invoke_without_command=True)
    def start(ctx: typer.Context, version: bool = typer.Option(False, "--version", help="版本 version")) -> None:
        if version:
            typer.echo(f"chahe {__version__}")
        elif ctx.invoked_subcommand is None:
            typer.echo(NEXT.format(version=__version__))

    package = importlib.import_module("chahe.commands")
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"chahe.commands.{info.name}")
        if hasattr(module, "register"):
            module.register(app)
    return app


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        # A cp950 console cannot show every character we print; output for programs is UTF-8 on every platform.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="backslashreplace", newline="\n" if not stream.isatty() else None
            )
    try:
        result = typer.main.get_command(build()).main(arguments, prog_name="chahe", standalone_mode=False)
    except ChaheError as error:
        say_error(error)
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("已中斷；案件仍可續行。 Interrupted; the case can go on from here.", err=True)
        return 1
    except typer.exceptions.TyperException as error:  # this Typer carries a click of its own
        typer.echo(f"錯誤 error: {error.format_message()}\n請參閱 see: chahe COMMAND --help", err=True)
        return 2
    except typer.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        return 0
    except Exception:  # noqa: BLE001 - the outermost boundary: a fault of ours is said, with its place, and exits 1
        frame = traceback.extract_tb(sys.exc_info()[2])[-1]
        name = type(sys.exc_info()[1]).__name__
        typer.echo(
            f"程式錯誤 fault of the program: {name}, {frame.filename.rsplit('chahe', 1)[-1]}:{frame.lineno}", err=True
        )
        if "CHAHE_DEBUG" in __import__("os").environ:
            traceback.print_exc()
        return 1
    return result if isinstance(result, int) else 0
