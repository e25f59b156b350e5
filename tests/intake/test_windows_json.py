"""Windows events as JSON: lines and arrays, hostile ones too, piece by piece."""

import gzip
import io
import json
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from chahe.evidence import json_array
from chahe.evidence.containers import ContainerKind, container_kind, open_member
from chahe.evidence.locate import bytes_in
from chahe.intake import events as contract
from chahe.intake.api import HEAD_BYTES, TAIPEI, Context, Head
from chahe.intake.events import Fate, Lost, decoder_for, decoders
from chahe.intake.json_names import may_repeat, names_in, read_again
from chahe.intake.text_lines import MAX_LINE_BYTES
from chahe.intake.windows_shapes import shape_of, time_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "network"
DECODER = decoders()["windows-json"]


def line(number: int, **more: object) -> bytes:
    return json.dumps(
        {"Channel": "Security", "EventID": number, "Hostname": "ws01", **more}, ensure_ascii=False
    ).encode()


def read(data: bytes, piece_bytes: int = contract.PIECE_BYTES) -> tuple[list[contract.Event], list[Lost]]:
    lost: list[Lost] = []
    stream = io.BytesIO(data)
    found: list[contract.Event] = []
    for piece in DECODER.cut(stream, piece_bytes):
        found += DECODER.decode(stream, piece, lost.append, Context("x.json"))
    return found, lost


def recognised(data: bytes) -> str | None:
    found = decoder_for(Head("x", data[:HEAD_BYTES], len(data)))
    return None if found is None else found.name


def test_lines_keep_their_numbers_and_bytes() -> None:
    lines = [line(1), b"", line(2, Image="C:\\工具\\a.exe"), b"not json", line(3)]
    data = b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\n"
    events, lost = read(data)
    assert [e.number for e in events] == [1, 3, 5]
    assert [e.fields["EventID"] for e in events] == [1, 2, 3]
    assert lost == [Lost(Fate.SKIP, "line:2", "blank"), Lost(Fate.REJECT, "line:4", "not JSON")]
    for event in events:
        assert bytes_in(io.BytesIO(data), DECODER.locator(event)) == event.raw


def test_a_line_of_100_megabytes_is_a_reject_and_the_rest_is_read() -> None:
    huge = b'{"Channel":"Security","EventID":7,"x":"' + b"a" * 100_000_000 + b'"}'
    events, lost = read(b"\n".join([line(1), huge, line(2)]) + b"\n")
    assert [e.number for e in events] == [1, 3]
    assert [(one.fate, one.place) for one in lost] == [(Fate.DAMAGE, "line:2")]
    assert len(huge) > MAX_LINE_BYTES


def test_pieces_in_order_give_what_the_whole_gives() -> None:
    data = b"\n".join(line(n, x="y" * (n % 97)) if n % 13 else b"broken" for n in range(1, 3_000)) + b"\n"
    whole, lost = read(data)
    assert len(whole) == 2_999 - 230
    for size in (1, 5_000, 64_000):
        again, lost_again = read(data, size)
        assert again == whole
        assert lost_again == lost


def test_a_cut_last_line_is_damage_and_a_whole_one_without_its_end_is_not() -> None:
    events, lost = read(line(1) + b"\n" + line(2)[:-3])
    assert [e.number for e in events] == [1]
    assert [(one.fate, one.place) for one in lost] == [(Fate.DAMAGE, "line:2")]
    assert read(line(1) + b"\n" + line(2))[1] == []


@pytest.mark.parametrize(
    "bad",
    [
        b'{"Channel":"Security","EventID":1,"x":"a\0b"}',
        b"\0" * 100,
        b'{"Channel":"Security","EventID":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        *(
            b'{"Channel":"Security","EventID":1,"x":' + b'{"a":' * n + b"1" + b"}" * (n + 1)
            for n in (40, 900, 990, 1_010, 1_023)
        ),
        *(b'{"Channel":"Security","EventID":1,"x":' + b'{"a":1,"a":' * n + b"1" + b"}" * (n + 1) for n in (900, 1_010)),
        b'{"Channel":"Security","EventID":1,"x":' + b"[" * 600 + b"]" * 600 + b"}",
        b'{"Channel":"Security","EventID":1,"x":"' + "中文".encode("cp950") + b'"}',
        b'{"Channel":"Security","EventID":1,"x":"\xff"}',
        b'{"Channel":"Security","EventID":true}',
        b'{"Channel":"Security","EventID":1.5}',
        b'{"Channel":"Security","EventID":1,"EventID":2}',
        b'{"Channel":"Security","Channel":"System","EventID":2}',
        b'{"Channel":"Security","EventID":NaN}',
        b"[1]",
        b"null",
        b'"text"',
    ],
)
def test_a_hostile_line_is_a_reject_of_that_line(bad: bytes) -> None:
    events, lost = read(line(1) + b"\n" + bad + b"\n" + line(2, x="許") + b"\n")
    assert [e.number for e in events] == [1, 3]
    assert [(one.fate, one.place) for one in lost] == [(Fate.REJECT, "line:2")]
    assert b"Security" not in lost[0].reason.encode()


def test_a_name_that_stands_twice_keeps_every_value() -> None:
    events, lost = read(b'{"Channel":"Security","EventID":1,"CommandLine":"evil","CommandLine":"good"}\n')
    assert lost == []
    assert events[0].fields["CommandLine"] == ["evil", "good"]


def test_a_million_values_of_one_name_cost_no_more_than_they_are() -> None:
    """Time that grew with the square of them would not end."""
    system = b'{"Event":{"System":{"EventID":1,"Channel":"x"},'
    many = b",".join([b'"v"'] * 1_000_000)
    for line in (
        system + b'"UserData":{"E":{"D":[' + many + b"]}}}}",
        system + b'"EventData":{"Data":{"#text":[' + many + b"]}}}}",
        system + b'"EventData":{"Data":[' + b",".join([b'{"#text":["v"]}'] * 300_000) + b"]}}}",
        b'{"Channel":"Security","EventID":1,' + b",".join([b'"D":"v"'] * 1_000_000) + b"}",
    ):
        events, lost = read(line + b"\n")
        assert lost == []
        assert max(len(v) for v in events[0].fields.values() if isinstance(v, list)) >= 300_000


def test_counting_names_finds_every_repeat() -> None:
    for text in ('{"a":1,"b":{"c":[{"d":2}]}}', '{"a":"x\\":y"}', "{}", '{"a":{"b":1},"c":[]}'):
        assert names_in(json.loads(text)) == text.count('":') - text.count('\\":')
    assert may_repeat('{"a":1,"a":2}', {"a": 2})
    assert may_repeat(b'{"a":{"b":1,"b":2}}', {"a": {"b": 2}})
    assert not may_repeat(b'{"a":{"b":1}}', {"a": {"b": 1}})
    assert read_again('{"a":1,"b":2,"a":[3]}') == {"a": [1, [3]], "b": 2}
    assert read_again('{"a":18446744073709551616}') == {"a": 2.0**64}


def test_a_whole_file_in_another_encoding_is_read_by_it() -> None:
    text = "\r\n".join(line(n, Image="C:\\工具\\程式.exe").decode() for n in range(1, 40)) + "\r\n"
    for codec, mark in (("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff"), ("cp950", ""), ("utf-8", "\ufeff")):
        data = (mark + text).encode(codec)
        assert recognised(data) == "windows-json", codec
        events, lost = read(data)
        assert lost == []
        assert [e.number for e in events] == list(range(1, 40))
        assert events[3].fields["Image"] == "C:\\工具\\程式.exe"
        for event in (events[0], events[-1]):
            assert bytes_in(io.BytesIO(data), DECODER.locator(event)) == event.raw


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_an_array_gives_its_elements_and_show_finds_them(codec: str) -> None:
    items = [json.loads(line(n, x="]},[{\"'\\ 許" * n)) for n in range(1, 50)]
    text = json.dumps([*items, 5, {"city": "Taipei"}], ensure_ascii=False, indent=2)
    data = text.encode(codec)
    assert recognised(data) == "windows-json"
    events, lost = read(data)
    assert [e.number for e in events] == list(range(1, 50))
    assert [(one.fate, one.place) for one in lost] == [(Fate.REJECT, "record:50"), (Fate.REJECT, "record:51")]
    for event in events:
        assert bytes_in(io.BytesIO(data), DECODER.locator(event)) == event.raw


def test_an_array_that_is_cut_or_broken_keeps_what_stands() -> None:
    whole = b"[" + b",".join(line(n) for n in range(1, 6)) + b"]"
    for cut in range(2, len(whole)):
        events, lost = read(whole[:cut])
        assert [e.number for e in events] == list(range(1, len(events) + 1))
        assert lost
        assert lost[-1].fate is Fate.DAMAGE
    events, lost = read(whole[:-1] + b"} , " + line(9) + b"]")
    assert [e.number for e in events][:4] == [1, 2, 3, 4]
    assert lost
    assert [one.reason for one in read(whole + b" more")[1]] == [json_array.AFTER]
    assert read(b"[]") == ([], [])


def test_a_long_element_ends_the_array_with_its_place() -> None:
    data = b"[" + line(1) + b"," + b'{"x":"' + b"a" * 40_000_000 + b'"},' + line(2) + b"]"
    events, lost = read(data)
    assert [e.number for e in events] == [1]
    assert [(one.fate, one.place) for one in lost] == [
        (Fate.DAMAGE, f"bytes:{len(line(1)) + 2}-{len(data)}"),
    ]


def test_gzip_is_opened_as_a_container() -> None:
    data = line(1) + b"\n"
    packed = io.BytesIO(gzip.compress(data))
    assert container_kind(packed) is ContainerKind.GZIP
    with open_member(packed, "content") as member:
        assert member.read() == data


def test_foreign_json_is_not_claimed() -> None:
    for text in (
        '{"__REALTIME_TIMESTAMP":"1","MESSAGE":"x"}\n',
        '{"EventID":1}\n',
        "[{}]",
        "{",
        "[",
        '{"event_type":"dns"}',
    ):
        assert recognised(text.encode()) != "windows-json", text
    assert shape_of({"Event": "text"}) is None
    assert shape_of({"_source": {"a": 1}}) is None


def test_the_first_line_may_be_longer_than_what_recognition_sees() -> None:
    data = line(1, Message="x" * 200_000) + b"\n"
    assert recognised(data) == "windows-json"
    assert recognised(b"[" + data + b"]") == "windows-json"


def test_times_with_and_without_an_offset() -> None:
    assert time_of("2026-07-13T01:02:03.456789Z", TAIPEI) == 1_783_904_523_456_789
    assert time_of("2026-07-13 09:02:03", TAIPEI) == 1_783_904_523_000_000
    assert time_of("2026-07-13 09:02:03", timezone(timedelta(0))) == 1_783_933_323_000_000
    assert time_of("/Date(1783904523456)/", UTC) == 1_783_904_523_456_000
    assert time_of("2026/7/13 上午 09:02:03", TAIPEI) == 1_783_904_523_000_000
    assert time_of("7/13/2026 9:02:03 AM", TAIPEI) is None
    assert time_of(None, TAIPEI) is None
    (event,), _ = read(line(1, EventTime="2026-07-13 09:00:00", **{"@timestamp": "2026-07-13T01:02:03Z"}))
    assert event.when == 1_783_904_523_000_000


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_real_exports_are_read_whole() -> None:
    import zipfile

    for name in (
        "cmd_psexec_lsa_secrets_dump",
        "cmd_sam_copy_esentutl",
        "covenant_dcsync_dcerpc_drsuapi_DsGetNCChanges",
    ):
        with zipfile.ZipFile(SHARED / "otrf-credential-access" / f"{name}.zip") as archive:
            data = archive.read(archive.namelist()[0])
        assert recognised(data) == "windows-json"
        events, lost = read(data)
        assert lost == []
        assert len(events) == data.count(b"\n")
        assert all(e.when is not None and e.fields["Computer"] and e.fields["Provider_Name"] for e in events)
