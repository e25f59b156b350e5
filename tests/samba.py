"""A live Active Directory domain controller (Samba, Debian) with planted accounts, for the tests that read one.

It needs root, takes about a minute to provision, and Samba's Debian packages are installed with apt-get when they are
missing. The server listens on a loopback address only and lives in a temporary folder. Every test module has an
address of its own, because modules run beside each other.
"""

import datetime
import ipaddress
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PACKAGES = ("samba", "samba-ad-provision", "samba-dsdb-modules", "samba-vfs-modules", "ldb-tools")
SECRET = "Loopback-0nly-test"
BIND = "Administrator@EXAMPLE.TEST"
STAFF = 30


@dataclass(frozen=True)
class Controller:
    """A running domain controller: where it listens, and the authority of its certificate."""

    address: str
    folder: Path

    @property
    def url(self) -> str:
        """What `chahe intake` takes."""
        return f"ldaps://{self.address}"

    @property
    def authority(self) -> Path:
        """PEM file."""
        return self.folder / "tls" / "cert.pem"


def _need_samba() -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("a Samba domain controller needs root")
    if all(map(shutil.which, ("samba", "samba-tool"))):
        return
    if not shutil.which("apt-get"):
        pytest.skip("Samba is missing and there is no apt-get")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
    if subprocess.run(command, env=quiet, capture_output=True, check=False).returncode != 0:
        pytest.skip(f"apt-get could not install {' '.join(PACKAGES)}")


def _certificate(folder: Path, address: str) -> None:
    """A self-signed certificate for the loopback address: key.pem, cert.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dc1.example.test")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address(address)), x509.DNSName("dc1.example.test")]
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


def _provision(folder: Path, address: str) -> Path:
    """A domain with planted accounts; returns smb.conf."""
    (folder / "tls").mkdir()
    _certificate(folder / "tls", address)
    options = {
        "interfaces": f"{address}/8",
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


@contextmanager
def running(folder: Path, address: str) -> Iterator[Controller]:
    """Provision a domain in the folder and serve it. Skips the test with the reason where that cannot be."""
    _need_samba()
    conf = _provision(folder, address)
    with (folder / "run.log").open("wb") as log:
        server = subprocess.Popen(["samba", "-i", "-M", "single", "-s", str(conf)], stdout=log, stderr=log)
        try:
            _wait(server, folder, address)
            yield Controller(address, folder)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server: subprocess.Popen[bytes], folder: Path, address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with closing(create_connection((address, 636), timeout=1)):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail((folder / "run.log").read_text("utf-8", "replace")[-2000:])
