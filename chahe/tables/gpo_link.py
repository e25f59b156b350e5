"""One link of a Group Policy object to a domain, site or organisational unit."""

from chahe.tables.api import Table, boolean, integer, text

TABLE = Table(
    "gpo_link",
    "One link of a Group Policy object to a domain, site or organisational unit.",
    (
        text("gpo_guid", "GUID, upper case, in braces", required=True),
        text("gpo_name", "display name", personal=False),
        text("target_path", "distinguished name or canonical path of the target", required=True),
        text("target_key", "the target's canonical path in lower case, from either form", null="neither form"),
        text("target_kind", "domain, ou or site"),
        boolean("link_enabled", "the link is enabled"),
        boolean("enforced", "enforced (No Override)"),
        integer("link_order", "order at the target, 1 is applied last and wins", "position"),
        boolean("gpo_enabled", "the computer half of the object is enabled"),
        boolean("blocks_inheritance", "the target blocks inheritance (gPOptions)"),
        text("backup_id", "GUID of the backup folder the report lies in", null="no backup"),
        text("stated_in", "gpreport.xml, gpresult or the directory export"),
        text("computer", "gpresult: the computer the link was evaluated for", null="not from gpresult"),
    ),
)
