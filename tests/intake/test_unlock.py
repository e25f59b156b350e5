"""A workbook with a password: refused by the reader, opened by the password its owner gave, and by no other."""

import io
from pathlib import Path

import pytest

from chahe.cli import run
from chahe.errors import CallError, UnreadError
from chahe.intake.api import HEAD_BYTES, Head, recognise
from chahe.intake.unlock import unlocked
from tests.intake.books_for_tests import FIRST, HEADERS, column, read, xlsx

PASSWORD = "給檢查員 2026"


def locked(data: bytes) -> bytes:
    """The workbook under the password (agile encryption)."""
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml", reason="msoffcrypto-tool is not installed (extra `office`)")
    out = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(data)).encrypt(PASSWORD, out)
    return out.getvalue()


def test_the_reader_refuses_it_and_says_what_to_do() -> None:
    data = locked(xlsx([HEADERS, FIRST]))
    found = recognise(Head("清冊.xlsx", data[:HEAD_BYTES], len(data)))
    assert found is not None
    assert found.name == "spreadsheet"
    with pytest.raises(UnreadError, match="open it by chahe unlock"):
        read(data)


def test_the_password_opens_the_very_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = xlsx([HEADERS, FIRST])
    (tmp_path / "清冊.xlsx").write_bytes(locked(plain))
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    call = ["unlock", str(tmp_path / "清冊.xlsx"), "--password-file", str(tmp_path / "password")]
    assert run([*call, "--out", str(tmp_path / "opened.xlsx")]) == 0
    assert (tmp_path / "opened.xlsx").read_bytes() == plain
    said = capsys.readouterr().out
    assert said.count("sha256:") == 2
    assert PASSWORD not in said
    assert column(read(plain), "asset_register", "asset_id") == ["A001"]
    assert run([*call, "--out", str(tmp_path / "opened.xlsx")]) == 2, "nothing is overwritten"


def test_another_password_and_a_changed_file_are_refused() -> None:
    data = locked(xlsx([HEADERS, FIRST]))
    with pytest.raises(CallError, match="wrong"):
        unlocked(data, "other", "a.xlsx")
    broken = bytearray(data)
    broken[len(broken) // 2] ^= 1
    with pytest.raises(CallError):
        unlocked(bytes(broken), PASSWORD, "a.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000])
def test_what_is_no_locked_workbook_is_refused(data: bytes) -> None:
    pytest.importorskip("msoffcrypto", reason="msoffcrypto-tool is not installed (extra `office`)")
    with pytest.raises(CallError):
        unlocked(data, PASSWORD, "a.xlsx")
