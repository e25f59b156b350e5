"""Lines of large text logs for the bench: the true formats, seeded, with the variety of a real network."""

from collections.abc import Callable, Iterator

from bench.device_lines import FORMATS as DEVICES
from bench.host_lines import FORMATS as HOSTS
from bench.log_network import AGENT, BROKEN, Made, Network

_ENDS = "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p"
_CONN = (
    f"{_ENDS}\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\t"
    "history\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents"
)
_DNS = (
    f"{_ENDS}\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\t"
    "answers\tTTLs\trejected"
)
_HTTP = (
    f"{_ENDS}\ttrans_depth\tmethod\thost\turi\treferrer\tversion\tuser_agent\trequest_body_len\tresponse_body_len\t"
    "status_code\tstatus_msg\ttags\tusername\tpassword\tproxied\tresp_mime_types"
)


def _log(path: str, fields: str, line: Callable[[Network], str]) -> Callable[[int], Iterator[str]]:
    def write(count: int) -> Iterator[str]:
        network = Network()
        yield f"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{path}\n"
        yield f"#open\t2026-03-02-00-00-00\n#fields\t{fields}\n"
        for number in range(count):
            said = line(network)
            yield (said[: len(said) // 2] if number % BROKEN == 7 else said) + "\n"
        yield "#close\t2026-03-02-01-00-00\n"

    return write


def _json(fields: str, line: Callable[[Network], str]) -> Callable[[int], Iterator[str]]:
    names = fields.split("\t")

    def write(count: int) -> Iterator[str]:
        network = Network()
        for number in range(count):
            parts = zip(names, line(network).split("\t"), strict=True)
            said = "{" + ",".join(f'"{n}":{_value(n, v)}' for n, v in parts if v != "-") + "}"
            yield (said[: len(said) // 2] if number % BROKEN == 7 else said) + "\n"

    return write


_LISTS = ("answers", "TTLs", "tunnel_parents", "tags", "resp_mime_types", "proxied")


def _value(name: str, text: str) -> str:
    if name in _LISTS:
        parts = [] if text == "(empty)" else text.split(",")
        return "[" + ",".join(p if name == "TTLs" else f'"{p}"' for p in parts) + "]"
    if text in ("T", "F"):
        return "true" if text == "T" else "false"
    if name in ("duration", "rtt"):
        return repr(float(text) + 1e-9)  # as the writer does: all digits of the float
    return text if text.replace(".", "", 1).isdigit() and "_h" not in name else f'"{text}"'


def conn(network: Network) -> str:
    r = network.random
    service = r.choice(("-", "ssl", "dns", "http"))
    sizes = (
        "-\t-\t-" if r.random() < 0.3 else f"{r.random() * 30:.6f}\t{r.randrange(100_000)}\t{r.randrange(1_000_000)}"
    )
    state, history = r.choice((("SF", "ShADadFf"), ("S0", "S"), ("RSTO", "ShADadR"), ("OTH", "Dd")))
    return (
        f"{network.ends(r.choice((53, 80, 443, 8443)))}\t{r.choice(('tcp', 'udp'))}\t{service}\t{sizes}\t{state}\tT\tF"
        f"\t0\t{history}\t{r.randrange(90)}\t{r.randrange(50_000)}\t{r.randrange(90)}\t{r.randrange(500_000)}\t-"
    )


def dns(network: Network) -> str:
    r = network.random
    answer = f"{r.choice(network.answers)}\t60.000000,300.000000"
    failed = r.random() < 0.2
    return (
        f"{network.ends(53)}\tudp\t{r.randrange(65_536)}\t{'-' if failed else f'{r.random() / 9:.6f}'}\t"
        f"{r.choice(network.names)}\t1\tC_INTERNET\t1\tA\t{'3' if failed else '0'}\t"
        f"{'NXDOMAIN' if failed else 'NOERROR'}\tF\tF\tT\tT\t0\t" + ("-\t-" if failed else answer) + "\tF"
    )


def http(network: Network) -> str:
    r = network.random
    host = r.choice(network.names)
    return (
        f"{network.ends(80)}\t1\t{r.choice(('GET', 'POST'))}\t{host}\t/policy/{r.randrange(100_000)}?x={r.randrange(9)}"
        f"\thttps://{host}/\t1.1\t{AGENT}\t0\t{r.randrange(90_000)}\t{r.choice((200, 302, 404))}\tOK\t(empty)\t-\t-\t-"
        "\ttext/html"
    )


def _access(count: int) -> Iterator[str]:
    network = Network()
    r = network.random
    for number in range(count):
        minute, second = divmod(number // 20, 60)
        said = (
            f"{r.choice(network.outside)} - - [02/Mar/2026:{minute // 60 % 24:02}:{minute % 60:02}:{second:02} +0800] "
            f'"GET /policy/{r.randrange(100_000)}?x={r.randrange(9)} HTTP/1.1" {r.choice((200, 302, 404))} '
            f'{r.randrange(90_000)} "https://www.insurer.example/{network.word(6)}" "{AGENT}"'
        )
        yield (said[: len(said) // 2] if number % BROKEN == 7 else said) + "\n"


FORMATS = {
    "access-log": Made("access.log", _access, '"'),
    "zeek-conn": Made("conn.log", _log("conn", _CONN, conn), "\\t"),
    "zeek-dns": Made("dns.log", _log("dns", _DNS, dns), "\\t"),
    "zeek-http": Made("http.log", _log("http", _HTTP, http), "\\t"),
    "zeek-conn-json": Made("conn.json", _json(_CONN, conn), "json"),
    "zeek-dns-json": Made("dns.json", _json(_DNS, dns), "json"),
    **HOSTS,
    **DEVICES,
}
