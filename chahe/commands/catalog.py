"""`chahe catalog`: every node of the programme."""

from typing import Annotated

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("catalog", help="查核項目。 The items of the programme.")(catalog)


def catalog(output: Annotated[str, typer.Option("--format", help="table | json")] = "table") -> None:
    """JSON: one object per node in the seed's order."""
    import sys

    from chahe.catalog import catalog as load
    from chahe.catalog.export import as_json
    from chahe.output import table

    if output == "json":
        sys.stdout.flush()
        sys.stdout.buffer.write(as_json().encode() + b"\n")
        sys.stdout.buffer.flush()
    elif output == "table":
        table(
            "查核項目 items",
            ("代碼 code", "標號 label", "內容 text"),
            [(n.code, n.label, n.text or n.title) for n in load().nodes],
        )
    else:
        raise CallError(("--format 只接受 table 或 json。", "--format takes table or json."), where=output)
