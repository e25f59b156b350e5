"""What `chahe show` prints of a directory entry: no secret, no name of a person, and everything a check judged."""

import base64

import pytest

from chahe.casefile.masked_bytes import masked

NAME = "王小明"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def entry(*lines: str, kind: str = "user") -> str:
    return masked(
        "\n".join((f"dn: CN={NAME}\\, 資訊,OU=員工,DC=a,DC=tw", f"objectClass: {kind}", *lines)).encode()
    ).decode()


def test_names_are_masked_plain_folded_and_in_base64() -> None:
    text = entry(
        f"displayName: {NAME}", f"sn:: {b64(NAME)}", "givenName: ming-", " chuan", "sAMAccountName: A1", f"cn: {NAME}"
    )
    assert NAME not in text
    assert b64(NAME) not in text
    assert "chuan" not in text
    assert "dn: CN=王●●" in text
    assert ",OU=員工,DC=a,DC=tw" in text
    assert "sn: 王●●" in text
    assert "sAMAccountName: A1" in text


SECRETS = (
    "userPassword:: e1NTSEF9c2VjcmV0\n c2VjcmV0Zm9sZGVk",
    "unicodePwd:: c2VjcmV0",
    "ms-Mcs-AdmPwd: c2VjcmV0 x",
    "ntPwdHistory;range=0-1: c2VjcmV0",
    "supplementalCredentials:: c2VjcmV0",
    'msLAPS-Password: {"p":"c2VjcmV0"}',
)


@pytest.mark.parametrize("line", SECRETS)
def test_secrets_are_hidden_to_their_last_line(line: str) -> None:
    assert "c2VjcmV0" not in entry(*line.split("\n"))
    assert "c2VjcmV0" not in entry(*line.split("\n"), kind="computer")


def test_settings_of_a_policy_stay() -> None:
    plain = (
        "minPwdLength: 7",
        "lockoutThreshold: 0",
        "maxPwdAge: -36288000000000",
        "pwdProperties: 1",
        "badPwdCount: 0",
    )
    text = entry(*plain, "pwdLastSet: 133485408000000000", kind="domainDNS")
    assert all(x in text.split("\n") for x in (*plain, "pwdLastSet: 133485408000000000"))
    assert NAME in text  # no person: the name of a domain, group or policy


def test_members_are_masked_and_their_place_stays() -> None:
    text = entry(f"member: CN={NAME},OU=員工,DC=a", f"member:: {b64('CN=陳大文,OU=員工,DC=a')}", kind="group")
    assert "member: CN=王●●,OU=員工,DC=a" in text
    assert "member: CN=陳●●,OU=員工,DC=a" in text


def test_an_entry_that_does_not_say_what_it_is_may_be_a_person() -> None:
    assert NAME not in masked(f"dn: CN={NAME},DC=a\ncn: {NAME}".encode()).decode()


def test_what_is_no_entry_is_masked_by_pattern_only() -> None:
    assert masked("姓名,0912-345-678".encode()).decode() == "姓名,0●●●●●●●●●●●"
    assert masked(b"password:: abc") == "password:: ●●●●".encode()
