"""Words of PAN-OS logs: the names of their values in order (logs/panos.py)."""

from chahe.intake.devices.rows import UNSET

FORM = "%Y/%m/%d %H:%M:%S"
SHARED = (
    *("future_use", "receive_time", "serial", "type", "subtype", "future_use_2", "time_generated", "src", "dst"),
    *("natsrc", "natdst", "rule", "srcuser", "dstuser", "app", "vsys", "from", "to", "inbound_if", "outbound_if"),
    *("logset", "future_use_3", "sessionid", "repeatcnt", "sport", "dport", "natsport", "natdport", "flags", "proto"),
    "action",
)
TRAFFIC = (
    *SHARED,
    *("bytes", "bytes_sent", "bytes_received", "packets", "start", "elapsed", "category", "future_use_4", "seqno"),
    *("actionflags", "srcloc", "dstloc", "future_use_5", "pkts_sent", "pkts_received", "session_end_reason"),
    *("dg_1", "dg_2", "dg_3", "dg_4", "vsys_name", "device_name"),
)
THREAT = (
    *SHARED,
    *("misc", "threatid", "category", "severity", "direction", "seqno", "actionflags", "srcloc", "dstloc"),
    *("future_use_4", "contenttype", "pcap_id", "filedigest", "cloud", "url_idx", "user_agent", "filetype", "xff"),
    *("referer", "sender", "subject", "recipient", "reportid", "dg_1", "dg_2", "dg_3", "dg_4", "vsys_name"),
    "device_name",
)
LEAST = {"TRAFFIC": TRAFFIC.index("elapsed") + 1, "THREAT": THREAT.index("severity") + 1}
NAMES = {"TRAFFIC": TRAFFIC, "THREAT": THREAT}
HEADER = 7
DENYING = frozenset(("deny", "drop", "drop icmp", "drop-icmp", "reset both", "reset client", "reset server",
                     "reset-both", "reset-client", "reset-server"))  # fmt: skip
NO_APPLICATION = frozenset(("", "incomplete", "insufficient-data", "not-applicable", "unknown"))
NO_ADDRESS = frozenset(("", UNSET, "::"))
