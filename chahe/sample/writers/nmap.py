"""nmap XML of the discovery scans: every address that answers, with a few ports. Times are epoch seconds."""

from datetime import date
from xml.sax.saxutils import quoteattr

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.calendar import local
from chahe.sample.world.scans import MAPPED_DAYS, Scans
from chahe.sample.world.systems import CLUSTER_ADDRESS, Asset

FOLDER = "V02_網路探索"


def path_of(day: date) -> str:
    """Where the report of a day lies."""
    return f"{FOLDER}/nmap_{day:%Y%m%d}.xml"


def files(scans: Scans, assets: tuple[Asset, ...]) -> list[Item]:
    """One report per discovery scan; strangers answer in the last one."""
    out = []
    for day in MAPPED_DAYS:
        hosts = [(a.ip, a.fqdn, _ports(a)) for a in assets if a.alive(day, day)]
        hosts.append((CLUSTER_ADDRESS[1], "", (443,)))
        if day == MAPPED_DAYS[-1]:
            hosts += [(ip, name, (22, 8080)) for ip, name in scans.strangers]
        ports = sum(len(p) for _, _, p in hosts)
        out.append(
            Item("V02", path_of(day), _report(day, hosts).encode(), ports, WATCHED, "nmap -sS -sV -oX", "nessus01",
                 as_of=day, period_from=day, period_to=day)
        )  # fmt: skip
    return out


def _ports(asset: Asset) -> tuple[int, ...]:
    if asset.windows:
        return (135, 445, 3389)
    return {"server": (22, 443), "scanner": (22, 8834), "vip": (443,)}.get(asset.kind, (22, 443))


_PORTS = "22,135,443,445,3389,8080,8834"
_NAMES = {
    22: "ssh",
    135: "msrpc",
    443: "https",
    445: "microsoft-ds",
    3389: "ms-wbt-server",
    8080: "http-proxy",
    8834: "nessus",
}


def _report(day: date, hosts: list[tuple[str, str, tuple[int, ...]]]) -> str:
    begin = int(local(day, 8, 0).timestamp())
    said = local(day, 8, 0).strftime("%a %b %d %H:%M:%S %Y")
    args = f"nmap -sS -sV -p {_PORTS} -oX nmap_{day:%Y%m%d}.xml 10.10.1.0/24 10.20.0.0/23 10.30.0.0/23"
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'
        f"<!-- Nmap 7.93 scan initiated {said} as: {args} -->\n"
        f'<nmaprun scanner="nmap" args={quoteattr(args)} start="{begin}" startstr={quoteattr(said)} version="7.93" '
        'xmloutputversion="1.05">\n'
        f'<scaninfo type="syn" protocol="tcp" numservices="7" services="{_PORTS}"/>\n'
        '<verbose level="0"/><debugging level="0"/>\n'
    )
    for n, (ip, name, ports) in enumerate(hosts):
        names = f'<hostname name="{name}" type="PTR"/>' if name else ""
        listed = "".join(
            f'<port protocol="tcp" portid="{p}"><state state="open" reason="syn-ack" reason_ttl="64"/>'
            f'<service name="{_NAMES[p]}" method="table" conf="3"/></port>\n'
            for p in ports
        )
        text += (
            f'<host starttime="{begin + n}" endtime="{begin + n + 20}">'
            '<status state="up" reason="echo-reply" reason_ttl="64"/>\n'
            f'<address addr="{ip}" addrtype="ipv4"/>\n<hostnames>{names}</hostnames>\n<ports>{listed}</ports>\n'
            '<times srtt="412" rttvar="160" to="100000"/></host>\n'
        )
    end = begin + 900
    return text + (
        f'<runstats><finished time="{end}" timestr={quoteattr(said)} summary="Nmap done" '
        f'elapsed="900.00" exit="success"/>'
        f'<hosts up="{len(hosts)}" down="{1280 - len(hosts)}" total="1280"/></runstats>\n</nmaprun>\n'
    )
