"""Host extracts taken in: the layout beside the file, by hand, missing, in a container; and what a pointer shows."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from chahe.casefile.case import Case
from chahe.casefile.intake import Order, take_in
from chahe.casefile.intake_lines import Line
from chahe.casefile.layouts import host_record, mapping_for
from chahe.cli import run as command
from chahe.evidence.locate import bytes_at
from chahe.intake.mapping import load
from chahe.intake.worker import Limits
from chahe.model import Pointer
from tests.intake import extract_writer as w

LIMITS = Limits(seconds=60)
ORDER = Order(by="王小明", limits=LIMITS)
DAY = date(2026, 3, 5)


def ledger(month: int, count: int = 3) -> bytes:
    day = DAY.replace(month=month)
    lines = [w.line(f"V{month}{n:04}", day, "保費", "C", n, "A123456789") for n in range(count)]
    return w.file_of(lines, sum(range(count)))


def run(case: Case, *paths: Path, order: Order = ORDER) -> dict[str, Line]:
    return {line.path: line for line in take_in(case, paths, order)}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_with_one_layout_for_all_months(case: Case, tmp_path: Path) -> None:
    files = {
        "帳/O72_11503": ledger(3),
        "帳/O72_11504": ledger(4, 4),
        "帳/O72.layout.json": w.layout().encode(),
        "別處/O72_11505": ledger(5),
        "帳/P99.dat": ledger(6),
        "帳/P99.dat.layout.json": w.layout(copybook="01 A.").encode(),
    }
    folder = write(tmp_path / "in", files)
    lines = run(case, folder)
    assert {p: (x.reader, x.rows, (x.reason or "").partition(":")[0]) for p, x in lines.items()} == {
        "帳/O72_11503": ("host-extract@1", 3, ""),
        "帳/O72_11504": ("host-extract@1", 4, ""),
        "帳/O72.layout.json": ("host-layout@1", 0, ""),
        "別處/O72_11505": ("", 0, "layout-missing"),
        "帳/P99.dat": ("", 0, "copybook"),
        "帳/P99.dat.layout.json": ("host-layout@1", 0, ""),
    }
    assert lines["帳/P99.dat.layout.json"].rejects == 1
    again = run(case, folder)
    assert {p: x.rows for p, x in again.items()} == {p: x.rows for p, x in lines.items()}


def test_another_layout_reads_the_file_anew(case: Case, tmp_path: Path) -> None:
    wrong = w.layout(columns={**w.COLUMNS, "order_no": "LGR-TITLE"})
    folder = write(tmp_path / "in", {"O72.dat": ledger(3), "O72.dat.layout.json": wrong.encode()})
    run(case, folder)
    write(folder, {"O72.dat.layout.json": w.layout().encode()})
    acts = len(case.acts("reading"))
    assert run(case, folder)["O72.dat"].rows == 3
    assert len(case.acts("reading")) == acts + 2


def test_by_hand_and_in_a_container(case: Case, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("O72.dat", ledger(3))
        archive.writestr("O72.dat.layout.json", w.layout())
    folder = write(tmp_path / "in", {"a.dat": ledger(4), "b.zip": packed.getvalue()})
    without = run(case, folder / "b.zip")
    assert (without["b.zip!O72.dat"].reason or "").startswith("layout-missing: ")
    assert (without["b.zip!O72.dat.layout.json"].reason or "").startswith("layout-inside-container: ")
    order = Order(by="王小明", mapping=load(w.layout()), limits=LIMITS)
    lines = run(case, folder, order=order)
    assert (lines["a.dat"].rows, lines["b.zip!O72.dat"].rows) == (3, 3)


def test_a_length_that_fits_nothing_is_refused_and_says_where(case: Case, tmp_path: Path) -> None:
    book = "01 R.\n05 A PIC X(10).\n05 B PIC X(8).\n05 C PIC X.\n05 D PIC X(6).\n"
    layout = w.layout(
        copybook=book, columns={"voucher_no": "A", "posted_date": "B", "direction": "C", "amount": "D"},
        encoding="cp950", detail=None, header=None, trailer=None,
    )  # fmt: skip
    line = b"V1".ljust(10) + b"20260305" + b"C" + b"   120"
    files = {"O72.dat": line * 3 + b"xx", "O72.dat.layout.json": layout.encode()}
    read = run(case, write(tmp_path / "in", files))["O72.dat"]
    assert (read.status.value, read.rows) == ("unread", 0)
    assert (read.reason or "").startswith("record-length: 77 bytes are 3 records of 25 and 2 bytes more")


def test_a_pointer_shows_the_record_masked_and_gives_the_bytes(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = ledger(3)
    run(case, write(tmp_path / "in", {"O72.dat": data, "O72.dat.layout.json": w.layout().encode()}))
    source = next(r.reading.source for r in case.readings() if r.reading.tables)
    pointer = Pointer.parse(f"{source}#bytes:68-136")
    assert bytes_at(case.store, pointer) == data[68:136]
    assert "LGR-VOUCHER  1-13  V30000" in host_record(case, pointer, data[68:136])
    part = Pointer.parse(f"{source}#bytes:118-124")
    assert host_record(case, part, data[118:124])[0].startswith("00 00 00 00 00 0c")
    monkeypatch.setenv("CHAHE_HOME", str(tmp_path / "home"))
    case.close()
    assert command(["show", str(pointer), "--case", str(tmp_path / "案件")]) == 0
    said = capfdbinary.readouterr().out.decode()
    assert "LGR-POLICY  56-68  A●●●●●●●●●" in said
    assert "A123456789" not in said


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("x/O72.dat", "exact"),
        ("x/O72_1.dat", "prefix"),
        ("x/y/O72.dat", None),
        ("O72.dat", None),
        ("x/O72.dat.layout.json", None),
        ("X\\o72.DAT", "exact"),
    ],
)
def test_which_layout_is_whose(name: str, found: str | None) -> None:
    beside = {"x/o72.dat": "exact", "x/o72": "prefix"}
    assert mapping_for(name, {}, beside).get("@layout") == found
    assert mapping_for("x/O72.dat", {}, {"x/": "folder", "": "all"}) == {}
    assert mapping_for("x/O72.dat", {"@kind": "payment", "a": "b"}, beside) == {"@kind": "payment", "a": "b"}


def test_a_layout_is_made_from_a_copybook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "L.cpy").write_text(w.LEDGER, encoding="utf-8")
    (tmp_path / "L.dat").write_bytes(ledger(3))
    said = ["map", str(tmp_path / "L.dat"), "--copybook", str(tmp_path / "L.cpy"), "--kind", "O72"]
    assert command(said) == 0
    assert "voucher_no, posted_date, direction, amount" in capsys.readouterr().out
    columns = ("voucher_no=LGR-VOUCHER", "posted_date=LGR-DATE:roc7", "direction=LGR-DC", "amount=LGR-AMT")
    assert command([*said, *(x for c in columns for x in ("--set", c))]) == 0
    assert load((tmp_path / "L.dat.layout.json").read_text(encoding="utf-8"))["@kind"] == "ledger_entry"
    assert command([*said, "--set", "nothing=LGR-DC"]) == 2
    assert command([*said[:-1], "O7"]) == 2
    assert "欄位配置檔" in capsys.readouterr().err
