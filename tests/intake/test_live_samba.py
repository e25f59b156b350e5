"""A live Active Directory domain controller (Samba, Debian), read over LDAPS and through the LDIF reader.

Runs with `pytest -m root` only: it needs root, takes about a minute, and installs Samba's Debian packages with apt-get
when they are missing. The server listens on a loopback address only and lives in a temporary folder.
"""

import datetime
import ipaddress
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_connection

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chahe.errors import CallError
from chahe.intake.api import Context, readers, recognise
from chahe.intake.live_ldaps import capture
from chahe.intake.memory import MemorySink
from tests.intake.corpus import head_of, read, reading

pytestmark = pytest.mark.root

PACKAGES = ("samba", "samba-ad-provision", "samba-dsdb-modules", "samba-vfs-modules", "ldb-tools")
ADDRESS = "127.0.53.7"
SECRET = "Loopback-0nly-test"
BIND = "Administrator@EXAMPLE.TEST"
STAFF = 30


def _need_samba(request: pytest.FixtureRequest) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("a Samba domain controller needs root")
    if "root" not in (request.config.option.markexpr or ""):
        pytest.skip("a live domain controller takes a minute: run `pytest -m root`")
    if all(map(shutil.which, ("samba", "samba-tool"))):
        return
    if not shutil.which("apt-get"):
        pytest.skip("Samba is missing and there is no apt-get")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
    if subprocess.run(command, env=quiet, capture_output=True, check=False).returncode != 0:
        pytest.skip(f"apt-get could not install {' '.join(PACKAGES)}")


def _certificate(folder: Path) -> None:
    """A self-signed certificate for the loopback address: key.pem, cert.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dc1.example.test")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address(ADDRESS)), x509.DNSName("dc1.example.test")]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    (folder / "key.pem").chmod(0o600)


def _tool(*words: str) -> None:
    made = subprocess.run(["samba-tool", *words], capture_output=True, text=True, check=False, timeout=180)
    assert made.returncode == 0, made.stderr[-2000:]


def _provision(folder: Path) -> Path:
    """A domain with planted accounts; returns smb.conf."""
    (folder / "tls").mkdir()
    _certificate(folder / "tls")
    options = {
        "interfaces": f"{ADDRESS}/8",
        "bind interfaces only": "yes",
        "vfs objects": "dfs_samba4 acl_xattr xattr_tdb",
        "xattr_tdb:file": f"{folder}/xattr.tdb",
        "log file": f"{folder}/log.%m",
        "tls keyfile": f"{folder}/tls/key.pem",
        "tls certfile": f"{folder}/tls/cert.pem",
        "tls cafile": "",
        "server services": "ldap",
        "pid directory": f"{folder}",
        "ncalrpc dir": f"{folder}/ncalrpc",
    }
    named = [f"--option={name}={value}" for name, value in options.items()]
    domain = ["--realm=EXAMPLE.TEST", "--domain=EXAMPLE", "--server-role=dc", "--dns-backend=NONE", "--host-name=dc1"]
    target = f"--targetdir={folder}/dc"
    _tool("domain", "provision", *domain, "--host-ip=127.0.0.1", f"--adminpass={SECRET}", target, *named)
    conf = folder / "dc" / "etc" / "smb.conf"
    where = [f"--configfile={conf}", "-H", f"{folder}/dc/private/sam.ldb"]
    names = [f"A10{n:03d}" for n in range(STAFF)]
    for name in names:
        _tool("user", "create", name, SECRET, *where)
    _tool("user", "setexpiry", names[0], "--noexpiry", *where)
    _tool("user", "disable", names[1], *where)
    _tool("group", "add", "IT-Admins", *where)
    _tool("group", "addmembers", "IT-Admins", ",".join(names[:3]), *where)
    settings = ("--complexity=on", "--history-length=3", "--min-pwd-length=8", "--account-lockout-threshold=5")
    _tool("domain", "passwordsettings", "pso", "create", "PSO-Admins", "10", *settings, *where)
    _tool("domain", "passwordsettings", "pso", "apply", "PSO-Admins", "IT-Admins", *where)
    return conf


@pytest.fixture(scope="module")
def controller(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running domain controller."""
    _need_samba(request)
    folder = tmp_path_factory.mktemp("dc")
    conf = _provision(folder)
    with (folder / "run.log").open("wb") as log:
        server = subprocess.Popen(["samba", "-i", "-M", "single", "-s", str(conf)], stdout=log, stderr=log)
        try:
            _wait(server, folder)
            yield folder
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with closing(create_connection((ADDRESS, 636), timeout=1)):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail((folder / "run.log").read_text("utf-8", "replace")[-2000:])


@pytest.fixture(scope="module")
def export(controller: Path) -> bytes:
    return capture(f"ldaps://{ADDRESS}", BIND, SECRET, str(controller / "tls" / "cert.pem"))


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


def test_refusals_are_plain(controller: Path) -> None:
    with pytest.raises(CallError, match="ldaps"):
        capture(f"ldap://{ADDRESS}", BIND, SECRET)
    with pytest.raises(CallError) as refused:
        capture(f"ldaps://{ADDRESS}", BIND, "wrong", str(controller / "tls" / "cert.pem"))
    assert "wrong" not in str(refused.value)
    with pytest.raises(CallError):  # the certificate is not signed by an authority this machine trusts
        capture(f"ldaps://{ADDRESS}", BIND, SECRET)
