"""gpreport.xml of a Group Policy backup, and `Get-GPOReport -ReportType Xml` (one object, or `<report>` with many).

UTF-16 or UTF-8 XML in the namespace of Group Policy settings. Records: the object itself (its name), each link
(`LinksTo`), each setting of each extension. Account settings make one `password_policy` per object besides, with the
object's own GUID. The report states no order among links of one target: link_order stays NULL here.
LockoutDuration and MaximumPasswordAge write -1 as 4294967295.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from chahe.intake.api import Context, Head, Reader, Sink
from chahe.intake.directory_names import canonical_key, target_kind
from chahe.intake.evidence_paths import group_policy_place
from chahe.intake.group_policy_xml import Setting, settings_of
from chahe.intake.secret_settings import masked_setting
from chahe.intake.windows_policy import policy_of, states_a_policy
from chahe.intake.xml_places import GP, child_text, local_name, path_below, truth
from chahe.intake.xml_stream import Refused, events, forget, root_of

_HALVES = (("Computer", "HKLM"), ("User", "HKCU"))


def recognise(head: Head) -> bool:
    """Root `GPO` in the Group Policy namespace, or `report` holding one."""
    root = root_of(head.data)
    if root is None or GP.strip("{}") not in (*root.attributes.values(), *_first_namespace(root.rest)):
        return False
    return root.name == "GPO" or (root.name == "report" and root.rest.lstrip().startswith("<GPO"))


def read(stream: BinaryIO, sink: Sink, ctx: Context) -> None:
    """See the module."""
    root = root_of(stream.read(65_536))
    stream.seek(0)
    many = root is not None and root.name == "report"
    rec = count = 0
    try:
        for _, gpo in events(stream, frozenset(), frozenset({f"{GP}GPO"})):
            if not _is_an_object(gpo):
                continue  # a setting of some extension may be called GPO too
            count += 1
            rec = _Report(sink, ctx, gpo, f"/report/GPO[{count}]" if many else "/GPO", rec).read()
            forget(gpo)
    except Refused as refused:
        sink.damage(rec + 1, refused.loc, refused.reason)


def _is_an_object(element: Any) -> bool:
    parent = element.getparent()
    return parent is None or (local_name(parent) == "report" and parent.getparent() is None)


def _first_namespace(rest: str) -> tuple[str, ...]:
    start = rest.lstrip()[:600]
    return (GP.strip("{}"),) if start.startswith("<GPO") and GP.strip("{}") in start.split(">", 1)[0] else ()


class _Report:
    """The rows of one object."""

    def __init__(self, sink: Sink, ctx: Context, gpo: Any, path: str, rec: int) -> None:
        self.sink, self.ctx, self.gpo, self.path, self.rec = sink, ctx, gpo, path, rec
        self.guid = (child_text(gpo, "Identifier", "Identifier") or "").upper() or None
        self.domain = (child_text(gpo, "Identifier", "Domain") or "").lower()
        self.name = child_text(gpo, "Name")
        self.backup = group_policy_place(ctx.path).backup_id

    def read(self) -> int:
        """Every record of the object; returns the last record number."""
        self._setting_row(self.gpo, {"area": "object", "setting": "Name", "value_text": self.name})
        computer = next((c for c in self.gpo if local_name(c) == "Computer"), None)
        enabled = truth(child_text(computer, "Enabled")) if computer is not None else None
        for link in self.gpo:
            if local_name(link) == "LinksTo":
                self._link(link, enabled)
        for half, hive in _HALVES:
            for element in self.gpo:
                if local_name(element) == half:
                    self._half(element, hive)
        return self.rec

    def _half(self, element: Any, hive: str) -> None:
        account: list[Setting] = []
        for setting in settings_of(element):
            if setting.area == "SecuritySettings/Account" and hive == "HKLM":
                if policy_of([(setting.name, setting.value)])[1]:
                    self.rec += 1
                    reason = f"{setting.name}: the value cannot be read"
                    self.sink.reject(self.rec, self._loc(setting.element), reason, "password_policy")
                    continue
                account.append(setting)
            values: dict[str, object] = {
                "area": f"{hive} {setting.area}",
                "setting": setting.name,
                "value_text": masked_setting(self.ctx, setting.name, setting.kind, setting.value) or None,
                "value_type": setting.kind,
            }
            self._setting_row(setting.element, values)
        self._policy(account)

    def _policy(self, account: list[Setting]) -> None:
        columns, _ = policy_of((s.name, s.value) for s in account)
        if states_a_policy(columns):
            place = account[0].element.getparent()
            self.sink.aside(
                "password_policy",
                self.rec,
                self._loc(place),
                {
                    "policy_id": self.guid,
                    "policy_name": self.name,
                    "policy_kind": "gpo",
                    "scope": self.domain,
                    "stated_in": "gpreport.xml",
                    "backup_id": self.backup,
                    **columns,
                },
            )

    def _link(self, link: Any, enabled: bool | None) -> None:
        self.rec += 1
        target = child_text(link, "SOMPath")
        self.sink.row(
            "gpo_link",
            self.rec,
            self._loc(link),
            {
                "gpo_guid": self.guid,
                "gpo_name": self.name,
                "target_path": target,
                "target_key": canonical_key(target) if target else None,
                "target_kind": target_kind(target) if target else None,
                "link_enabled": truth(child_text(link, "Enabled")),
                "enforced": truth(child_text(link, "NoOverride")),
                "gpo_enabled": enabled,
                "backup_id": self.backup,
                "stated_in": "gpreport.xml",
            },
        )

    def _setting_row(self, element: Any, values: Mapping[str, object]) -> None:
        self.rec += 1
        whole = {
            "gpo_guid": self.guid,
            "gpo_name": self.name,
            "backup_id": self.backup,
            "scope": self.domain or None,
            "stated_in": "gpreport.xml",
            **values,
        }
        self.sink.row("gpo_setting", self.rec, self._loc(element), whole)

    def _loc(self, element: Any) -> str:
        return f"xpath:{self.path}{path_below(element, self.gpo)}"


READER = Reader(
    name="gpreport",
    version="2",
    tables=("gpo_setting", "gpo_link", "password_policy"),
    recognise=recognise,
    read=read,
    priority=10,
)
