"""How busy the processors of one host were over one interval (主機 CPU 使用率)."""

from chahe.tables.api import Table, integer, moment, text

TABLE = Table(
    "host_metric",
    "How busy all processors of one host were over the interval before the moment stated (主機 CPU 使用率).",
    (
        text("product", "sar, perfmon or zabbix", required=True),
        text("host", "host measured", required=True, personal=False),
        *moment("happened", "end of the interval", null="the record states no day that can be told"),
        integer("busy_bp", "time the processors worked, idle and waiting for disks left out", "1/100 %", required=True),
    ),
)
