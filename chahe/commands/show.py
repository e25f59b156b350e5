"""`chahe show CODE` and `chahe show POINTER --case CASE`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from chahe.errors import CallError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show", help="查核項目，或佐證原文。 An item, or the original bytes behind a pointer.")(show)


def show(
    what: Annotated[str, typer.Argument(help="項目代碼（4.5.1）或出處（sha256:…#…） item code or pointer")],
    case: Annotated[Path | None, typer.Option(help="案件資料夾 the case folder")] = None,
    reveal: Annotated[bool, typer.Option("--reveal", help="不遮蔽個資（留存稽核軌跡） unmasked, ledgered")] = False,
    person: Annotated[str | None, typer.Option("--as", help="調閱人 who looks")] = None,
) -> None:
    """An item: its words, criteria, evidence asked for, checks, SQL, cases; with a case, its facts too."""
    if what.startswith("sha256:"):
        if case is None:
            raise CallError(("佐證出處須指定 --case。", "A pointer needs --case."), where="--case")
        _pointer(what, case, reveal, person)
    else:
        _item(what, case)


def _pointer(text: str, folder: Path, reveal: bool, person: str | None) -> None:
    from chahe.casefile.case import Case
    from chahe.casefile.masked_record import masked_record
    from chahe.commands.person import person_or_user
    from chahe.evidence.locate import bytes_at
    from chahe.model import Pointer

    pointer = Pointer.parse(text)
    if reveal:
        with Case.open(folder, write=True) as opened:
            data = bytes_at(opened.store, pointer)
            opened.append("reveal", {"pointer": str(pointer)}, person_or_user(person))
    else:
        case = Case.open(folder)
        data = masked_record(case, pointer)
    sys.stdout.flush()
    sys.stdout.buffer.write(data + (b"" if data.endswith(b"\n") else b"\n"))
    sys.stdout.buffer.flush()


def _item(code: str, folder: Path | None) -> None:
    from chahe.catalog import catalog

    item = catalog().asked(code)
    for line in (*_words(item), *_criteria(code), *_checks(code)):
        typer.echo(line)
    if folder is not None:
        for line in _facts(code, folder):
            typer.echo(line)


def _words(item: Any) -> Iterator[str]:
    from chahe.catalog import catalog

    yield f"{item.node.code}  {item.node.label}"
    yield item.node.text
    yield item.node.english
    yield ""
    yield "面向 aspects"
    for a in item.aspects:
        yield f"  {a.id} [{a.method.value}{'，由人判定 a person settles' if a.person else ''}] {a.text}"
        yield f"    {a.english}"
    yield f"程式 machine: {item.machine.zh} {item.machine.en}"
    yield f"人員 person: {item.human.zh} {item.human.en}"
    yield ""
    yield "應調閱 evidence asked for"
    for name in item.requests:
        r = catalog().request(name)
        yield f"  {r.code} {r.name}（{r.due.value}；{r.period}）"


def _criteria(code: str) -> Iterator[str]:
    from chahe.criteria import criteria_for, text_of

    yield ""
    yield "依據 criteria"
    for c in criteria_for(code):
        value = text_of(c.in_use) or "無值，不作判斷 no usable value"
        source = f"{c.source} {c.article}  自 {c.since or '?'}  [{c.certainty.value}]"
        yield f"  {c.id} {c.title_zh}: {value} {c.unit or ''}  {source}"


def _checks(code: str) -> Iterator[str]:
    from chahe.catalog.checks_data import checks_data, checks_for

    found = checks_for(code)
    yield ""
    if not found:
        yield "無程式查核：本項由人員判定。 No check: a person settles this item."
        return
    needed: list[str] = []
    for c in found:
        yield f"查核 check {c['id']}（面向 {c['aspect']}） {c['title'][0]} {c['title'][1]}"
        yield f"  例外 exception: {c['doc']}"
        yield f"  母體 population {c['population']}  對象 subject {c['subject']}"
        yield f"  依據參數 criteria {', '.join(c['criteria']) or '—'}"
        yield "  案例 cases: " + "；".join(f"{k['name']} → {k['expect']}" for k in c["cases"]["list"])
        yield "\n".join("    " + line for line in c["sql"].splitlines())
        yield ""
        needed += [d for d in c["derivations"] if d not in needed]
    for name in needed:
        d = checks_data()["derivations"][name]
        yield f"導出表 derivation {name}（{', '.join(d['inputs'])}）: {d['doc'].splitlines()[0]}"
        yield "\n".join("    " + line for line in d["sql"].splitlines())
        yield ""


def _facts(code: str, folder: Path) -> Iterator[str]:
    from chahe.casefile.case import Case
    from chahe.casefile.examination import latest, observation_rows

    yield "查核事實 facts"
    for r in observation_rows(latest(Case.open(folder))):
        if r["question"] == code:
            yield (
                f"  {r['check']} {r['subject']}: {r['outcome']} 母體 {r['population']} 例外 {r['exceptions']}"
                f" 待釐清 {r['unsettled']} {r['reason'] or ''}"
            )
            for e in r["evidence"][:3]:
                yield f"      sha256:{e['digest']}#{e['locator']}  {e['name']}"
