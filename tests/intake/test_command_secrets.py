"""Secrets of command lines: the usual forms are masked, what only looks alike stays."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chahe.intake.api import Context
from chahe.intake.command_secrets import masked, may_hold_secrets

SECRET = Context("x", key=b"k").secret

HOLDING = (
    ("net user bob S3cret.Word /add", "S3cret.Word"),
    ("net\tuser bob S3cret.Word", "S3cret.Word"),
    ('"C:\\Windows\\System32\\net1.exe" user "王 小明" "two words" /add', "two words"),
    ("net use x: \\\\host\\share S3cret.Word", "S3cret.Word"),
    ("NET USE \\\\host\\c$ /user:INSURER\\svc S3cret.Word", "S3cret.Word"),
    ("schtasks /create /ru svc /rp S3cret.Word /tn x", "S3cret.Word"),
    ("tool.exe /p:S3cret.Word", "S3cret.Word"),
    ("tool -Password 'a b c' -x", "a b c"),
    ("tool --password=S3cret.Word", "S3cret.Word"),
    ("tool /password:S3cret.Word", "S3cret.Word"),
    ("Server=db;Uid=sa;Pwd=S3cret.Word;", "S3cret.Word"),
    ("PGPASSWORD=S3cret.Word psql", "S3cret.Word"),
    ("a : PWD=/home/a ; USER=root ; COMMAND=/bin/x PWD=/S3cret.Word", "/S3cret.Word"),
    ("Server=db;UID=sa;PWD=/S3cret.Word;Timeout=5", "/S3cret.Word"),
    ("plink -pw S3cret.Word host", "S3cret.Word"),
    ("psexec \\\\host -u a -p S3cret.Word cmd", "S3cret.Word"),
    ("sshpass -p S3cret.Word ssh host", "S3cret.Word"),
    ("mysql -u root -pS3cret.Word db", "S3cret.Word"),
    ("curl -u name:S3cret.Word https://host/", "S3cret.Word"),
    ("git clone https://name:S3cret.Word@host/x", "S3cret.Word"),
    ('ConvertTo-SecureString "S3cret.Word" -AsPlainText -Force', "S3cret.Word"),
    ("client_secret=S3cret.Word", "S3cret.Word"),
    ("工具.exe /p:祕密的密碼一二三", "祕密的密碼一二三"),
)
NOT_HOLDING = (
    "alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/id",
    "alice : PWD=/srv/a b ; GROUP=adm ; USER=root ; COMMAND=/usr/bin/id",
    "net user",
    "net user bob",
    "net user bob /add",
    "net user bob * /add",
    "net user /domain",
    "net localgroup Administrators bob /add",
    "Password Last Set:\t<never>",
    "User Account Control: 'Don't Expire Password' - Disabled",
    "Set-ADUser -PasswordNeverExpires $true",
    "https://host:8443/path@x",
    "copy a b",
    "ping -n 1 /p",
)


@pytest.mark.parametrize(("text", "secret"), HOLDING)
def test_a_secret_is_replaced_by_its_tail_and_keyed_hash(text: str, secret: str) -> None:
    clean, count = masked(text, SECRET)
    digest, tail = SECRET(secret)
    assert count == 1
    assert secret not in clean
    assert f"[secret hmac-sha256:{digest[:16]} {tail}]" in clean
    assert clean.startswith(text[: text.index(secret)].rstrip("\"'"))
    assert masked(clean, SECRET) == (clean, 0)


@pytest.mark.parametrize("text", NOT_HOLDING)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert masked(text, SECRET) == (text, 0)


@pytest.mark.parametrize("text", [t for t, _ in HOLDING])
def test_the_quick_look_at_the_json_never_misses_what_masking_finds(text: str) -> None:
    assert may_hold_secrets(orjson.dumps({"a": 1, "CommandLine": text}))


@given(
    st.lists(st.sampled_from([*"abc \t\"'/-:=\\@", "net ", "user ", "use ", "/p:", "-p ", "pwd=", "://", "password "]))
)
def test_masking_ends_and_the_quick_look_is_never_narrower(parts: list[str]) -> None:
    text = "".join(parts)
    clean, count = masked(text, SECRET)
    assert (clean == text) == (count == 0)
    assert not count or may_hold_secrets(orjson.dumps({"x": text}))


def test_several_secrets_of_one_line() -> None:
    clean, count = masked("a /p:S3cret.One & b --password=S3cret.Two", SECRET)
    assert count == 2
    assert "S3cret" not in clean
