"""Numbers, dates and characters of host records: what is written comes back, what is none of them is refused."""

import ctypes.util
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.extracts.characters import CharactersError, decoder, encoded, mark
from chahe.intake.extracts.cp937 import FILE, table
from chahe.intake.extracts.days import form, parse
from chahe.intake.extracts.numbers import binary, packed, zoned
from chahe.intake.extracts.pictures import Picture, PictureError, Sign, Usage, picture
from tests.intake import extract_writer as w

ROOT = Path(__file__).resolve().parents[2]
SIGNED = [s for s in Sign if s is not Sign.NONE]
ROC7, ROC6 = form("roc7", None), form("roc6", 100)


def overpunched(value: int, digits: int, sign: Sign, *, ebcdic: bool) -> bytes:
    """Zoned decimal with a sign, by IBM's table of it."""
    text = f"{abs(value):0{digits}d}"
    if sign.separate:
        mark_ = "-" if value < 0 else "+"
        text = mark_ + text if sign is Sign.LEADING_SEPARATE else text + mark_
        return text.encode("cp037" if ebcdic else "ascii")
    at = 0 if sign is Sign.LEADING else len(text) - 1
    letters = "}JKLMNOPQR" if value < 0 else "{ABCDEFGHI"
    return (text[:at] + letters[int(text[at])] + text[at + 1 :]).encode("cp037" if ebcdic else "ascii")


@given(st.integers(1, 31).flatmap(lambda d: st.tuples(st.just(d), st.integers(-(10**d) + 1, 10**d - 1))))
def test_packed_comes_back(drawn: tuple[int, int]) -> None:
    digits, value = drawn
    how = picture(f"S9({digits})", "packed", None)
    raw = w.packed(value, digits)
    assert len(raw) == how.size
    assert packed(raw, how) == value


@given(st.integers(0, 10**9 - 1))
def test_packed_without_a_sign_comes_back(value: int) -> None:
    assert packed(w.packed(value, 9, signed=False), picture("9(9)", "packed", None)) == value


@given(st.integers(-(10**9) + 1, 10**9 - 1), st.sampled_from(SIGNED), st.booleans())
def test_zoned_comes_back(value: int, sign: Sign, ebcdic: bool) -> None:
    how = picture("S9(9)", "display", sign)
    raw = overpunched(value, 9, sign, ebcdic=ebcdic)
    assert len(raw) == how.size
    assert zoned(raw, how, ebcdic=ebcdic) == value


@given(st.integers(-(10**9) + 1, 10**9 - 1))
def test_binary_comes_back(value: int) -> None:
    assert binary(value.to_bytes(4, "big", signed=True), picture("S9(9)", "binary", None)) == value


@given(st.binary(min_size=6, max_size=6))
def test_any_bytes_are_a_packed_number_or_refused(raw: bytes) -> None:
    text = raw.hex()
    sound = text[:-1].isdigit() and text[-1] in "abcdef"
    how = picture("S9(11)", "packed", None)
    if sound:
        assert abs(packed(raw, how)) == int(text[:-1])
    else:
        with pytest.raises(ValueError, match="packed"):
            packed(raw, how)


@pytest.mark.parametrize(
    ("raw", "how"),
    [
        ("12345a", "S9(4)"),  # the picture has four digits, the field five
        ("01234d", "9(5)"),
        ("01234a", "9(5)"),
        ("012345", "S9(5)"),
        ("01b34c", "S9(5)"),
    ],
)
def test_packed_that_its_picture_does_not_allow(raw: str, how: str) -> None:
    with pytest.raises(ValueError, match="packed decimal"):
        packed(bytes.fromhex(raw), picture(how, "packed", None))


@pytest.mark.parametrize("raw", [b"12 45", b"     ", b"1234\xd1", b"12.45"])
def test_zoned_that_is_no_number(raw: bytes) -> None:
    with pytest.raises(ValueError, match="zoned decimal"):
        zoned(raw, picture("9(5)", "", None), ebcdic=False)


@pytest.mark.parametrize(
    ("text", "usage", "made"),
    [
        ("X(10)", "", Picture(Usage.TEXT, 10)),
        ("X(2)X", "display", Picture(Usage.TEXT, 3)),
        ("A(3)X9", "", Picture(Usage.TEXT, 5)),
        ("N(4)", "", Picture(Usage.PAIRS, 8)),
        ("G(4)", "pairs", Picture(Usage.PAIRS, 8)),
        ("9(7)", "", Picture(Usage.ZONED, 7, 7)),
        ("S9(7)V99", "packed", Picture(Usage.PACKED, 5, 9, 2, Sign.TRAILING)),
        ("S9(7)V9(2)", "", Picture(Usage.ZONED, 9, 9, 2, Sign.TRAILING)),
        ("S9(4)", "binary", Picture(Usage.BINARY, 2, 4, 0, Sign.TRAILING)),
        ("9(10)", "binary", Picture(Usage.BINARY, 8, 10)),
        ("V99", "", Picture(Usage.ZONED, 2, 2, 2)),
    ],
)
def test_pictures(text: str, usage: str, made: Picture) -> None:
    assert picture(text, usage, None) == made


@pytest.mark.parametrize(
    "text", ["Z(5)9", "9(5).99", "S9(32)", "9S9", "9V9V9", "X(0)", "99P", "", "S", "$9", "9(5", "XN"]
)
def test_pictures_that_are_not_read(text: str) -> None:
    with pytest.raises(PictureError):
        picture(text, "", None)


@given(st.dates(date(1912, 1, 1), date(2910, 12, 31)))
def test_roc_dates_come_back(day: date) -> None:
    assert parse(w.roc(day), ROC7) == day


@given(st.dates(date(2011, 1, 1), date(2110, 12, 31)))
def test_roc_dates_of_two_digits_come_back(day: date) -> None:
    assert parse(f"{day.year - 2011:02d}{day:%m%d}", ROC6) == day


@pytest.mark.parametrize("text", ["1141305", "114110", "11411055", "0001105", "11a1105", "1140229", "-141105"])
def test_what_is_no_roc_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"no such day|digits"):
        parse(text, ROC7)


def test_full_width_digits_and_clocks() -> None:
    assert parse("１１４１１０５", ROC7) == date(2025, 11, 5)
    assert str(parse("1141105235959", form("roc7hhmmss", None))) == "2025-11-05 23:59:59"
    assert str(parse("2025-11-05-13.02.59.123456", form("db2", None))) == "2025-11-05 13:02:59.123456"
    with pytest.raises(ValueError, match="time of day"):
        parse("1141105246000", form("roc7hhmmss", None))


@pytest.mark.parametrize(
    ("text", "century"), [("roc6", None), ("ymd6", 100), ("roc7", 100), ("roc", None), ("ymd10", None)]
)
def test_a_form_that_could_be_two_days_is_refused(text: str, century: int | None) -> None:
    with pytest.raises(ValueError, match=r"form|digits"):
        form(text, century)


WIDE = st.sampled_from(sorted(table().wide))
OWN = st.tuples(st.integers(0xC2, 0xE2), st.one_of(st.integers(0x41, 0x7F), st.integers(0x81, 0xFD)))
NARROW = st.sampled_from([c for c in sorted(table().narrow) if c not in "\x0e\x0f"])
PIECES = st.lists(st.one_of(WIDE, NARROW, OWN.map(lambda p: mark("cp937", bytes(p)))), max_size=20)


@given(PIECES)
def test_cp937_text_comes_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert decoder("cp937")(encoded(text, "cp937")) == text


@given(st.lists(st.sampled_from(["王", "保", "A", "1", mark("cp950", b"\xfa\x40"), mark("cp950", b"\x81\x40")])))
def test_cp950_text_comes_back(pieces: list[str]) -> None:
    assert decoder("cp950")(encoded("".join(pieces), "cp950")) == "".join(pieces)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_text_leads_back_to_its_bytes(text: str) -> None:
    assert encoded(decoder("utf-8")(text.encode()), "utf-8") == text.encode()


@given(st.binary(max_size=40), st.sampled_from(["cp937", "cp950", "utf-8", "cp037"]))
def test_any_bytes_are_text_or_refused_with_a_place(raw: bytes, encoding: str) -> None:
    try:
        text = decoder(encoding)(raw)
    except CharactersError as error:
        assert 0 <= error.offset < max(1, len(raw))
    else:
        assert "\ufffd" not in text or encoding == "utf-8"
        assert not any("\ue000" <= c <= "\uf8ff" for c in text)


@pytest.mark.parametrize(
    ("raw", "offset"),
    [
        (b"\xc1\x0e\x51\xf0", 1),  # no shift-in
        (b"\xc1\x51\xf0\x0f", 3),  # no shift-out
        (b"\x0f\xc1", 0),
        (b"\x0e\x51\xf0\x5b\x0f", 3),  # half a pair
        (b"\x0e\x51\xf0\x0e\x5b\x0f", 3),  # a shift inside a shift
        (b"\xc1\x41", 1),
    ],
)
def test_shifts_that_do_not_fit(raw: bytes, offset: int) -> None:
    with pytest.raises(CharactersError) as caught:
        decoder("cp937")(raw)
    assert caught.value.offset == offset


def iconv(raw: bytes) -> str:
    """glibc's reading, which shares nothing with ours."""
    if shutil.which("iconv") is None or b"IBM937" not in subprocess.run(["iconv", "-l"], capture_output=True).stdout:
        pytest.skip("iconv with IBM937 is not installed")
    done = subprocess.run(["iconv", "-f", "IBM937", "-t", "UTF-8"], input=raw, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_table_is_what_icu_gives() -> None:
    if ctypes.util.find_library("icuuc") is None:
        pytest.skip("ICU's library (libicuuc) is not installed")
    made = subprocess.run([sys.executable, ROOT / "tools" / "cp937.py"], capture_output=True, check=True).stdout
    assert made == FILE.read_bytes()


def test_glibc_reads_every_pair_alike() -> None:
    pairs = sorted(table().pairs)
    assert len(pairs) == 14_055
    assert iconv(b"\x0e" + b"".join(pairs) + b"\x0f") == "".join(table().pairs[p] for p in pairs)


def test_glibc_reads_every_single_byte_alike() -> None:
    single = [n for n, c in enumerate(table().single) if c != "\ufffd" and n not in (0x0E, 0x0F)]
    assert iconv(bytes(single)) == "".join(table().single[n] for n in single)


def test_glibc_puts_every_users_character_where_no_text_stands() -> None:
    pairs = [bytes((a, b)) for a in range(0xC2, 0xE3) for b in (*range(0x41, 0x80), *range(0x81, 0xFE))]
    assert all("\ue000" <= c <= "\uf8ff" for c in iconv(b"\x0e" + b"".join(pairs) + b"\x0f"))
    read = decoder("cp937")(b"\x0e" + b"".join(pairs) + b"\x0f")
    assert read == "".join(f"⟦cp937:{p.hex().upper()}⟧" for p in pairs)
