"""One setting stated by a Group Policy object or a security template."""

from chahe.tables.api import Table, text

TABLE = Table(
    "gpo_setting",
    "One setting stated by a Group Policy object or a security template.",
    (
        text(
            "gpo_guid",
            "GUID of the object, upper case, in braces",
            null="a local template, or a file of a backup folder (bkupInfo.xml ties backup_id to it)",
        ),
        text("gpo_name", "display name", personal=False),
        text("area", "section or registry hive and key", required=True),
        text("setting", "name of the setting", required=True),
        text("value_text", "value as written", null="the setting is deleted or empty"),
        text("value_type", "REG_DWORD, REG_SZ …", null="not a registry value"),
        text("backup_id", "GUID of the backup folder, upper case, in braces; not the object's own", null="no backup"),
        text("scope", "computer or domain a template without an object belongs to"),
        text("stated_in", "kind of file: GptTmpl.inf, registry.pol, gpreport.xml, bkupInfo.xml, audit.csv …"),
    ),
)
