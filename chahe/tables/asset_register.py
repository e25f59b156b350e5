"""One host or device of the inventory (主機及設備清冊)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "asset_register",
    "One host or device of the inventory (主機及設備清冊).",
    (
        text("asset_id", "asset number", required=True),
        text("host_name", "host name", personal=False),
        text("ip", "IPv4 or IPv6 address as text"),
        text("fqdn", "fully qualified name"),
        text("system_id", "system it belongs to (system_register.system_id)"),
        text("asset_kind", "server, network, appliance, vip, scanner or workstation"),
        text("os_name", "operating system", personal=False),
        text("environment", "production, test or dr"),
        boolean("internet_facing", "reachable directly from the Internet"),
        boolean("is_core", "belongs to a core system"),
        text("owner_unit", "responsible unit", personal=False),
        text("custodian", "administrator of the host (employee number)", personal=True),
        date("live_date", "date it went live"),
        date("retired_date", "date it was retired", null="still in use"),
        date("prelaunch_scan_date", "scan before it went live", null="no scan before launch is stated"),
        text("scan_mode", "credentialed, or uncredentialed-config-review where the own norm allows it"),
        stated_words(),
    ),
    key=("asset_id",),
)
