"""Lines of hosts' and sensors' logs for the bench: authentication and system messages, IIS, Suricata's EVE, seeded."""

from collections.abc import Callable, Iterator

from bench.log_network import AGENT, BROKEN, Made, Network

_PER_SECOND = 20
_UNITS = ("logrotate.service", "apt-daily.service", "fstrim.service", "man-db.service", "sysstat-collect.service")


def _log(line: Callable[[Network, int], str], header: str = "") -> Callable[[int], Iterator[str]]:
    def write(count: int) -> Iterator[str]:
        network = Network()
        yield header
        for number in range(count):
            said = line(network, number)
            yield (said[: min(len(said) // 2, 20)] if number % BROKEN == 7 else said) + "\n"

    return write


def _clock(number: int) -> str:
    second = number // _PER_SECOND
    return f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def message(network: Network, number: int) -> str:
    """What follows the host: half of the lines of log-ons, the rest of jobs and services."""
    r = network.random
    user, pid, ip = f"user{r.randrange(900)}", r.randrange(300, 4_000_000), r.choice(network.outside)
    kind = number % 10
    if kind == 0:
        key = f"ED25519 SHA256:{network.word(43)}"
        return f"sshd[{pid}]: Accepted publickey for {user} from {ip} port {network.port()} ssh2: {key}"
    if kind in (1, 2):
        word = "invalid user " if kind == 2 else ""
        return f"sshd[{pid}]: Failed password for {word}{user} from {ip} port {network.port()} ssh2"
    if kind == 3:
        return (
            f"sshd[{pid}]: pam_unix(sshd:session): session opened for user {user}(uid={r.randrange(9999)}) by (uid=0)"
        )
    if kind == 4:
        return f"sshd[{pid}]: pam_unix(sshd:session): session closed for user {user}"
    if kind == 5:
        return (
            f"sudo:   {user} : TTY=pts/{r.randrange(9)} ; PWD=/home/{user} ; USER=root ; "
            f"COMMAND=/usr/bin/systemctl restart app{r.randrange(40)}"
        )
    if kind == 6:
        return f"CRON[{pid}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)"
    if kind == 7:
        return f"sshd[{pid}]: Disconnected from user {user} {ip} port {network.port()}"
    if kind == 8:
        return f"systemd[1]: Started {r.choice(_UNITS)} - job {r.randrange(10**6)}."
    return f"kernel: [{number}.{r.randrange(10**6):06}] eth0: link up, {r.randrange(10**4)} Mbps, full-duplex"


def syslog(network: Network, number: int) -> str:
    """RFC 3164."""
    return f"Mar  2 {_clock(number)} web{number % 7:02} {message(network, number)}"


def syslog_iso(network: Network, number: int) -> str:
    """As rsyslog writes it since 2022."""
    micros = network.random.randrange(10**6)
    return f"2026-03-02T{_clock(number)}.{micros:06}+08:00 web{number % 7:02} {message(network, number)}"


_IIS = (
    "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-03-02 00:00:00\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
    "sc-status sc-substatus sc-win32-status time-taken\n"
)


def iis(network: Network, number: int) -> str:
    """W3C extended."""
    r = network.random
    return (
        f"2026-03-02 {_clock(number)} 10.1.2.3 GET /policy/{r.randrange(100_000)} x={r.randrange(9)} 443 - "
        f"{r.choice(network.outside)} {AGENT.replace(' ', '+')} https://www.insurer.example/{network.word(6)} "
        f"{network.status()} 0 0 {r.randrange(900)}"
    )


def eve(network: Network, number: int) -> str:
    """A sensor with flows, names and TLS; one record in ten is an alert."""
    r = network.random
    begin = (
        f'{{"timestamp":"2026-03-02T{_clock(number)}.{r.randrange(10**6):06}+0800","flow_id":{r.randrange(10**15)},'
        f'"in_iface":"eth0","event_type":'
    )
    ends = (
        f'"src_ip":"{r.choice(network.inside)}","src_port":{network.port()},"dest_ip":"{r.choice(network.outside)}",'
        f'"dest_port":443,"proto":"TCP",'
    )
    kind = number % 10
    flow = (
        f'"flow":{{"pkts_toserver":{r.randrange(900)},"pkts_toclient":{r.randrange(900)},'
        f'"bytes_toserver":{r.randrange(10**6)},"bytes_toclient":{r.randrange(10**7)},'
        f'"start":"2026-03-02T{_clock(number)}.000000+0800"'
    )
    if kind == 0:
        return (
            f'{begin}"alert",{ends}"alert":{{"action":"allowed","gid":1,"signature_id":{2_010_000 + r.randrange(9)},'
            f'"rev":3,"signature":"ET POLICY Outbound {network.word(8)}","category":"Potentially Bad Traffic",'
            f'"severity":{r.randrange(1, 4)},"metadata":{{"signature_severity":["Informational"]}}}},'
            f'"app_proto":"tls",{flow}}}}}'
        )
    if kind < 5:
        return (
            f'{begin}"flow",{ends}"app_proto":"tls",{flow},"end":"2026-03-02T{_clock(number)}.000000+0800",'
            '"age":1,"state":"closed","reason":"timeout","alerted":false}}'
        )
    if kind < 8:
        return (
            f'{begin}"dns",{ends}"dns":{{"version":2,"type":"answer","id":{r.randrange(65_536)},"flags":"8180","qr":true,'
            f'"rrname":"{r.choice(network.names)}","rrtype":"A","rcode":"NOERROR"}}}}'
        )
    return f'{begin}"tls",{ends}"tls":{{"sni":"{r.choice(network.names)}","version":"TLS 1.3"}}}}'


FORMATS = {
    "syslog": Made("auth.log", _log(syslog), " "),
    "syslog-iso": Made("messages", _log(syslog_iso), " "),
    "iis": Made("u_ex260302.log", _log(iis, _IIS), " "),
    "suricata-eve": Made("eve.json", _log(eve), "json"),
}
