"""One connection or flow between two addresses, seen by a sensor or decided on by a firewall (網路連線紀錄)."""

from chahe.tables.api import Table, address, boolean, integer, moment, text

TABLE = Table(
    "net_connection",
    "One connection or flow between two addresses, seen by a sensor or decided on by a firewall (網路連線紀錄).",
    (
        text("product", "what wrote the record: zeek, suricata, nfdump, fortios, panos, asa …", required=True),
        text("sensor", "sensor or device that saw it, as the record names it", null="the record names none"),
        *moment("happened", "when it began", null="the record states no year or no time"),
        integer(
            "duration_us", "first to last packet", "microseconds", null="not measured: no second packet, or not stated"
        ),
        *address("src", "who opened it", required=True),
        integer("src_port", "port of src; of ICMP its type", "port"),
        *address("dst", "who was called", required=True),
        integer("dst_port", "port of dst; of ICMP its code", "port"),
        text("proto", "tcp, udp, icmp …, lower case; a number where the record has only that"),
        text("service", "application protocol, lower case; several joined by a comma", null="none recognised"),
        integer("bytes_out", "payload src sent", "bytes", null="not measured"),
        integer("bytes_in", "payload dst sent", "bytes", null="not measured"),
        integer("packets_out", "packets src sent", "packets", null="not measured"),
        integer("packets_in", "packets dst sent", "packets", null="not measured"),
        integer("ip_bytes_out", "bytes src sent, headers of IP included", "bytes", null="not measured"),
        integer("ip_bytes_in", "bytes dst sent, headers of IP included", "bytes", null="not measured"),
        integer("missed_bytes", "bytes the sensor did not see: the other figures are then too small", "bytes"),
        text("conn_state", "how it ended as written (Zeek S0, SF, REJ …; a firewall's reason of close)"),
        text("history", "Zeek's letters for what each side sent, as written"),
        boolean("src_local", "src is inside, as the sensor was told", null="the sensor was not told"),
        boolean("dst_local", "dst is inside, as the sensor was told", null="the sensor was not told"),
        text("action", "allowed or denied", null="nobody decided (a sensor), or the word is not known"),
        text("action_words", "the decision as written"),
        text("uid", "identifier that the product's records of one connection share"),
        text("parent_uids", "uids of the tunnels it ran in, one a line", null="no tunnel"),
        text("rule_id", "rule or policy that decided", null="no rule stated"),
        text("src_zone", "zone or interface src came in by"),
        text("dst_zone", "zone or interface it left by"),
        text("src_nat_ip", "address src was translated to", null="not translated, or not stated"),
        text("dst_nat_ip", "address dst was translated to", null="not translated, or not stated"),
        text("user_name", "user the device ties src to", personal=True),
    ),
    ocsf="Network Activity",
)
