"""One device or console that watches, as the insurer registers it (資安設備清冊)."""

from chahe.tables.api import Table, date, stated_words, text

TABLE = Table(
    "security_sensor",
    "One device or console that watches, as the insurer registers it (資安設備清冊).",
    (
        text("sensor", "name of the device, sensor or console", required=True, personal=False),
        text("sensor_kind", "firewall, ips, waf, av, edr, dlp, mail or siem; else as written", required=True),
        text("product", "product and version", personal=False),
        text("asset_id", "its asset number"),
        text("owner_unit", "responsible unit", personal=False),
        date("registered_from", "first day it watches"),
        date("registered_to", "last day it watches", null="still does"),
        stated_words(),
    ),
)
