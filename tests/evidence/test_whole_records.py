"""The place of a row is the whole record it was read from, in every format whose records take several lines."""

import base64
import io

import pytest

from chahe.evidence.locate import bytes_in
from chahe.intake.api import readers
from chahe.intake.decode import codec_of
from tests.intake import corpus

# Reader -> table -> column whose value stands inside the record, far from its first line.
TELLS = {
    "ldif": {"account": "account_name", "group_member": "member_name"},
    "csvde": {"account": "account_name", "group_member": "member_name"},
    "ad-powershell": {"account": "account_name"},
    "aix-stanzas": {"account": "account_name"},
    "nessus-xml": {"scan_finding": "plugin_id"},
    "openvas-xml": {"scan_finding": "plugin_id"},
    "nmap-xml": {"open_port": "port"},
    "nessus-csv": {"scan_finding": "plugin_id"},
    "openvas-csv": {"scan_finding": "plugin_id"},
    "splunk-export": {"logon_event": "user_name", "account_change": "account_name"},
    "qradar-csv": {"logon_event": "user_name"},
    "arcsight-csv": {"logon_event": "user_name"},
    "sentinel-export": {"logon_event": "user_name", "account_change": "account_name"},
    "aix-audit": {"account_change": "account_name"},
    "ibmi-journal": {"logon_event": "user_name", "account_change": "account_name"},
}
CASES = [c for c in corpus.cases() if c.reader in TELLS]


@pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
def test_the_bytes_of_a_row_hold_its_values(case: corpus.Case) -> None:
    reader = readers()[case.reader]
    for given in case.inputs():
        data = given.file.read_bytes()
        found = codec_of(data)
        codec = found[0] if found else "utf-8"
        rows = corpus.read(reader, data, case.context(given.path)).rows
        for wanted, row in ((c, r) for t, c in TELLS[case.reader].items() for r in rows.get(t, ())):
            if row.get(wanted) is not None:
                shown = bytes_in(io.BytesIO(data), str(row["_loc"])).decode(codec, "replace")
                assert any(w in _unfolded(shown) for w in _written(str(row[wanted]))), (row["_loc"], row[wanted])


def _written(value: str) -> tuple[str, ...]:
    """As it is, in LDIF's base64, or with csvde's escaped semicolon."""
    return value, base64.b64encode(value.encode()).decode(), value.replace(";", "\\;")


def _unfolded(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n ", "")


def test_every_reader_named_here_has_a_case() -> None:
    assert {c.reader for c in CASES} == set(TELLS)


LDIF = b"""version: 1
dn: CN=one,DC=a,DC=tw
objectClass: user
sAMAccountName: o
 ne
# a remark
userAccountControl: 512

dn:: Q049dHdvLERDPWEsREM9dHc=
objectClass: user
sAMAccountName: two
userAccountControl: 514
"""


WIDE = b"\xff\xfe" + LDIF.decode().encode("utf-16-le")
ENDS = LDIF.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(("data", "codec"), [(LDIF, "utf-8"), (ENDS, "utf-8"), (WIDE, "utf-16-le")])
def test_an_entry_of_ldif_goes_from_its_dn_to_its_last_line(data: bytes, codec: str) -> None:
    reader = readers()["ldif"]
    rows = corpus.read(reader, data, CASES[0].context("a.ldf")).rows["account"]
    assert [r["account_name"] for r in rows] == ["one", "two"]
    text = [bytes_in(io.BytesIO(data), str(r["_loc"])).decode(codec).replace("\r", "") for r in rows]
    first, second = LDIF.decode().removeprefix("version: 1\n").strip().split("\n\n")
    assert text == [first, second]
