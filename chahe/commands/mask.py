"""`chahe mask`: the insurer hides personal numbers before handing over; equal values stay equal, so joins survive."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chahe.errors import CallError

if TYPE_CHECKING:
    from chahe.intake.mask_plan import Masker
    from chahe.intake.tokens import TokenKind

REPORT = "mask-report.json"
_XLSX = (".xlsx",)
_TEXT = (".csv", ".tsv", ".txt")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "mask", help="提供前以金鑰遮蔽個資欄位，仍可勾稽。 Hide personal columns by keyed tokens; joins survive."
    )(mask)


def mask(
    files: Annotated[list[Path], typer.Argument(help="csv、tsv 或 xlsx files to mask")],
    key_file: Annotated[Path, typer.Option(help="受檢單位自行保管之金鑰檔 key the insurer keeps")],
    out: Annotated[Path, typer.Option(help="輸出資料夾 folder for the masked files")],
    columns: Annotated[
        list[str] | None,
        typer.Option(help="欄名=種類，可重複；id policy phone email card account name other header=kind, repeatable"),
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="欄位對應檔（chahe map） column mapping")] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="建立新金鑰檔 make the key file")] = False,
) -> None:
    """Write masked copies and a report of counts; the originals are not touched."""
    from chahe.intake.mask_plan import Masker
    from chahe.intake.tokens import fingerprint

    wanted = _wanted(columns or [], mapping)
    key = _key(key_file, new=new_key)
    listed: list[dict[str, object]] = []
    done: dict[Path, bytes] = {}
    seen: set[str] = set()
    for file in files:
        target = out / file.name
        if target in done or target.exists():
            raise CallError(("輸出檔已存在，不覆寫。", "The output file exists; it is not overwritten."), str(target))
        masker = Masker(key, wanted)
        done[target] = _masked(file, masker)
        if any(masker.found_in(iter([("name", file.stem)]))):
            raise CallError(("檔名含個資，請先改名。", "The file's name holds a masked value."), where=REPORT)
        seen |= {count.header for count in masker.counts.values()}
        listed.append(_line(file.name, done[target], masker))
    _all_found(wanted, seen)
    out.mkdir(parents=True, exist_ok=True)
    for target, data in done.items():
        target.write_bytes(data)
    report = {"format": 1, "key": fingerprint(key), "files": listed}
    text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (out / REPORT).write_text(text, encoding="utf-8", newline="\n")
    for line in listed:
        typer.echo(f"{line['file']}: {line['columns']}")
    typer.echo(f"已寫出 written: {out}")


def _masked(file: Path, masker: "Masker") -> bytes:
    from chahe.intake.mask_csv import mask_csv
    from chahe.intake.mask_xlsx import mask_xlsx

    try:
        data = file.read_bytes()
    except OSError as error:
        raise CallError(("無法開啟檔案。", "The file cannot be opened."), f"{file} ({type(error).__name__})") from None
    suffix = file.suffix.casefold()
    if suffix in _XLSX and data.startswith(b"PK\x03\x04"):
        return mask_xlsx(data, masker, file.name)
    if suffix in _TEXT and not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return mask_csv(data, masker, file.name)
    raise CallError(
        ("僅遮蔽 csv、tsv 及無密碼之 xlsx。", "Only csv, tsv and xlsx without a password are masked."), where=str(file)
    )


def _wanted(columns: list[str], mapping: Path | None) -> "Mapping[str, TokenKind]":
    from chahe.intake.mapping import load
    from chahe.intake.mask_plan import KIND_OF
    from chahe.intake.tokens import TokenKind
    from chahe.intake.words import squeeze

    wanted: dict[str, TokenKind] = {}
    if mapping is not None:
        said = load(mapping.read_text(encoding="utf-8"))
        wanted.update({squeeze(header): KIND_OF[name] for name, header in said.items() if name in KIND_OF})
    for pair in columns:
        header, sep, kind = pair.rpartition("=")
        if not sep or not squeeze(header) or kind not in set(TokenKind):
            raise CallError(
                ("--columns 須如 身分證字號=id。", "--columns reads like `身分證字號=id`."), where=pair[:60]
            )
        wanted[squeeze(header)] = TokenKind(kind)
    if not wanted:
        raise CallError(("未指定要遮蔽的欄位。", "No column to mask was named."), where="--columns")
    return wanted


def _key(file: Path, *, new: bool) -> bytes:
    from chahe.intake.tokens import MIN_KEY_BYTES

    if new:
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CallError(
                ("金鑰檔已存在，不覆寫。", "The key file exists; it is not overwritten."), str(file)
            ) from None
        with os.fdopen(handle, "w", encoding="ascii") as made:
            made.write(secrets.token_hex(MIN_KEY_BYTES) + "\n")
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise CallError(
            ("無法讀取金鑰檔。", "The key file cannot be read."),
            f"{file} ({type(error).__name__})",
            todo=("首次使用請加 --new-key。", "The first time, add --new-key."),
        ) from None
    if len(key) < MIN_KEY_BYTES:
        raise CallError(("金鑰須至少 32 位元組。", "The key must have 32 bytes or more."), str(file))
    return key


def _all_found(wanted: "Mapping[str, TokenKind]", seen: set[str]) -> None:
    from chahe.intake.words import squeeze

    missing = sorted(set(wanted) - {squeeze(header) for header in seen})
    if missing:
        raise CallError(
            ("所有檔案皆無此欄位，未寫出任何檔案。", "No file has this column; nothing was written."),
            where=", ".join(missing)[:200],
        )


def _line(name: str, data: bytes, masker: "Masker") -> dict[str, object]:
    from hashlib import sha256

    counts = masker.counts.values()
    return {
        "file": name,
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
        "columns": [
            {"header": c.header, "kind": c.kind.value, "masked": c.masked, "left": c.left, "tokens": c.before}
            for c in counts
        ],
    }
