"""One machine as an anti-virus or EDR console lists it (端點防護主控台清單)."""

from chahe.tables.api import Table, boolean, date, stated_words, text

TABLE = Table(
    "endpoint_agent",
    "One machine as an anti-virus or EDR console lists it (端點防護主控台清單).",
    (
        text("host", "name of the machine", required=True),
        text("ip", "its address as the console shows it"),
        text("asset_id", "its asset number"),
        text("console", "console that lists it", personal=False),
        text("product", "product of the agent", personal=False),
        boolean("managed", "the agent is installed and managed", null="not stated: it is listed"),
        text("agent_version", "version of the agent"),
        text("signature_version", "version of its signatures"),
        date("signature_date", "day of its signatures"),
        date("last_contact_date", "day it last reported", null="never, or not stated"),
        boolean("realtime_on", "real-time protection is on"),
        text("os_name", "operating system", personal=False),
        text("group_name", "group or policy it is under", personal=False),
        stated_words(),
    ),
    ocsf="Device Inventory Info",
)
