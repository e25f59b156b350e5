"""`chahe mask`: joins survive, nothing of a value stays, nothing else changes."""

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.cli import run
from chahe.errors import CallError
from chahe.intake import customer_keys, names
from chahe.intake.mask_csv import mask_csv
from chahe.intake.mask_plan import Masker
from chahe.intake.mask_xlsx import mask_xlsx
from chahe.intake.tokens import TokenKind, folded, is_token, token
from chahe.intake.words import nil_word, squeeze
from tests.intake.books_for_tests import column, read, reading, xlsx

KEY, OTHER = b"k" * 32, b"o" * 32
WANTED = {"要保人身分證字號": TokenKind.ID, "手機": TokenKind.PHONE, "保單號碼": TokenKind.POLICY}
HEADERS = ("保單號碼", "要保人身分證字號", "手機", "保費", "備註")
LINES = (
    ("P-0001", "A123456789", "0912-345-678", 1200, "無"),
    ("P-0002", "B223456781", "+886 912 345 678", 300, ""),
    ("P-0003", "無", "未辦理", 5, "不適用"),
)
VALUES = ("P-0001", "A123456789", "0912-345-678", "B223456781", "912 345 678", "P-0002")


def masker(key: bytes = KEY) -> Masker:
    """A masker of the three columns."""
    return Masker(key, {squeeze(name): kind for name, kind in WANTED.items()})


def csv_of(*more: tuple[object, ...]) -> bytes:
    """The lines as CSV."""
    return "".join(",".join(map(str, line)) + "\r\n" for line in (HEADERS, *LINES, *more)).encode()


@given(st.sampled_from(TokenKind), st.text(min_size=1, max_size=40))
def test_a_token_is_recognised_and_depends_on_kind_key_and_folded_value(kind: TokenKind, text: str) -> None:
    if not folded(kind, text):
        with pytest.raises(ValueError, match="nothing"):
            token(KEY, kind, text)
        return
    if is_token(text):
        return
    made = token(KEY, kind, text)
    assert is_token(made)
    assert made == token(KEY, kind, f" {text} ")
    assert made != token(OTHER, kind, text)
    assert len({token(KEY, k, "12345678") for k in TokenKind}) == len(TokenKind)
    assert token(KEY, kind, made) == made, "a token is not masked again"
    assert nil_word(made) is None


@given(st.integers(0, 10**9))
def test_no_reader_takes_a_token_for_a_malformed_number(number: int) -> None:
    def secret(value: str) -> tuple[str, str]:
        raise AssertionError("a token is no number in clear")

    made = token(KEY, TokenKind.PHONE, str(number))
    for keep in (customer_keys.phone, customer_keys.customer, customer_keys.card):
        assert keep(made, secret) == made
    assert names.asset(made) == names.employee(made) == names.email(made) == made


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (TokenKind.ID, "A123456789", "ａ１２３４５６７８９"),
        (TokenKind.PHONE, "0912-345-678", "+886 912 345 678"),
        (TokenKind.PHONE, "(02)2345-6789", "02 23456789"),
        (TokenKind.POLICY, "p 0001-2", "P00012"),
        (TokenKind.CARD, "4311-9522-2222-2222", "4311952222222222"),
        (TokenKind.EMAIL, "Wang.Da-Ming@Example.com", "wang.da-ming@example.com"),
        (TokenKind.NAME, "王 大明", "王大明"),
    ],
)
def test_two_spellings_of_one_value_are_one_token(kind: TokenKind, one: str, other: str) -> None:
    assert token(KEY, kind, one) == token(KEY, kind, other)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        token(b"short", TokenKind.ID, "A1")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_every_byte_outside_the_masked_fields_stays(codec: str) -> None:
    first = '"P-0001",A123456789,0912-345-678,"1,200","x ""y"", z"'
    text = f"清冊,,,,\r\n{','.join(HEADERS)}\r\n{first}\nP-0002,B223456781,,5,末"
    made = mask_csv(text.encode(codec), masker(), "a.csv").decode(codec)
    hidden = [("P-0001", TokenKind.POLICY), ("P-0002", TokenKind.POLICY), ("0912-345-678", TokenKind.PHONE),
              ("A123456789", TokenKind.ID), ("B223456781", TokenKind.ID)]  # fmt: skip
    for value, kind in hidden:
        text = text.replace(value, token(KEY, kind, value))
    assert made == text


IDS = st.from_regex(r"[A-Z][12][0-9]{8}", fullmatch=True)


@given(st.lists(st.tuples(IDS, st.text('甲乙,"\r\n x1', max_size=8)), max_size=9))
def test_whatever_the_table_joins_survive_and_no_value_is_left(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("要保人身分證字號", "備註"), *rows])
    made = mask_csv(out.getvalue().encode(), masker(), "a.csv").decode()
    back = list(csv.reader(io.StringIO(made, newline="")))[1:]
    assert [note for _, note in back] == [note for _, note in rows]
    assert [one for one, _ in back] == [token(KEY, TokenKind.ID, value) for value, _ in rows]
    assert not any(value in made for value, _ in rows)


def test_user_defined_characters_are_written_back() -> None:
    data = csv_of().decode().encode("cp950").replace(b"1200", b"\xfa\x40")
    assert b"\xfa\x40" in mask_csv(data, masker(), "a.csv")


def test_words_for_nothing_and_totals_stay_and_are_counted() -> None:
    one = masker()
    made = mask_csv(csv_of(("合計", "", "", 1505, "")), one, "a.csv").decode()
    assert "\r\n合計,,,1505,\r\n" in made
    assert ",無,未辦理,5,不適用\r\n" in made
    counts = {c.header: (c.masked, c.left) for c in one.counts.values()}
    assert counts == {"保單號碼": (3, 1), "要保人身分證字號": (2, 2), "手機": (2, 2)}


def test_a_value_that_stands_elsewhere_too_refuses_the_file() -> None:
    for note in ("客戶 A123456789 來電", "Ａ１２３４５６７８９", "a123456789"):
        with pytest.raises(CallError) as caught:
            mask_csv(csv_of(("P-0009", "", "", 1, note)), masker(), "a.csv")
        assert "line:5" in caught.value.diagnostics().where
        assert "123456789" not in str(caught.value.diagnostics())


def test_a_value_inside_a_longer_number_is_another_one() -> None:
    made = mask_csv(csv_of(("P-0009", "", "", 1, "XA1234567890")), masker(), "a.csv")
    assert b"XA1234567890" in made


def test_masking_twice_changes_nothing() -> None:
    once = mask_csv(csv_of(), masker(), "a.csv")
    assert mask_csv(once, masker(), "a.csv") == once
    assert once == mask_csv(csv_of(), masker(), "a.csv")
    assert once != mask_csv(csv_of(), masker(OTHER), "a.csv")


def test_a_workbook_is_masked_and_nothing_old_is_left_in_the_file() -> None:
    def more(book: object, sheet: object, other: object) -> None:
        book.set_properties({"author": "王承辦", "comments": "內部"})  # type: ignore[attr-defined]
        sheet.set_row(1, None, None, {"hidden": True})  # type: ignore[attr-defined]
        other.hide()  # type: ignore[attr-defined]

    lines = [list(line) for line in LINES]
    lines[0][2] = 912345678
    data = xlsx([["清冊"], HEADERS, *lines], [HEADERS, ("P-0004", "A123456789", "", 1.5, "")], after=more)
    made = mask_xlsx(data, masker(), "a.xlsx")
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}
    for value in (*VALUES, "912345678", "王承辦"):
        assert [name for name, text in parts.items() if value in text] == []
    old, new = (openpyxl.load_workbook(io.BytesIO(d)) for d in (data, made))
    hidden = {0, 1, 2}
    for before, after in zip(old.worksheets, new.worksheets, strict=True):
        assert (before.title, before.sheet_state) == (after.title, after.sheet_state)
        for one, two in zip(before.iter_rows(), after.iter_rows(), strict=True):
            for index, (a, b) in enumerate(zip(one, two, strict=True)):
                assert a.value == b.value or (index in hidden and is_token(str(b.value)))
    assert new.worksheets[0].row_dimensions[2].hidden
    assert new.worksheets[1]["B2"].value == new.worksheets[0]["B3"].value, "one person, one token"


def test_formulas_and_comments_are_refused_by_their_place() -> None:
    def formula(_book: object, sheet: object) -> None:
        sheet.write_formula("D2", "=1+1", None, 2)  # type: ignore[attr-defined]

    def comment(_book: object, sheet: object) -> None:
        sheet.write_comment("D2", "A123456789")  # type: ignore[attr-defined]

    with pytest.raises(CallError, match="Sheet1!D2"):
        mask_xlsx(xlsx([HEADERS, *LINES], after=formula), masker(), "a.xlsx")
    with pytest.raises(CallError, match="could hold values"):
        mask_xlsx(xlsx([HEADERS, *LINES], after=comment), masker(), "a.xlsx")


def test_a_value_in_a_sheet_without_that_column_refuses_the_workbook() -> None:
    with pytest.raises(CallError, match="stands elsewhere"):
        mask_xlsx(xlsx([HEADERS, *LINES], [["備忘"], ["A123456789 請回電"]]), masker(), "a.xlsx")


def test_joins_survive_through_the_readers(tmp_path: Path) -> None:
    orders = xlsx([("要保書號", "商品代碼", "要保人身分證字號", "送件時間", "承保時間"),
                   ("N1", "T1", "A123456789", "114/3/5 10:00", "114/3/6 10:00")])  # fmt: skip
    policies = "保單號碼,要保書號,要保人身分證字號,商品代碼,保險起日\nP1,N 1,a123456789,T1,114/3/6\n".encode()
    (tmp_path / "要保.xlsx").write_bytes(orders)
    (tmp_path / "保單.csv").write_bytes(policies)
    key, out = tmp_path / "key", tmp_path / "out"
    call = ["mask", str(tmp_path / "要保.xlsx"), str(tmp_path / "保單.csv"), "--key-file", str(key), "--out", str(out)]
    columns = [x for c in ("要保人身分證字號=id", "要保書號=policy", "保單號碼=policy") for x in ("--columns", c)]
    assert run([*call, "--new-key", *columns]) == 0
    one = read((out / "要保.xlsx").read_bytes(), "要保.xlsx", kind="K05", key=b"case")
    two = read((out / "保單.csv").read_bytes(), "保單.csv", kind="K60", key=b"case")
    assert reading(one).rejects == reading(two).rejects == 0
    assert column(one, "application", "application_no") == column(two, "policy", "application_no")
    assert column(one, "application", "applicant_id") == column(two, "policy", "applicant_id")
    assert is_token(str(column(one, "application", "applicant_id")[0]))
    report = json.loads((out / "mask-report.json").read_text("utf-8"))
    assert report["files"][0]["columns"][0] == {
        "header": "要保書號", "kind": "policy", "masked": 1, "left": 0, "tokens": 0
    }  # fmt: skip
    assert "A123456789" not in (out / "mask-report.json").read_text("utf-8")
    assert key.stat().st_mode & 0o077 == 0
    assert run([*call, *columns]) == 2, "nothing is overwritten"
    assert run([*call[:-1], str(tmp_path / "again"), *columns, "--columns", "沒有=id"]) == 2
    assert not (tmp_path / "again").exists(), "nothing is written when a column is nowhere"


def test_a_saved_mapping_says_what_is_personal(tmp_path: Path) -> None:
    from chahe.intake.mapping import dump_mapping

    (tmp_path / "a.csv").write_bytes("單號,客戶,商品,起\nP1,A123456789,T1,114/3/6\n".encode())
    names_of = {"policy_no": "單號", "applicant_id": "客戶", "product_code": "商品", "effective_date": "起"}
    (tmp_path / "map.json").write_text(dump_mapping("policy", names_of), encoding="utf-8")
    call = [
        "mask",
        str(tmp_path / "a.csv"),
        "--key-file",
        str(tmp_path / "k"),
        "--new-key",
        "--out",
        str(tmp_path / "o"),
    ]
    assert run([*call, "--mapping", str(tmp_path / "map.json")]) == 0
    made = (tmp_path / "o" / "a.csv").read_text("utf-8")
    assert made.startswith("單號,客戶,商品,起\nMK1-POLICY-")
    assert ",T1,114/3/6\n" in made


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.pdf"])
def test_other_formats_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "k").write_bytes(KEY)
    call = ["mask", str(tmp_path / name), "--key-file", str(tmp_path / "k"), "--out", str(tmp_path / "o")]
    assert run([*call, "--columns", "手機=phone"]) == 2
