"""A live Active Directory domain controller (Samba, Debian), read over LDAPS and through the LDIF reader."""

from collections.abc import Iterator

import pytest

from chahe.errors import CallError
from chahe.intake.api import Context, readers, recognise
from chahe.intake.live_ldaps import capture
from chahe.intake.memory import MemorySink
from tests.intake.corpus import head_of, read, reading
from tests.samba import BIND, SECRET, STAFF, Controller, running

pytestmark = pytest.mark.root


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Controller]:
    with running(tmp_path_factory.mktemp("dc"), "127.0.53.7") as made:
        yield made


@pytest.fixture(scope="module")
def export(controller: Controller) -> bytes:
    return capture(controller.url, BIND, SECRET, str(controller.authority))


@pytest.fixture(scope="module")
def rows(export: bytes) -> MemorySink:
    reader = recognise(head_of(export, "S02/live.ldif"))
    assert reader is readers()["ldif"]
    sink = read(reader, export, Context(path="S02/live.ldif", key=b"k"))
    made = reading(sink, reader, "S02/live.ldif")
    assert made.rejects == 0
    assert made.reason is None
    return sink


def test_the_domain_policy_is_the_one_samba_ships(rows: MemorySink) -> None:
    domain = [r for r in rows.rows["password_policy"] if r["policy_kind"] == "domain"]
    assert len(domain) == 1
    assert domain[0]["scope"] == "example.test"
    assert domain[0]["lockout_threshold"] == 0
    assert domain[0]["min_length"] == 7
    assert domain[0]["complexity"] is True
    assert domain[0]["max_age_days"] == 42


def test_the_fine_grained_policy_and_whom_it_serves(rows: MemorySink) -> None:
    pso = next(r for r in rows.rows["password_policy"] if r["policy_kind"] == "pso")
    assert (pso["min_length"], pso["lockout_threshold"], pso["history_length"], pso["precedence"]) == (8, 5, 3, 10)
    assert [r["applies_to"] for r in rows.rows["pso_link"]] == ["CN=IT-Admins,CN=Users,DC=example,DC=test"]


def test_accounts_and_their_resultant_policy(rows: MemorySink) -> None:
    accounts = {str(r["account_name"]): r for r in rows.rows["account"]}
    assert {f"A10{n:03d}" for n in range(STAFF)} <= accounts.keys()
    assert accounts["A10000"]["password_never_expires"] is True
    assert accounts["A10001"]["enabled"] is False
    assert accounts["A10003"]["password_never_expires"] is False
    assert str(accounts["A10002"]["resultant_policy"]).startswith("CN=PSO-Admins,")
    assert accounts["A10004"]["resultant_policy"] is None
    assert str(accounts["A10004"]["sid"]).startswith("S-1-5-21-")
    members = {r["member_name"] for r in rows.rows["group_member"] if "IT-Admins" in str(r["group_name"])}
    assert members == {f"CN=A10{n:03d},CN=Users,DC=example,DC=test" for n in range(3)}


def test_group_policy_objects_and_links(rows: MemorySink) -> None:
    names = {r["gpo_name"] for r in rows.rows["gpo_setting"]}
    assert {"Default Domain Policy", "Default Domain Controllers Policy"} <= names
    assert {r["target_key"] for r in rows.rows["gpo_link"]} == {"example.test", "example.test/domain controllers"}


def test_a_cut_capture_says_so(export: bytes) -> None:
    reader = readers()["ldif"]
    whole = export.rstrip(b"\n").rsplit(b"\n\n", 3)[0] + b"\n\n" + export.rsplit(b"\n", 2)[1] + b"\n"
    sink = read(reader, whole, Context(path="x.ldif", key=b"k"))
    assert sink.account.damaged


def test_no_secret_is_captured(export: bytes) -> None:
    for name in (b"unicodepwd", b"supplementalcredentials", b"ntpwdhistory", SECRET.encode().lower()):
        assert name not in export.lower()


def test_refusals_are_plain(controller: Controller) -> None:
    with pytest.raises(CallError, match="ldaps"):
        capture(f"ldap://{controller.address}", BIND, SECRET)
    with pytest.raises(CallError) as refused:
        capture(controller.url, BIND, "wrong", str(controller.authority))
    assert "wrong" not in str(refused.value)
    with pytest.raises(CallError):  # the certificate is not signed by an authority this machine trusts
        capture(controller.url, BIND, SECRET)
