"""Every kind of spreadsheet against the tables, the request list and the blank forms an insurer fills in."""

import re
from pathlib import Path

import pytest

from chahe.catalog import catalog
from chahe.intake.grid import Row
from chahe.intake.headers import judge, known_headers
from chahe.intake.sheets.api import SheetKind, kinds, kinds_for
from chahe.report.attachments import headers as form_headers
from chahe.tables.api import tables

KINDS = tuple(kinds().values())
CODES = "G01 G02 G03 G04 G05 G06 G07 S09 V03 V04 V05 V06 V07 V08 D01 D02 D03 D04 D05"
MORE = "G08 N04 N08 N15 C02 C13 C14 C15 C16 C17 C18 R01 R02 R03 R04 R05 R06 T01 T02 T03 T04"
ALERTS = "N06 N09 N21 N22 N23 N25 N26 N27 N28 N29"
MISUSE = "W05 W06 W07 W08 W09 W10 W11"
CLOCKS = "L04 L90 B06 B90 A90 A91 A92 A93 A94 A95 A96"
DUTIES = "O80 O81 O82 O83 O84 O85 O86 O87"
BUSINESS = "B04 B60 B61 K04 K05 K60 K61 L60"
TIES = "O70 O71 O72 O73 O74 O75"
NORMS = "B20 O04 O40 O41 O42 O43"
CUSTOMERS = "K20 K21 K22 K23 K24 K25 K26 K27"
STEPS = "O20 O21 O22"
ALL = f"{CODES} {MORE} {ALERTS} {MISUSE} {CLOCKS} {DUTIES} {BUSINESS} {TIES} {NORMS} {CUSTOMERS} {STEPS}".split()


def ids(kind: SheetKind) -> str:
    return kind.name


@pytest.mark.parametrize("kind", KINDS, ids=ids)
def test_every_column_stands_in_its_table(kind: SheetKind) -> None:
    table = {c.name for c in tables()[kind.table].columns}
    own = {col.name for col in kind.columns if not col.name.startswith("_")}
    assert own <= table
    named = {name for group in (*kind.one_of, *kind.telling, kind.none_row) for name in group}
    assert named <= {col.name for col in kind.columns}
    assert set(kind.also) <= set(tables())


DIRECT = [kind for kind in KINDS if kind.name not in ("identity", "identity_wide")]
"""The two others make the columns of their table from other ones."""


@pytest.mark.parametrize("kind", DIRECT, ids=ids)
def test_every_column_of_the_table_is_read_or_made(kind: SheetKind) -> None:
    read = {col.name for col in kind.columns}
    moments = {f"{name}{end}" for name in read for end in ("", "_local", "_us")}
    # An address comes with its numbers; `named` makes all columns of what is wanted.
    numbers = {f"{name}_{end}" for name in read for end in ("number",)} | {
        f"{name.removesuffix('_ip')}_ip6_{end}" for name in read for end in ("high", "low")
    }
    days = {f"{name}_date" for name in read}  # of an instant, or stated alone
    left = {c.name for c in tables()[kind.table].columns} - moments - numbers - days - {"stated_words"}
    left -= {f"{name}_zoned" for name in read}  # whether cell or header states the zone of an instant
    if "country" in read:  # told with the words it was told by
        left -= {"place"}
    if "method_text" in read:  # told with the words of a log-in
        left -= {c for c in left if c.startswith("by_")}
    if "wanted" in read:
        left -= {c for c in left if c in ("kind", "prefix") or c.startswith(("first_ip", "last_ip"))}
    if kind.name == "control_total":  # what a host's extract says of itself
        left -= {"in_extract"}
    assert left <= {"happened", "happened_local", "happened_us", "happened_date"}
    assert not left or kind.name == "switch_event"


@pytest.mark.parametrize("code", ALL)
def test_every_code_that_a_sheet_answers_has_a_kind_for_its_tables(code: str) -> None:
    found = kinds_for(code)
    assert found
    assert {kind.table for kind in found} == set(catalog().request(code).tables)


@pytest.mark.parametrize("code", ALL)
def test_the_columns_we_ask_for_are_recognised_without_a_word(code: str) -> None:
    request = catalog().request(code)
    verdict = judge([Row(1, tuple(request.columns), "")], KINDS, {})
    assert verdict.match is not None, verdict.reason
    assert code in verdict.match.kind.codes
    assert len(verdict.match.columns) == len(request.columns), "a column we ask for is not read"


@pytest.mark.parametrize("code", ALL)
def test_the_blank_forms_come_back_recognised(code: str) -> None:
    headers = form_headers(catalog().request(code))
    verdict = judge([Row(1, headers, "")], KINDS, {})
    assert verdict.match is not None, verdict.reason
    assert code in verdict.match.kind.codes
    assert len(verdict.match.columns) == len(headers)


@pytest.mark.parametrize("kind", KINDS, ids=ids)
def test_our_own_column_names_are_headers_too(kind: SheetKind) -> None:
    names = [col.name for col in kind.columns if not col.name.startswith("_")]
    assert known_headers(names) == len(names)


@pytest.mark.parametrize("kind", KINDS, ids=ids)
def test_a_strong_spelling_means_one_column(kind: SheetKind) -> None:
    seen: dict[str, str] = {}
    for col in kind.columns:
        for word in filter(None, col.names.split("|")):
            assert seen.setdefault(word, col.name) == col.name, word
            assert not re.search(r"\s$|^\s", word)


def test_no_kind_covers_anothers_request_as_well_as_its_own() -> None:
    for code in ALL:
        row = Row(1, tuple(catalog().request(code).columns), "")
        for kind in KINDS:
            if code in kind.codes:
                continue
            other = judge([row], (kind,), {}).match
            best = max((m.size for k in kinds_for(code) if (m := judge([row], (k,), {}).match)), default=0)
            assert other is None or other.size + 2 <= best, (code, kind.name)


def test_there_is_a_file_per_kind() -> None:
    folder = Path(__file__).resolve().parents[2] / "chahe" / "intake" / "sheets"
    stems = {p.stem for p in folder.glob("*.py")}
    assert {kind.table for kind in KINDS} <= stems
