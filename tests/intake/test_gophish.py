"""gophish's two exports."""

import io
import json

import pytest

from chahe.intake.api import Context, Head, recognise
from chahe.intake.gophish import READER
from chahe.intake.memory import MemorySink
from chahe.model import Source, digest_of

EVENTS = "campaign_id,email,time,message,details\n"
RESULTS = "id,status,ip,latitude,longitude,send_date,reported,modified_date,email,first_name,last_name,position\n"


def details(**browser: str) -> str:
    said = {"payload": {"rid": ["x"], "password": ["hunter2-secret"]}, "browser": browser}
    return '"' + json.dumps(said).replace('"', '""') + '"'


def read(text: str, path: str = "x.csv") -> MemorySink:
    data = text.encode()
    found = recognise(Head(path, data, len(data)))
    assert found is READER
    sink = MemorySink(Source(digest_of(data)), READER.tables)
    READER.read(io.BytesIO(data), sink, Context(path=path))
    sink.account.reading(path, "gophish@1")
    return sink


def test_raw_events_keep_address_and_agent_and_nothing_a_victim_typed() -> None:
    agent = details(address="10.1.2.3", **{"user-agent": "Mozilla/5.0"})
    sink = read(
        EVENTS
        + "101,,2025-04-01T00:00:00Z,Campaign Created,\n"
        + '101,A@Demo.tw,2025-04-01T01:02:03.123456789Z,Email Sent,""\n'
        + f"101,a@demo.tw,2025-04-01T01:05:00+00:00,Submitted Data,{agent}\n"
    )
    sent, submitted = sink.rows["drill_action"]
    assert (sent["email"], sent["event_kind"], str(sent["happened_local"])) == (
        "a@demo.tw",
        "sent",
        "2025-04-01 09:02:03.123456",
    )
    assert (submitted["drill_id"], submitted["client_ip"], submitted["user_agent"]) == (
        "101",
        "10.1.2.3",
        "Mozilla/5.0",
    )
    assert "hunter2" not in repr(sink.rows)
    assert [why for _, _, why in sink.account.skips] == ["header", "no event of a recipient"]
    assert submitted["_loc"] == "record:4"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1,a@b.tw,2025-04-01 01:02:03,Clicked Link,", "column time: no offset from UTC"),
        ("1,a@b.tw,2025-04-01T01:02:03Z,Text Sent,", "column message: an event this reader does not know"),
        ("1,nobody,2025-04-01T01:02:03Z,Email Sent,", "not an e-mail address"),
        ("1,a@b.tw,2025-04-01T01:02:03Z,Email Sent", "not as many fields as the header has"),
        (",a@b.tw,2025-04-01T01:02:03Z,Email Sent,", "required column drill_id is missing"),
    ],
)
def test_what_is_not_understood_is_a_reject(line: str, why: str) -> None:
    sink = read(EVENTS + line + "\n")
    assert [(loc, reason) for _, loc, reason, _ in sink.account.rejects] == [("line:2", why)]
    assert not sink.rows


def test_details_that_are_no_json_leave_the_event_and_say_so() -> None:
    sink = read(EVENTS + "1,a@b.tw,2025-04-01T01:02:03Z,Clicked Link,{broken\n")
    assert len(sink.rows["drill_action"]) == 1
    assert [r[2] for r in sink.account.rejects] == ["column details: not the JSON that gophish writes"]


def test_results_take_the_campaign_from_the_name_gophish_gives_the_file() -> None:
    sink = read(
        RESULTS
        + "a1,Clicked Link,10.1.1.1,0,0,2025-04-01T01:00:00Z,true,2025-04-01T02:00:00Z,a@b.tw,王,一,\n"
        + "a2,Email Sent,,0,0,2025-04-01T01:00:00Z,false,2025-04-01T01:00:00Z,c@b.tw,李,二,\n"
        + "a3,Scheduled,,0,0,0001-01-01T00:00:00Z,false,2025-04-01T01:00:00Z,d@b.tw,張,三,\n"
        + "a4,Error,,0,0,2025-04-01T01:00:00Z,false,2025-04-01T01:00:00Z,e@b.tw,陳,四,\n",
        "演練/SE-114-1 - Results.csv",
    )
    made = [(r["drill_id"], r["email"], r["event_kind"], r["client_ip"]) for r in sink.rows["drill_action"]]
    assert made == [
        ("SE-114-1", "a@b.tw", "sent", None),
        ("SE-114-1", "a@b.tw", "clicked", "10.1.1.1"),
        ("SE-114-1", "a@b.tw", "reported", None),
        ("SE-114-1", "c@b.tw", "sent", None),
        ("SE-114-1", "e@b.tw", "error", None),
    ]
    assert "王" not in repr(sink.rows)


def test_a_cut_file_is_damage_or_a_reject() -> None:
    whole = EVENTS + f"1,a@b.tw,2025-04-01T01:02:03Z,Clicked Link,{details(address='10.1.1.1')}\n"
    sink = read(whole[:-8])
    assert sink.account.damaged or sink.account.rejects
    assert not sink.rows
