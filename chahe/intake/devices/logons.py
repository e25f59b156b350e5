"""What records of devices tell of log-ons and accounts, beside their row of log_event; one module per product.

Where a device tells of an authentication and of the log-on apart, the authentication is a step (`authentication`) and
the log-on its own row. Where the authentication is all it tells of a refusal, that refusal is the failed log-on.
`logon_type`: administrator for somebody who manages the device, vpn for remote access, NULL where the record does not
say which.
"""

from collections.abc import Callable, Iterator, Mapping

from chahe.intake.command_secrets import masked
from chahe.intake.devices.asa_logons import asa_rows
from chahe.intake.devices.f5_logons import f5_rows
from chahe.intake.devices.fortios_logons import fortios_rows
from chahe.intake.devices.ise_logons import ise_rows
from chahe.intake.devices.openvpn_logons import openvpn_rows
from chahe.intake.devices.panos_logons import panos_rows
from chahe.intake.log_rows import Family, moment_of

TABLES = ("logon_event", "account_change")
Telling = Callable[[Mapping[str, object]], Iterator[Family]]
_TELLING: Mapping[str, Telling] = {
    "asa": asa_rows,
    "f5": f5_rows,
    "fortios": fortios_rows,
    "ise": ise_rows,
    "openvpn": openvpn_rows,
    "panos": panos_rows,
}
"""By the name of the reader. It gets the record's fields, which are texts."""


def tables_of(reader: str) -> tuple[str, ...]:
    """The tables a reader fills beside its own."""
    return TABLES if reader in _TELLING else ()


def told_rows(
    reader: str,
    fields: Mapping[str, object],
    columns: Mapping[str, object],
    us: int | None,
    secret: Callable[[str], tuple[str, str]],
) -> Iterator[tuple[str, dict[str, object]]]:
    """(table, row) of what a record tells; `columns` are those of its log_event, `us` its moment."""
    telling = _TELLING.get(reader)
    if telling is None:
        return
    shared = {**{name: columns.get(name) for name in ("host", "channel", "event_id")}, **moment_of(us)}
    for family in telling(fields):
        clean = {k: masked(v, secret)[0] if isinstance(v, str) else v for k, v in family.values.items()}
        ocsf = {"ocsf_class_uid": family.ocsf_class, "ocsf_activity_id": family.ocsf_activity}
        yield family.table, {**shared, **ocsf, **clean}
