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
EXPORTED = (
    *("domain", "receive time", "serial #", "type", "threat/content type", "config version", "generate time"),
    *("source address", "destination address", "nat source ip", "nat destination ip", "rule", "source user"),
    *("destination user", "application", "virtual system", "source zone", "destination zone", "inbound interface"),
    *("outbound interface", "log action", "time logged", "session id", "repeat count", "source port"),
    *("destination port", "nat source port", "nat destination port", "flags", "ip protocol", "action"),
)
"""What the web console calls the values of SHARED in the CSV it exports."""
EXPORTED_TRAFFIC = (
    *("bytes", "bytes sent", "bytes received", "packets", "start time", "elapsed time (sec)", "category", "padding"),
    *("seqno", "actionflags", "source country", "destination country", "cpadding", "pkts_sent", "pkts_received"),
)
EXPORTED_SYSTEM = ("virtual system", "event id")
"""What follows the first seven in logs of the system and of GlobalProtect."""
EXPORTED_THREAT = ("url", "threat/content name", "category", "severity", "direction")
LEAST = {"TRAFFIC": TRAFFIC.index("elapsed") + 1, "THREAT": THREAT.index("severity") + 1}
NAMES = {"TRAFFIC": TRAFFIC, "THREAT": THREAT}
HEADER = 7
DENYING = frozenset(("deny", "drop", "drop icmp", "drop-icmp", "reset both", "reset client", "reset server",
                     "reset-both", "reset-client", "reset-server"))  # fmt: skip
NO_APPLICATION = frozenset(("", "incomplete", "insufficient-data", "not-applicable", "unknown"))
NO_ADDRESS = frozenset(("", UNSET, "::"))
