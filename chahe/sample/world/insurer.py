"""The whole insurer as one value: plants change copies of it, writers print it."""

from dataclasses import dataclass, replace
from random import Random

from chahe.sample.world import (
    access,
    accounts,
    audits,
    business,
    complaints,
    customers,
    defences,
    directory,
    dormant,
    drills,
    duties,
    followup,
    hosts,
    incidents,
    logons,
    logs,
    machine_names,
    misuse,
    network,
    office_hours,
    partners,
    people,
    recovery,
    rescissions,
    retention,
    review,
    rules,
    scans,
    seniors,
    settlement,
    shared,
    steps,
    surveys,
    suspicious,
    systems,
    travel,
    two_places,
)
from chahe.sample.world.access import Access
from chahe.sample.world.accounts import Accounts
from chahe.sample.world.audits import Audits
from chahe.sample.world.business import Business
from chahe.sample.world.complaints import Complaints
from chahe.sample.world.customers import Customers
from chahe.sample.world.defences import Defences
from chahe.sample.world.directory import Domain
from chahe.sample.world.drills import Drill
from chahe.sample.world.duties import Duties
from chahe.sample.world.followup import FollowUp
from chahe.sample.world.hosts import AixHost, Database, LinuxHost, LocalAdmin
from chahe.sample.world.incidents import Incidents
from chahe.sample.world.logons import Logons
from chahe.sample.world.logs import Logs
from chahe.sample.world.misuse import Misuse
from chahe.sample.world.network import Traffic
from chahe.sample.world.office_hours import OfficeHours
from chahe.sample.world.partners import Partners
from chahe.sample.world.people import Person
from chahe.sample.world.recovery import Recovery
from chahe.sample.world.rescissions import Rescissions
from chahe.sample.world.retention import Retention
from chahe.sample.world.review import ParameterCheck
from chahe.sample.world.rules import Rules
from chahe.sample.world.scans import Scans
from chahe.sample.world.seniors import Seniors
from chahe.sample.world.settlement import Settlement
from chahe.sample.world.steps import Steps
from chahe.sample.world.surveys import Surveys
from chahe.sample.world.suspicious import Suspicions
from chahe.sample.world.systems import Asset

DEFAULT_STAFF = 160
MOST_STAFF = 3_000
"""An insurer with a hundred times the business has not a hundred times the people."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is. Immutable: `dataclasses.replace` makes the changed one."""

    seed: int
    rows: int | None
    people: tuple[Person, ...]
    assets: tuple[Asset, ...]
    main: Domain
    dmz: Domain
    linux: tuple[LinuxHost, ...]
    aix: tuple[AixHost, ...]
    databases: tuple[Database, ...]
    local: tuple[LocalAdmin, ...]
    checks: tuple[ParameterCheck, ...]
    scans: Scans
    drills: tuple[Drill, ...]
    recovery: Recovery
    follow_up: FollowUp
    logs: Logs
    accounts: Accounts
    logons: Logons
    office_hours: OfficeHours
    traffic: Traffic
    defences: Defences
    misuse: Misuse
    incidents: Incidents
    audits: Audits
    duties: Duties
    access: Access
    partners: Partners
    rules: Rules
    business: Business
    settlement: Settlement
    customers: Customers
    complaints: Complaints
    rescissions: Rescissions
    seniors: Seniors
    retention: Retention
    suspicions: Suspicions
    surveys: Surveys
    steps: Steps
    claimed: frozenset[str] = frozenset()  # assets and findings a plant already uses: each deficiency stands alone

    @property
    def admins(self) -> tuple[Person, ...]:
        """維運人員."""
        return directory.admins(self.people)

    @property
    def auditors(self) -> tuple[Person, ...]:
        """People of 稽核處."""
        return tuple(p for p in self.people if p.unit == "稽核處")

    @property
    def guards(self) -> tuple[Person, ...]:
        """People of 資安部, who check parameters and never administer hosts."""
        return tuple(p for p in self.people if p.unit == "資安部")

    def asset(self, asset_id: str) -> Asset:
        """The asset of that number. Raises KeyError."""
        for a in self.assets:
            if a.id == asset_id:
                return a
        raise KeyError(asset_id)


def unit_heads(folk: tuple[Person, ...]) -> dict[str, str]:
    """Unit -> the employee number of its longest serving member still there."""
    out: dict[str, Person] = {}
    for p in folk:
        if p.left is None and (p.unit not in out or p.hired < out[p.unit].hired):
            out[p.unit] = p
    return {unit: p.number for unit, p in out.items()}


def staff_of(folk: tuple[Person, ...]) -> dict[str, tuple[str, ...]]:
    """Unit -> employee numbers of those of the business units who are there all the time."""
    mine = [p for p in folk if p.unit in people.STAFF_UNITS and p.left is None and p.leave_from is None]
    return {unit: tuple(p.number for p in mine if p.unit == unit) for unit in people.STAFF_UNITS}


def build(seed: int, rows: int | None) -> World:
    """The consistent insurer without any deficiency. `rows` scales staff, and so accounts, recipients and findings, and
    what staff enters and approves. What customers do is added while files are written (`sample.growth`).
    """

    def rng(part: str) -> Random:
        return Random(f"{seed}:{part}")  # one stream per part: a change of one part leaves the others alone

    staff = DEFAULT_STAFF if rows is None else max(DEFAULT_STAFF, min(rows, MOST_STAFF))
    folk = people.build(rng("people"), staff, drills.DATES[1], drills.DATES[1])
    admins = directory.admins(folk)
    numbers = tuple(p.number for p in admins)
    assets = systems.build(numbers)
    guards = tuple(p.number for p in folk if p.unit == "資安部")
    aix = hosts.aix_hosts(rng("aix"), assets, numbers)
    people_and_logs, told = accounts.build(rng("accounts"), folk, assets, aix, logs.build(rng("logs"), assets))
    stood_out, told = two_places.build(*logons.build(rng("logons"), folk, told))
    worked, stop, told = office_hours.build(folk, told)
    people_and_logs = replace(people_and_logs, stops=(*people_and_logs.stops, stop))
    money, sold = settlement.build(rng("settlement"), business.build(rng("business"), folk))
    bases = hosts.databases(rng("databases"), numbers)
    heads = unit_heads(folk)
    auditors = tuple(p.number for p in folk if p.unit == "稽核處")
    stopped = next(a.system for a in assets if a.host == stop.host)
    officers = (heads["客戶服務部"], heads["數位通路部"])
    off = frozenset(day for day, name in worked.days if name)
    held = access.with_more_accounts(duties.build(rng("duties"), folk, rows))
    events = incidents.build(rng("incidents"), worked.days, officers, stopped)
    return World(
        seed=seed,
        rows=rows,
        people=folk,
        assets=assets,
        main=shared.build(dormant.build(directory.build_main(rng("main"), folk), folk)),
        dmz=directory.build_dmz(rng("dmz"), folk),
        linux=hosts.linux_hosts(rng("linux"), assets, numbers),
        aix=aix,
        databases=bases,
        local=hosts.local_admins(rng("local"), assets),
        checks=review.build(rng("review"), assets, guards[1:], guards[0]),
        scans=scans.build(rng("scans"), assets),
        drills=drills.build(rng("drills"), folk, drills.DATES),
        recovery=recovery.build(),
        follow_up=followup.build(
            rng("follow-up"), unit_heads(folk), tuple(p.number for p in folk if p.unit == "稽核處")
        ),
        logs=told,
        accounts=people_and_logs,
        logons=stood_out,
        office_hours=worked,
        traffic=machine_names.with_look_alikes(network.build(rng("traffic"), assets, rows)),
        defences=defences.build(rng("defences"), folk, assets),
        incidents=events,
        audits=audits.build(rng("audits"), worked.days, auditors, staff_of(folk)),
        duties=held,
        access=access.build(held),
        partners=partners.build(rng("partners"), rows),
        rules=rules.build(events, officers),
        business=sold,
        settlement=money,
        customers=customers.build(rng("customers"), sold),
        rescissions=rescissions.build(sold),
        seniors=seniors.build(sold),
        retention=retention.build(rng("retention"), sold),
        complaints=complaints.build(rng("complaints"), sold, off),
        suspicions=suspicious.build(rng("suspicions"), heads["法令遵循部"], off),
        surveys=surveys.build(rng("surveys"), sold),
        steps=steps.build(rng("steps"), sold),
        misuse=travel.with_look_alikes(misuse.build(rng("misuse"), bases)),
    )
