"""No evidence is never a pass, at the readers: foreign, cut, altered and hostile input, for every reader there is.

Generic over `readers()` and the corpus, so a new reader is tested as soon as its corpus folder stands.
"""

import random
import re
from collections import Counter

import pytest

from chahe.errors import CallError
from chahe.intake.api import Reader, readers
from chahe.intake.memory import MemorySink
from tests.intake.corpus import Case, Input, cases, head_of, read, reading

LOGIN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login' method='post'>"
    b"<input name='user'><input name='password' type='password'></form></body></html>"
)
FOREIGN = {
    "json-object": (b"{}", "export.json"),
    "json-array": (b"[]", "export.json"),
    "empty": (b"", "empty.csv"),
    "blank": (b"\r\n\r\n   \r\n", "blank.txt"),
    "login-page": (LOGIN_PAGE, "report.xml"),
    "login-page-as-csv": (LOGIN_PAGE, "users.csv"),
    "unrelated-csv": (b"city,population\r\nTaipei,2500000\r\nTainan,1850000\r\n", "cities.csv"),
    "unrelated-xml": (b"<?xml version='1.0'?><menu><dish price='80'>noodles</dish></menu>", "menu.xml"),
    "unrelated-text": ("今日午餐：牛肉麵\r\n".encode("cp950") * 5, "lunch.txt"),
    "zeros": (b"\0" * 4096, "disk.bin"),
    "noise": (random.Random(7).randbytes(4096), "noise.bin"),
}
CUTS = (10, 50, 90, 99)
BOMB = (
    b'<!DOCTYPE z [<!ENTITY a "0123456789">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE z [<!ENTITY j SYSTEM "file:///etc/passwd">]>'

INPUTS = [(case, one) for case in cases() for one in case.inputs()]


def _attempt(reader: Reader, data: bytes, case: Case, path: str) -> MemorySink | None:
    """What was read, or None when the reader refuses in plain words; any other exception fails the test."""
    try:
        sink = read(reader, data, case.context(path))
    except CallError:
        return None
    reading(sink, reader, path)  # records = rows + rejects + skipped, or DefinitionError
    return sink


def _sizes(sink: MemorySink) -> Counter[str]:
    return Counter({table: len(rows) for table, rows in sink.rows.items()})


@pytest.mark.parametrize("name", sorted(readers()))
@pytest.mark.parametrize("what", sorted(FOREIGN))
def test_foreign_input_is_recognised_by_nobody(name: str, what: str) -> None:
    data, path = FOREIGN[what]
    assert readers()[name].recognise(head_of(data, path)) is False


@pytest.mark.parametrize("percent", CUTS)
@pytest.mark.parametrize(("case", "one"), INPUTS, ids=lambda x: x.id if isinstance(x, Case) else x.path)
def test_a_cut_file_gives_no_more_than_the_whole(case: Case, one: Input, percent: int) -> None:
    reader = readers()[case.reader]
    whole = one.file.read_bytes()
    cut = whole[: len(whole) * percent // 100]
    reader.recognise(head_of(cut, one.path))
    part, full = _attempt(reader, cut, case, one.path), _attempt(reader, whole, case, one.path)
    if part is not None and full is not None:
        # A record the whole file rejects may look sound when the cut takes its bad end away.
        assert (_sizes(part) - _sizes(full)).total() <= len(full.account.rejects)
        whole_records = reading(full, reader, one.path).records
        assert reading(part, reader, one.path).records <= whole_records + 1  # one more: the damage


def _shows_its_end(data: bytes) -> bool:
    """XML and registry.pol say where they end; text and CSV don't (there the hand-over manifest tells)."""
    start = data[:200].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \r\n")
    return start.startswith((b"<?xml", b"<", b"PReg"))


@pytest.mark.parametrize("percent", CUTS)
@pytest.mark.parametrize(("case", "one"), INPUTS, ids=lambda x: x.id if isinstance(x, Case) else x.path)
def test_a_cut_is_damage_where_the_format_shows_its_end(case: Case, one: Input, percent: int) -> None:
    reader = readers()[case.reader]
    whole = one.file.read_bytes()
    if not _shows_its_end(whole):
        return  # nothing in the format tells: covered by the manifest tests
    cut = whole[: len(whole) * percent // 100]
    sink = _attempt(reader, cut, case, one.path)
    if sink is not None:
        closing = whole.rstrip().replace(b"\0", b"")[-1:]
        complete = closing == b">" and cut.rstrip().replace(b"\0", b"").endswith(
            whole.rstrip().replace(b"\0", b"")[-8:]
        )
        assert sink.account.damaged or complete


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("case", "one"), INPUTS, ids=lambda x: x.id if isinstance(x, Case) else x.path)
def test_altered_bytes_never_crash_a_reader(case: Case, one: Input, seed: int) -> None:
    reader = readers()[case.reader]
    data = bytearray(one.file.read_bytes())
    chance = random.Random(seed)
    for _ in range(1 + seed * 2):
        data[chance.randrange(len(data))] = chance.choice((0, 10, 13, 34, 60, 255, chance.randrange(256)))
    reader.recognise(head_of(bytes(data), one.path))
    _attempt(reader, bytes(data), case, one.path)


@pytest.mark.parametrize(("case", "one"), INPUTS, ids=lambda x: x.id if isinstance(x, Case) else x.path)
def test_entities_are_neither_expanded_nor_fetched(case: Case, one: Input) -> None:
    data = one.file.read_bytes()
    start = re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*(?=<[A-Za-z])", data)
    if start is None:
        return  # not XML in a one-byte encoding: no entities to expand
    reader = readers()[case.reader]
    for doctype, entity in ((BOMB, b"&j;"), (OUTSIDE, b"&j;")):
        hostile = (
            data[: start.end()] + doctype + re.sub(rb">([^<>\s][^<>]*)</", b">" + entity + b"</", data[start.end() :])
        )
        sink = _attempt(reader, hostile, case, one.path)
        if sink is None:
            continue
        said = repr(sink.rows)
        assert "root:" not in said
        assert "0123456789" * 20 not in said
        assert sink.account.damaged or sink.account.rejects or not sink.rows


@pytest.mark.parametrize(("case", "one"), INPUTS, ids=lambda x: x.id if isinstance(x, Case) else x.path)
def test_reading_twice_gives_the_same(case: Case, one: Input) -> None:
    reader = readers()[case.reader]
    data = one.file.read_bytes()
    first, second = _attempt(reader, data, case, one.path), _attempt(reader, data, case, one.path)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first.rows == second.rows
        assert first.account.rejects == second.account.rejects
