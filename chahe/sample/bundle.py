"""World -> the files of the evidence folder. One function per part of the examination; the manifest comes last."""

from collections.abc import Sequence
from dataclasses import replace

from chahe.errors import DefinitionError
from chahe.sample.items import Item
from chahe.sample.world.calendar import HALVES, roc
from chahe.sample.world.insurer import World
from chahe.sample.world.steps import payers
from chahe.sample.writers import (
    access_files,
    account_files,
    audit_files,
    business_files,
    customer_files,
    database,
    defence_files,
    directory,
    drill_files,
    duty_files,
    followup_files,
    gpo,
    incident_files,
    log_files,
    logon_files,
    manifest,
    misuse_files,
    nessus,
    network_files,
    nmap,
    norms,
    openvas,
    owners,
    partner_files,
    patching,
    recovery_files,
    registers,
    rule_files,
    settlement_files,
    survey_files,
    unix,
)

MOST_ITEMS = 50_000
"""Informational items of all scans."""


def evidence(listed: Sequence[Item]) -> dict[str, bytes]:
    """Relative path -> bytes of everything under evidence/ that is not written yet, the manifest included."""
    out = {i.path: i.data for i in listed}
    if len(out) != len(listed):
        raise DefinitionError(("合成資料兩檔同路徑。", "Two files of the sample share a path."))
    out[manifest.PATH] = manifest.build(listed)
    there = {i.path for i in listed if i.written}
    return {path: data for path, data in out.items() if path not in there}


def items(world: World) -> list[Item]:
    """Every file under evidence/ but the manifest, with what the manifest says of it."""
    out = [*registers_of(world), *settings_of(world), *scans_of(world), *exercises_of(world)]
    out += [*log_files.files(world.logs), *account_files.files(world.accounts, world.logs)]
    out += logon_files.files(world.logons, world.office_hours)
    out += network_files.files(world.traffic)
    out += defence_files.files(world.defences)
    out += misuse_files.files(world.misuse)
    out += incident_files.files(world.incidents)
    out += audit_files.files(world.audits)
    out += duty_files.files(world.duties)
    out += access_files.files(world.access)
    out += rule_files.files(world.rules)
    out += partner_files.files(world.partners)
    out += customer_files.files(world)
    out += orders_of(world)
    return out


def orders_of(world: World) -> list[Item]:
    """Applications and policies, the money and papers that follow them, and their calls and notices."""
    out = business_files.files(world.business, world.steps)
    counted = survey_files.counted(world.business, world.surveys, world.steps)
    who = payers(world.business, world.steps)
    out += settlement_files.files(world.business, world.settlement, world.office_hours, who, *counted)
    out += survey_files.files(world.business, world.surveys, world.steps)
    return out


def registers_of(world: World) -> list[Item]:
    """附表 and registers."""
    papers = tuple((title, number, version, roc(since)) for title, number, version, since in norms.DOCUMENTS)
    lines = owners.rows(
        (world.main, world.dmz), (*world.linux, *world.aix), world.databases, world.local, world.guards[0].number
    )
    lines += duty_files.owner_lines(world.duties.accounts, world.guards[0].number)
    return [
        registers.systems(),
        registers.assets(world.assets),
        registers.roster(world.people),
        registers.owners(lines),
        registers.reviews(HALVES, world.logs.reviewed, world.guards[1].number, world.guards[0].number),
        registers.documents(papers, rule_files.documents(world.rules)),
        registers.identities(world.assets, duty_files.identity_lines(world.duties.numbers)),
        registers.checklist(world.checks),
    ]


def settings_of(world: World) -> list[Item]:
    """Directory, host and database settings."""
    out = [*gpo.files(world.main), *directory.files(world.main, world.dmz)]
    for linux in world.linux:
        out += unix.linux_files(linux)
    for aix in world.aix:
        out += unix.aix_files(aix)
    for db in world.databases:
        out += database.oracle_files(db) if db.product == "oracle" else database.mssql_files(db)
    out += database.local_accounts(world.local, "S-1-5-21-3623811015-3361044348-3030", "DEMO")
    for host in world.assets:
        if host.windows and host.retired is None and not host.host.startswith("dc"):  # a controller has the domain's
            out += database.secedit(host.host)
    out += database.net_accounts("kb01")
    # What stood in a system on one day has a date and no period.
    return [replace(i, period_from=None, period_to=None) for i in out]


def scans_of(world: World) -> list[Item]:
    """Scanner reports and the sheets about them. `--rows` spreads informational items over all scanned hosts, which are
    as many as ever.
    """
    scanned = sum(len(r.targets) for r in world.scans.runs)
    extra = 0 if world.rows is None else min(world.rows, MOST_ITEMS) // scanned
    guards = [g.number for g in world.guards]
    return [
        *nessus.files(world.scans, world.assets, extra),
        *openvas.files(world.scans, world.assets),
        *nmap.files(world.scans, world.assets),
        *patching.files(world.scans, world.assets, guards[1], guards[0]),
    ]


def exercises_of(world: World) -> list[Item]:
    """Drills of both kinds, and the follow-up of findings."""
    return [
        *drill_files.files(world.drills, world.people),
        *recovery_files.files(world.recovery, world.auditors[0].number, world.incidents.switched),
        *followup_files.files(world.follow_up),
    ]
