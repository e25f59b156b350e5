"""Lines with their places: what is cut out of the file by [start, end) is the line."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.api import Head
from chahe.intake.csv_records import header_of
from chahe.intake.text_lines import Line, TooLongError, codec_for, ends_inside_a_character, lines

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=200)


def _lines(data: bytes) -> list[Line]:
    return list(lines(io.BytesIO(data)))


@given(TEXT)
def test_utf8_places_are_exact(text: str) -> None:
    data = text.encode()
    found = _lines(data)
    assert [x.text for x in found] == text.removesuffix("\n").split("\n")[: len(found)]
    codec, _ = codec_for(io.BytesIO(data))
    for x in found:
        assert data[x.start : x.end].decode(codec) == x.text


@given(TEXT)
def test_utf16_places_are_exact(text: str) -> None:
    for codec, bom in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        data = bom + text.encode(codec)
        for x in _lines(data):
            assert data[x.start : x.end].decode(codec) == x.text


def test_a_carriage_return_belongs_to_the_end() -> None:
    one, two = _lines(b"a\r\nb")
    assert (one.text, one.end, one.terminated) == ("a", 1, True)
    assert (two.text, two.start, two.terminated) == ("b", 3, False)


def test_one_undecodable_line_does_not_change_the_others() -> None:
    data = "密碼\r\n".encode("cp950") + b"\xfa\x40\xff\r\n" + "長度\r\n".encode("cp950")
    found = _lines(data)
    assert [x.text for x in found if not x.bad] == ["密碼", "長度"]
    assert [x.number for x in found if x.bad] == [2]


def test_a_zero_byte_is_no_text() -> None:
    assert [x.bad for x in _lines(b"a\0b\nfine\n")] == [True, False]


@pytest.mark.parametrize(
    ("data", "cut"),
    [
        ("密碼".encode()[:-1], True),
        ("密碼".encode(), False),
        ("\ufeff密碼".encode("utf-16-le")[:-1], True),
        ("\ufeff密碼".encode("utf-16-le"), False),
        (b"plain", False),
        (b"", False),
    ],
)
def test_a_cut_character_shows(data: bytes, cut: bool) -> None:
    assert ends_inside_a_character(io.BytesIO(data)) is cut


def test_a_line_past_the_cap_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chahe.intake.text_lines.MAX_LINE_BYTES", 10)
    with pytest.raises(TooLongError):
        _lines(b"x" * 50)


@pytest.mark.parametrize("data", [b"a,b\rc,d\n", b'a,"b\n', b"", b"\xff\xfe", b"#only a comment\n", b'"', b",\r"])
def test_any_header_line_is_survived(data: bytes) -> None:
    header_of(Head("x.csv", data, len(data)))
