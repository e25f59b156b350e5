"""One direct member of one group."""

from chahe.tables.api import Table, text

TABLE = Table(
    "group_member",
    "One direct member of one group.",
    (
        text("scope", "domain or host", required=True),
        text("group_name", "distinguished name or name of the group", required=True, personal=False),
        text("member_name", "distinguished name or name of the member", required=True, personal=True),
        text("member_class", "user, group, computer …", personal=False),
        text("group_sid", "security identifier of the group", personal=False),
        text("member_sid", "security identifier of the member", personal=True),
        text("stated_in", "export that states it"),
    ),
)
