"""One setting line of a host, directory or database, kept beside the policy read from it."""

from chahe.tables.api import Table, text

TABLE = Table(
    "system_setting",
    "One setting line of a host, directory or database, kept beside the policy read from it.",
    (
        text("scope", "host, domain or database", required=True),
        text("platform", "ad, windows-local, linux, aix, oracle, mssql or device", required=True),
        text("stated_in", "file, object or view that states it", required=True),
        text("area", "section, profile or module", null="the file has none"),
        text("setting", "name of the setting", required=True),
        text("value_text", "value as written", null="the setting is empty"),
    ),
)
