"""One TLS handshake a sensor saw (TLS 連線紀錄)."""

from chahe.tables.api import Table, address, boolean, integer, moment, text

TABLE = Table(
    "tls_session",
    "One TLS handshake a sensor saw (TLS 連線紀錄).",
    (
        text("product", "what wrote the record: zeek, suricata …", required=True),
        text("sensor", "sensor that saw it, as the record names it", null="the record names none"),
        *moment("happened", "when it was seen", null="the record states no year or no time"),
        *address("src", "client", required=True),
        integer("src_port", "client's port", "port"),
        *address("dst", "server", required=True),
        integer("dst_port", "server's port", "port"),
        text("sni", "server name the client asked for", null="it sent none"),
        text("tls_version", "version agreed as written: TLSv12, TLS 1.3 …", null="no agreement was seen"),
        text("cipher", "cipher suite agreed", null="no agreement was seen"),
        text("curve", "elliptic curve agreed", null="none, or not seen"),
        text("alpn", "application protocol agreed (ALPN)", null="none"),
        boolean("resumed", "an earlier session was taken up again"),
        boolean("established", "the handshake was completed"),
        text("last_alert", "last TLS alert seen", null="no alert"),
        text("ja3", "fingerprint of the client's hello (JA3)", null="the sensor does not compute it"),
        text("ja3s", "fingerprint of the server's hello (JA3S)", null="the sensor does not compute it"),
        text("cert_subject", "subject of the server's certificate", null="no certificate was seen"),
        text("cert_issuer", "its issuer", null="no certificate was seen"),
        text("cert_serial", "its serial number as written", null="no certificate was seen, or not logged"),
        text("cert_fingerprints", "fingerprints or file identifiers of the chain, server's first, one a line"),
        text("client_subject", "subject of the client's certificate", null="no such certificate", personal=True),
        text("client_issuer", "its issuer", null="no such certificate"),
        text("validation", "what the sensor says of the chain, as written", null="not validated"),
        text("uid", "identifier that the product's records of one connection share"),
    ),
    ocsf="Network Activity",
)
