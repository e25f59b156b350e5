"""One question to a name server, with the answer when it came (網域名稱查詢紀錄)."""

from chahe.tables.api import Table, address, boolean, integer, moment, text

TABLE = Table(
    "dns_query",
    "One question to a name server, with the answer when it came (網域名稱查詢紀錄).",
    (
        text("product", "what wrote the record: zeek, suricata, bind, windows …", required=True),
        text("sensor", "sensor or server that wrote it, as the record names it", null="the record names none"),
        *moment("happened", "when it was asked", null="the record states no year or no time"),
        *address("src", "who asked", required=True),
        integer("src_port", "port asked from", "port"),
        *address("dst", "the name server asked", null="a server's own log that does not say"),
        integer("dst_port", "port asked at", "port"),
        text("proto", "udp or tcp, lower case"),
        text("query", "name asked for, letters as written, without the final dot", null="no question was seen"),
        text("qclass", "class: IN as Zeek's C_INTERNET …, as written"),
        text("qtype", "type: A, AAAA, TXT …; a number where the record has only that", null="no question was seen"),
        integer("qtype_number", "number of the type", "DNS type"),
        text("rcode", "NOERROR, NXDOMAIN …", null="no answer was seen"),
        integer("rcode_number", "number of the response code", "DNS response code", null="no answer was seen"),
        text("answers", "answers as written, one a line", null="no answer, or an empty one"),
        integer("answer_count", "answers in `answers`", "answers", null="no answer was seen"),
        integer("ttl_s", "time to live of the first answer", "seconds", null="no answer"),
        integer("rtt_us", "question to answer", "microseconds", null="no answer was seen"),
        boolean("authoritative", "the server answers for the zone itself"),
        boolean("truncated", "the message was cut to fit a datagram"),
        boolean("recursion_desired", "the client asked for recursion"),
        boolean("recursion_available", "the server offers recursion"),
        boolean("rejected", "the server refused the question"),
        integer("transaction_id", "number the client gave the question", "number"),
        text("uid", "identifier that the product's records of one connection share"),
    ),
    ocsf="DNS Activity",
    bulky=("answers",),
)
