"""Lines of network devices' logs for the bench: traffic with some events, as the products write them, seeded."""

from collections.abc import Callable, Iterator

from bench.log_network import BROKEN, Made, Network

_FIRST = 1_772_380_800
_PER_SECOND = 50
"""Lines a second: a firewall of some size."""
_ENDS = ("close", "timeout", "deny")
_APPS = ("ssl", "web-browsing", "dns", "ms-office365", "incomplete")


def _log(line: Callable[[Network, int], str]) -> Callable[[int], Iterator[str]]:
    def write(count: int) -> Iterator[str]:
        network = Network()
        for number in range(count):
            said = line(network, number)
            yield (said[: len(said) // 2] if number % BROKEN == 7 else said) + "\n"

    return write


def _clock(number: int) -> tuple[int, str]:
    second = number // _PER_SECOND
    return _FIRST + second, f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def fortios(network: Network, number: int) -> str:
    r = network.random
    at, time = _clock(number)
    begin = (
        f'date=2026-03-02 time={time} devname="FGT-HQ-01" devid="FG200F0000000001" eventtime={at}'
        f'{r.randrange(10**9):09} tz="+0800" '
    )
    if number % 50 == 3:
        return begin + (
            'logid="0317013312" type="utm" subtype="webfilter" eventtype="ftgd_allow" level="notice" vd="root" '
            f"sessionid={number} srcip={r.choice(network.inside)} srcport={network.port()} "
            f'srcintf="port2" srcintfrole="lan" dstip={r.choice(network.outside)} dstport=443 dstintf="wan1" '
            f'dstintfrole="wan" proto=6 service="HTTPS" hostname="{r.choice(network.names)}" action="passthrough" '
            f'url="https://{r.choice(network.names)}/" catdesc="Information Technology" msg="URL belongs to an allowed '
            'category in policy"'
        )
    user = f'user="user{r.randrange(900)}" ' if number % 3 == 0 else ""
    return begin + (
        f'logid="0000000013" type="traffic" subtype="forward" level=notice vd="root" srcip={r.choice(network.inside)} '
        f'srcport={network.port()} srcintf="port2" srcintfrole="lan" dstip={r.choice(network.outside)} '
        f'dstport={r.choice((53, 80, 443))} dstintf="wan1" dstintfrole="wan" srccountry="Reserved" '
        f'dstcountry="United States" sessionid={number + 10**6} proto=6 action="{r.choice(_ENDS)}" '
        f'policyid={r.randrange(60)} policytype="policy" service="HTTPS" {user}trandisp="snat" transip=198.51.100.2 '
        f'transport={network.port()} app="{r.choice(_APPS)}" duration={r.randrange(400)} '
        f"sentbyte={r.randrange(10**6)} rcvdbyte={r.randrange(10**7)} sentpkt={r.randrange(900)} "
        f'rcvdpkt={r.randrange(900)} appcat="unscanned"'
    )


def panos(network: Network, number: int) -> str:
    r = network.random
    _, time = _clock(number)
    kind = f"THREAT,url,2561,2026/03/02 {time}" if number % 50 == 3 else f"TRAFFIC,end,2561,2026/03/02 {time}"
    ends = (
        f"1,2026/03/02 {time},012345678901234,{kind},{r.choice(network.inside)},{r.choice(network.outside)},192.0.2.2,"
        f"0.0.0.0,Allow Web {r.randrange(60)},insurer\\user{r.randrange(900)},,{r.choice(_APPS)},vsys1,trust,untrust,"
        f"ethernet1/2,ethernet1/1,default,2026/03/02 {time},{number + 10**6},1,{network.port()},443,"
        f"{network.port()},443,0x400053,tcp,allow,"
    )
    if number % 50 == 3:
        return ends + (
            f'"{r.choice(network.names)}/",(9999),business-and-economy,informational,client-to-server,{number},0x0,'
            "10.0.0.0-10.255.255.255,United States,0,text/html,0,,,1,,,,,,,,0,0,0,0,0,,PA-HQ"
        )
    return ends + (
        f"{r.randrange(10**7)},{r.randrange(10**6)},{r.randrange(10**6)},{r.randrange(900)},2026/03/02 {time},"
        f"{r.randrange(300)},any,0,{number},0x8000000000000000,10.0.0.0-10.255.255.255,Japan,0,{r.randrange(400)},"
        f"{r.randrange(400)},{r.choice(('tcp-fin', 'aged-out', 'tcp-rst-from-client'))},0,0,0,0,,PA-HQ,from-policy"
    )


def asa(network: Network, number: int) -> str:
    r = network.random
    _, time = _clock(number)
    begin = f"<166>Mar 02 2026 {time} asa-hq : "
    if number % 10 == 9:
        return begin + (
            f"%ASA-4-106023: Deny tcp src outside:{r.choice(network.outside)}/{network.port()} dst "
            f'dmz:{r.choice(network.inside)}/22 by access-group "outside_in" [0x0, 0x0]'
        )
    if number % 2 == 0 or not network.going:
        one = (
            number + 10**6,
            f"outside:{r.choice(network.outside)}/443",
            r.choice(network.inside),
            network.port(),
        )
        network.going.append(one)
        mapped = one[1].partition(":")[2]
        return begin + (
            f"%ASA-6-302013: Built outbound TCP connection {one[0]} for {one[1]} ({mapped}) to "
            f"inside:{one[2]}/{one[3]} (198.51.100.2/{one[3]})"
        )
    ended = network.going.pop(r.randrange(len(network.going)) if len(network.going) > 2_000 else 0)
    return begin + (
        f"%ASA-6-302014: Teardown TCP connection {ended[0]} for {ended[1]} to inside:{ended[2]}/{ended[3]} duration "
        f"0:{r.randrange(60):02}:{r.randrange(60):02} bytes {r.randrange(10**6)} TCP FINs from inside"
    )


def cef(network: Network, number: int) -> str:
    r = network.random
    at, _ = _clock(number)
    return (
        f"CEF:0|Fortinet|Fortigate|v7.2.8|00013|traffic:forward close|3|deviceExternalId=FG200F0000000001 "
        f"FTNTFGTeventtime={at}{r.randrange(10**9):09} FTNTFGTtz=+0800 FTNTFGTlogid=0000000013 cat=traffic:forward "
        f"FTNTFGTsubtype=forward FTNTFGTlevel=notice FTNTFGTvd=root src={r.choice(network.inside)} "
        f"spt={network.port()} deviceInboundInterface=port2 FTNTFGTsrcintfrole=lan dst={r.choice(network.outside)} "
        f"dpt=443 deviceOutboundInterface=wan1 FTNTFGTdstintfrole=wan externalId={number + 10**6} proto=6 act=close "
        f"FTNTFGTpolicyid={r.randrange(60)} app=HTTPS FTNTFGTtrandisp=snat sourceTranslatedAddress=198.51.100.2 "
        f"sourceTranslatedPort={network.port()} FTNTFGTapp=Google Search FTNTFGTduration={r.randrange(400)} "
        f"out={r.randrange(10**6)} in={r.randrange(10**7)} FTNTFGTsentpkt={r.randrange(900)} "
        f"FTNTFGTrcvdpkt={r.randrange(900)} start={at}000"
    )


def leef(network: Network, number: int) -> str:
    r = network.random
    at, time = _clock(number)
    return (
        f"<13>Mar  2 {time} pa-hq LEEF:2.0|Palo Alto Networks|PAN-OS Syslog Integration|10.1.0|allow|x7C|cat=TRAFFIC|"
        f"devTime={at}000|src={r.choice(network.inside)}|dst={r.choice(network.outside)}|srcPort={network.port()}|"
        f"dstPort=443|proto=tcp|srcPostNAT=198.51.100.2|usrName=insurer\\user{r.randrange(900)}|srcBytes={r.randrange(10**6)}|"
        f"dstBytes={r.randrange(10**6)}|srcPackets={r.randrange(900)}|dstPackets={r.randrange(900)}|policy=Allow Web"
    )


def access_json(network: Network, number: int) -> str:
    r = network.random
    _, time = _clock(number)
    return (
        f'{{"time_iso8601":"2026-03-02T{time}+08:00","remote_addr":"{r.choice(network.outside)}","remote_user":"-",'
        f'"request":"GET /policy/{r.randrange(100_000)}?x={r.randrange(9)} HTTP/1.1","status":"{network.status()}",'
        f'"body_bytes_sent":"{r.randrange(90_000)}","request_time":"0.{r.randrange(1000):03}",'
        f'"http_referrer":"https://www.insurer.example/{network.word(6)}","http_user_agent":"{network.agent}"}}'
    )


FORMATS = {
    "fortios": Made("fgt.log", _log(fortios), " "),
    "panos": Made("panos.log", _log(panos), ","),
    "asa": Made("asa.log", _log(asa), " "),
    "cef": Made("cef.log", _log(cef), " "),
    "leef": Made("leef.log", _log(leef), "|"),
    "access-json": Made("access.json", _log(access_json), "json"),
}
