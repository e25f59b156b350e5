"""Which of Zeek's logs a line of JSON belongs to. The JSON writer names no log: a forwarder may (`_path`), the file's
name does (conn.log, conn.2026-03-02.json …), and the fields of the four logs with tables of their own tell them apart.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import orjson

from chahe.intake.api import Head

LOG = "_path"
_LOOK_AT = 50
_SIGNS: Mapping[str, frozenset[str]] = {
    "conn": frozenset(("conn_state", "orig_pkts", "missed_bytes", "local_orig")),
    "dns": frozenset(("trans_id", "qtype", "qtype_name", "rcode_name", "query")),
    "http": frozenset(("method", "uri", "status_code", "request_body_len", "response_body_len")),
    "ssl": frozenset(("cipher", "resumed", "established", "cert_chain_fuids", "cert_chain_fps", "ja3")),
}
_ENDS = frozenset(("uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"))
OTHERS: Mapping[str, frozenset[str]] = {
    "arp": frozenset(("orig_hw", "resp_hw")),
    "capture_loss": frozenset(("percent_lost",)),
    "dce_rpc": frozenset(("endpoint", "operation")),
    "dhcp": frozenset(("uids", "mac", "msg_types")),
    "dpd": frozenset(("analyzer", "failure_reason")),
    "files": frozenset(("fuid",)),
    "ftp": frozenset(("command", "reply_code")),
    "kerberos": frozenset(("request_type", "till")),
    "known_hosts": frozenset(("host",)),
    "known_services": frozenset(("port_num",)),
    "ntlm": frozenset(("server_nb_computer_name", "ntlm", "hostname")),
    "notice": frozenset(("note",)),
    "packet_filter": frozenset(("filter", "init")),
    "pe": frozenset(("machine", "is_exe", "subsystem")),
    "radius": frozenset(("result", "mac")),
    "rdp": frozenset(("cookie", "security_protocol")),
    "smb_files": frozenset(("action", "path")),
    "smb_mapping": frozenset(("share_type",)),
    "smtp": frozenset(("helo", "mailfrom")),
    "snmp": frozenset(("community",)),
    "software": frozenset(("software_type", "unparsed_version")),
    "ssh": frozenset(("auth_attempts", "kex_alg", "auth_success")),
    "stats": frozenset(("pkts_proc", "mem")),
    "syslog": frozenset(("facility", "severity")),
    "tunnel": frozenset(("tunnel_type",)),
    "weird": frozenset(("peer", "notice")),
    "x509": frozenset(("certificate.subject", "fingerprint", "certificate.serial")),
}
"""Logs without a table of their own, and fields of which they have at least one."""


def log_of(head: Head) -> str | None:
    """The log the lines belong to, `_path` where each line says so; None where it is none of Zeek's."""
    found = list(_objects(head.data))
    seen = [one for one in found if "ts" in one]
    if not seen or 2 * len(seen) < len(found):
        return None
    if 2 * sum(isinstance(one.get(LOG), str) for one in seen) > len(seen):
        return LOG
    names = frozenset(name for one in seen for name in one)
    stem = PurePosixPath(head.path.rpartition("!")[2]).name.split(".")[0].casefold()
    if names >= _ENDS:
        told = {log: len(signs & names) for log, signs in _SIGNS.items()}
        likely = max(told, key=lambda log: (told[log], log == stem))
        if told[likely] >= 2 or (told[likely] == 1 and likely == stem):
            return likely
    return stem if OTHERS.get(stem, frozenset()) & names else None


def is_dated(head: Head) -> bool:
    """Whether most lines write `ts` as a date and not as a number."""
    stamps = [one["ts"] for one in _objects(head.data) if "ts" in one]
    return 2 * sum(isinstance(stamp, str) for stamp in stamps) > len(stamps)


def _objects(data: bytes) -> Iterable[Mapping[str, object]]:
    *whole, last = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")[: _LOOK_AT + 1]
    for line in whole if whole else [last]:
        if not line.strip():
            continue
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(found, dict):
            yield found
