"""Round trips: writers of this test against the readers of LDIF, registry.pol and security templates."""

import base64
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from chahe.intake.api import Context, readers
from chahe.intake.memory import MemorySink
from tests.intake.corpus import read, reading

NAME = st.text(st.characters(codec="utf-8", exclude_characters="\0", categories=("L", "N", "P", "Zs")), min_size=1)
WORD = st.text("ABCdef0189-", min_size=1, max_size=12)


def _read(name: str, data: bytes, path: str = "x") -> MemorySink:
    sink = read(readers()[name], data, Context(path=path, key=b"k"))
    reading(sink, readers()[name], path)
    return sink


def _folded(line: str) -> str:
    return line[:40] + "".join("\n " + line[at : at + 39] for at in range(40, len(line), 39))


@settings(max_examples=60)
@given(st.lists(st.tuples(NAME, WORD, st.integers(0, 2**31 - 1)), min_size=1, max_size=8))
def test_ldif(people: list[tuple[str, str, int]]) -> None:
    out = ["version: 1\n\n"]
    for name, account, control in people:
        dn = "CN=" + name.replace("\\", "\\\\").replace(",", "\\,") + ",DC=corp,DC=tw"
        out.append(f"dn:: {base64.b64encode(dn.encode()).decode()}\nobjectClass: user\n")
        out.append(_folded(f"description: {'x' * 100}") + "\n")
        out.append(f"sAMAccountName: {account}\nuserAccountControl: {control}\n\n")
    sink = _read("ldif", "".join(out).encode())
    assert sink.account.rejects == []
    rows = sink.rows["account"]
    assert [r["account_name"] for r in rows] == [a for _, a, _ in people]
    assert [r["enabled"] for r in rows] == [not c & 2 for _, _, c in people]
    assert {r["scope"] for r in rows} == {"corp.tw"}


@settings(max_examples=60)
@given(st.lists(st.tuples(NAME, NAME, st.integers(0, 2**32 - 1)), max_size=8))
def test_registry_values(values: list[tuple[str, str, int]]) -> None:
    out = [b"PReg\x01\x00\x00\x00"]
    for key, name, number in values:
        text = f"[{key}\0;{name}\0;".encode("utf-16-le")
        sizes = struct.pack("<I", 4) + b";\0" + struct.pack("<I", 4) + b";\0"
        out.append(text + sizes + struct.pack("<I", number) + b"]\0")
    sink = _read("registry-pol", b"".join(out), "Machine/registry.pol")
    assert sink.account.rejects == []
    found = [(r["area"], r["setting"], r["value_text"]) for r in sink.rows.get("gpo_setting", [])]
    assert found == [(f"HKLM\\{k}", n, str(v)) for k, n, v in values]


@settings(max_examples=40)
@given(st.integers(0, 128), st.integers(0, 999), st.integers(-1, 999), st.booleans())
def test_security_templates(length: int, threshold: int, age: int, wide: bool) -> None:
    text = (
        "[Unicode]\r\nUnicode=yes\r\n[System Access]\r\n"
        f"MinimumPasswordLength = {length}\r\nLockoutBadCount = {threshold}\r\nMaximumPasswordAge = {age}\r\n"
        '[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n'
    )
    data = b"\xff\xfe" + text.encode("utf-16-le") if wide else text.encode("cp950")
    policy = _read("security-template", data, "hosts/FS01/secedit.inf").rows["password_policy"][0]
    assert (policy["min_length"], policy["lockout_threshold"], policy["max_age_days"]) == (
        length,
        threshold,
        max(age, 0),
    )
    assert policy["scope"] == "FS01"


def test_a_secret_in_a_registry_value_goes_nowhere() -> None:
    key = "Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon"
    secret = "Tr0ub4dor&3".encode("utf-16-le") + b"\0\0"
    text = f"[{key}\0;DefaultPassword\0;".encode("utf-16-le")
    sizes = struct.pack("<I", 1) + b";\0" + struct.pack("<I", len(secret)) + b";\0"
    sink = _read("registry-pol", b"PReg\x01\x00\x00\x00" + text + sizes + secret + b"]\0")
    assert "Tr0ub4dor" not in repr(sink.rows)
    assert str(sink.rows["gpo_setting"][0]["value_text"]).startswith("secret hmac-sha256:")
