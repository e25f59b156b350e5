"""Copybooks: places of fields as a compiler gives them, and every statement that is not understood refused by line."""

import pytest

from chahe.errors import MappingError
from chahe.intake.extracts.copybook import find, parse
from chahe.intake.extracts.pictures import Sign, Usage

BOOK = """\
000100* A COMMENT                                                       IDENT001
000200 01  POLICY-REC.                                                  IDENT002
000300     05  POL-NO              PIC X(10).
000400     05  POL-KEY REDEFINES POL-NO.
000500         10  POL-BRANCH      PIC XX.
000600         10  POL-SEQ         PIC 9(8).
000700     05  AMOUNTS COMP-3.
000800         10  PREMIUM         PIC S9(9)V99.
000900         10  SUM-ASSURED     PIC 9(11).
001000     05  RIDER OCCURS 3 TIMES INDEXED BY R-IX.
001100         10  RIDER-CODE      PIC X(4) VALUE 'A.B'.
001200         10  RIDER-AMT       PIC S9(4) BINARY OCCURS 2.
001300     05  BALANCE             PIC S9(7) SIGN IS LEADING            IDENT013
001310                             SEPARATE CHARACTER.
001400     05  HOLDER              PIC N(5) USAGE IS DISPLAY-1.
001500     05                      PIC X(3).
001600     05  STATE               PIC 9 JUST RIGHT BLANK WHEN ZERO.
001700         88  ACTIVE          VALUE 1 THRU 3.
"""
PLACES = {
    "POL-NO": (0, 10),
    "POL-BRANCH": (0, 2),
    "POL-SEQ": (2, 10),
    "PREMIUM": (10, 16),
    "SUM-ASSURED": (16, 22),
    "RIDER-CODE(1)": (22, 26),
    "RIDER-CODE(3)": (38, 42),
    "RIDER-AMT(1, 2)": (28, 30),
    "rider-amt ( 3 1 )": (42, 44),
    "BALANCE": (46, 54),
    "HOLDER": (54, 64),
    "STATE OF POLICY-REC": (67, 68),
}


@pytest.mark.parametrize("name", sorted(PLACES))
def test_places(name: str) -> None:
    [record] = parse(BOOK.splitlines())
    place = find(record, name)
    assert (place.start, place.end) == PLACES[name]


def test_what_the_fields_are() -> None:
    [record] = parse(BOOK.splitlines())
    premium, balance = find(record, "PREMIUM").picture, find(record, "BALANCE").picture
    assert (premium.usage, premium.digits, premium.scale, premium.sign) == (Usage.PACKED, 11, 2, Sign.TRAILING)
    assert (balance.usage, balance.sign, balance.size) == (Usage.ZONED, Sign.LEADING_SEPARATE, 8)
    assert find(record, "HOLDER").picture.usage is Usage.PAIRS
    assert record.extent == 68


def test_free_form_says_the_same() -> None:
    free = "\n".join(line[7:72].strip() for line in BOOK.splitlines()[1:])
    fixed, loose = parse(BOOK.splitlines()), parse(["* a comment", *free.splitlines(), "*> another"])
    assert [(i.name, i.offset, i.size) for i in loose[0].all()] == [(i.name, i.offset, i.size) for i in fixed[0].all()]


def test_several_records_begin_at_their_own_first_byte() -> None:
    records = parse("01 A. 05 A-1 PIC X(3).\n01 B. 05 B-1 PIC X(5).\n77 C PIC 9.".splitlines())
    assert [(r.name, r.extent, r.fields()[0].offset) for r in records] == [("A", 3, 0), ("B", 5, 0), ("C", 1, 0)]


REFUSED = {
    "05 A PIC X(3) SYNC.": 2,
    "05 A COMP-1.": 2,
    "05 A COMP-5 PIC 9(4).": 2,
    "05 A USAGE NATIONAL PIC N(4).": 2,
    "05 A PIC Z(5)9.": 2,
    "05 A PIC 9(5).99.": 2,
    "05 A PIC 9(3)P.": 2,
    "05 A PIC X OCCURS 1 TO 5 TIMES DEPENDING ON B.": 2,
    "05 A PIC X OCCURS 0.": 2,
    "05 B PIC X.\n05 A REDEFINES C PIC X.": 3,
    "05 B PIC X.\n05 A REDEFINES B PIC XX.": 3,
    "05 A PIC X.\n10 B PIC X.": 3,
    "05 A.": 2,
    "05 A PIC.": 2,
    "05 A PIC X\n": 2,
    "66 A RENAMES B.": 2,
    "COPY OTHER.": 2,
    "05 A PIC X VALUE 'open.": 2,
    "05 A PIC X(99999) OCCURS 99.": 2,
    "05 A PIC X EXTERNAL.": 2,
    "05 A PIC 9(4) SIGN TRAILING.": 2,
    "05 A@B PIC X.": 2,
}


@pytest.mark.parametrize("text", sorted(REFUSED))
def test_a_statement_not_understood_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse(["01 R.", *text.splitlines()])
    assert caught.value.diagnostics().where == f"copybook line {REFUSED[text]}"


@pytest.mark.parametrize(
    "name", ["NOBODY", "RIDER-CODE", "RIDER-CODE(4)", "RIDER-CODE(0)", "POL-NO(1)", "RIDER-AMT(2)", "AMOUNTS"]
)
def test_a_name_that_names_no_one_field(name: str) -> None:
    [record] = parse(BOOK.splitlines())
    with pytest.raises(MappingError):
        find(record, name)


def test_one_name_in_two_groups_wants_its_group() -> None:
    [record] = parse("01 R.\n05 A.\n10 X PIC 9.\n05 B.\n10 X PIC 9.".splitlines())
    assert find(record, "X OF B").start == 1
    with pytest.raises(MappingError):
        find(record, "X")


@pytest.mark.parametrize("text", ["", "\n\n", "05", "01 R. 05 A PIC X(3). 03", "01 R PIC X.\n" * 6_000])
def test_hostile_books_end_in_words(text: str) -> None:
    with pytest.raises(MappingError):
        parse(text.splitlines())
