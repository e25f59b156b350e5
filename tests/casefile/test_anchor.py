"""RFC 3161 anchors against a time-stamping authority made by the test with openssl."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509

from chahe.casefile import anchoring
from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.errors import CallError, VerificationError
from chahe.evidence import anchor
from chahe.evidence.problems import Kind
from chahe.evidence.workstation import Workstation

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

CONFIG = """
[ca]
distinguished_name = dn
x509_extensions = ca_ext
prompt = no
[dn]
CN = {name} Root
[ca_ext]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[req_tsa]
distinguished_name = dn_tsa
prompt = no
[dn_tsa]
CN = {name} TSA
[tsa_ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = t
[t]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""


@dataclass
class Authority:
    folder: Path
    root: x509.Certificate

    def answer(self, query: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(query)
        run(self.folder, "ts -reply -config c.cnf -section t -queryfile q.tsq -out r.tsr")
        return (self.folder / "r.tsr").read_bytes()


def run(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)


def authority(folder: Path, name: str) -> Authority:
    folder.mkdir()
    (folder / "c.cnf").write_text(CONFIG.format(folder=folder.as_posix(), name=name), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="ascii")
    new = "-newkey rsa:2048 -nodes -config c.cnf"
    run(folder, f"req -x509 {new} -section ca -keyout root.key -out root.pem -days 3650")
    run(folder, f"req {new} -section req_tsa -keyout tsa.key -out tsa.csr")
    run(
        folder,
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile c.cnf -extensions tsa_ext "
        "-days 3650 -out tsa.pem",
    )
    return Authority(folder, anchor.certificates((folder / "root.pem").read_bytes())[0])


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tsa") / "a", "Honest")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tsa") / "b", "Other")


def test_a_head_is_stamped_offline_and_verifies_against_the_given_root(
    tsa: Authority, other: Authority, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    case = Case.open(root, station=station)
    query, size, head = anchoring.request(case), len(case.acts()), case.head
    response = tsa.answer(query)
    with Case.open(root, write=True, station=station) as writing:
        writing.append("report", {}, "x")  # the response may come days later
        with pytest.raises(VerificationError):
            anchoring.accept(writing, response, by="王", roots=[other.root])
        entry = anchoring.accept(writing, response, by="王", roots=[tsa.root])
    assert (entry.body["size"], entry.body["root"], entry.body["verified"]) == (size, head, True)
    result = verify(Case.open(root, station=station), tsa_roots=[tsa.root])
    assert result.ok and any(w.startswith("time stamp 20") for w in result.witnesses)
    plain = verify(Case.open(root, station=station))
    assert plain.ok and "anchor-unverified" in {n.kind for n in plain.notices}
    foreign = verify(Case.open(root, station=station), tsa_roots=[other.root])
    assert {p.kind for p in foreign.problems} == {Kind.ANCHOR}


def test_openssl_itself_verifies_what_we_keep(
    tsa: Authority, tmp_path: Path, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    with Case.open(root, write=True, station=station) as case:
        message = anchor.message(case.id, len(case.acts()), case.head)
        entry = anchoring.accept(case, tsa.answer(anchoring.request(case)), by="王")
    (tmp_path / "message").write_bytes(message)
    kept = root / "anchors" / str(entry.body["file"])
    run(
        tmp_path,
        f"ts -verify -data message -in {kept} -CAfile {tsa.folder / 'root.pem'} -untrusted {tsa.folder / 'tsa.pem'}",
    )


def test_a_stamp_over_something_else_is_refused(
    tsa: Authority, station: Workstation, filled: Callable[[], Path]
) -> None:
    with Case.open(filled(), write=True, station=station) as case:
        size = len(case.acts())
        elsewhere = tsa.answer(anchor.request(anchor.message("ab" * 16, size, case.head)))
        for response in (elsewhere, b"junk", b"", elsewhere[:-20]):
            with pytest.raises(VerificationError):
                anchoring.accept(case, response, by="王", roots=[tsa.root])
        assert not case.acts("anchor")
        refusal = tsa.answer(b"\x30\x03\x02\x01\x01")
        with pytest.raises(VerificationError):
            anchoring.accept(case, refusal, by="王")


def test_a_stamp_swapped_for_another_or_edited_is_found(
    tsa: Authority, station: Workstation, filled: Callable[[], Path]
) -> None:
    root = filled()
    with Case.open(root, write=True, station=station) as case:
        first = anchoring.accept(case, tsa.answer(anchoring.request(case)), by="王")
        second = anchoring.accept(case, tsa.answer(anchoring.request(case)), by="王")
    one, two = (root / "anchors" / str(e.body["file"]) for e in (first, second))
    one.write_bytes(two.read_bytes())
    found = {p.kind for p in verify(Case.open(root, station=station)).problems}
    assert found == {Kind.ANCHOR, Kind.FILE_CHANGED}


class _Handler(BaseHTTPRequestHandler):
    tsa: Authority

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/timestamp-query"
        answer = self.tsa.answer(query)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def test_online_only_where_a_person_says(tsa: Authority, station: Workstation, filled: Callable[[], Path]) -> None:
    _Handler.tsa = tsa
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with Case.open(filled(), write=True, station=station) as case:
            url = f"http://127.0.0.1:{server.server_port}/"
            assert anchoring.online(case, url, by="王", roots=[tsa.root]).body["verified"] is True
            for bad in ("", "file:///etc/passwd", "http://127.0.0.1:1/"):
                with pytest.raises(CallError):
                    anchoring.online(case, bad, by="王")
    finally:
        server.shutdown()
        server.server_close()


def test_roots_that_are_no_certificates() -> None:
    with pytest.raises(CallError):
        anchor.certificates(b"junk")
