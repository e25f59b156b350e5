"""One HTTP request, as a web server, a proxy or a sensor saw it (網頁存取紀錄)."""

from chahe.tables.api import Table, address, integer, moment, text

TABLE = Table(
    "web_request",
    "One HTTP request, as a web server, a proxy or a sensor saw it (網頁存取紀錄).",
    (
        text("product", "what wrote the record: zeek, suricata, apache, nginx, iis, squid …", required=True),
        text("sensor", "sensor, server or proxy that wrote it, as the record names it", null="the record names none"),
        *moment("happened", "when it was asked", null="the record states no year or no time"),
        *address("src", "client that asked, or the proxy before it", null="a name stands in its place, or not stated"),
        text(
            "src_name", "name that stands in the place of its address", null="the address stands there", personal=False
        ),
        integer("src_port", "client's port", "port"),
        *address("dst", "server or proxy asked", null="a server's own log that does not say"),
        integer("dst_port", "server's port", "port"),
        text(
            "host", "host asked for: Host header, virtual host, or of a proxy the host in the URL; '' when sent empty"
        ),
        text("method", "GET, POST, CONNECT …, as written"),
        text("uri", "what was asked for with its query, as written", personal=True),
        text("http_version", "version of HTTP, digits only: 1.1"),
        integer("status", "status of the answer", "HTTP status", null="no answer was seen"),
        integer("bytes_out", "body the client sent", "bytes", null="not measured"),
        integer("bytes_in", "body the server sent", "bytes", null="not measured"),
        integer("duration_us", "time taken to serve it", "microseconds", null="not measured"),
        text("user_agent", "User-Agent header as written", null="the client sent none, or not logged", personal=False),
        text("referrer", "Referer header as written", null="the client sent none, or not logged", personal=True),
        text("user_name", "user who had identified himself", null="nobody had, or not logged", personal=True),
        text("forwarded_for", "X-Forwarded-For and the like as written", null="none, or not logged"),
        text("content_type", "type of the answer's body", null="no body, or not logged"),
        text("request_content_type", "type of the request's body", null="no body, or not logged"),
        text("sni", "server name asked for in TLS", null="no TLS, or not logged"),
        text("tls_version", "version of TLS as written", null="no TLS, or not logged"),
        text("action", "allowed or denied, by a proxy or web application firewall", null="nobody decided"),
        text("action_words", "the decision as written"),
        text("rule_id", "rule or category that decided"),
        text("uid", "identifier that the product's records of one connection share"),
    ),
    ocsf="HTTP Activity",
    bulky=("uri", "referrer", "user_agent"),
)
